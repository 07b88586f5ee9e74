/** magasins.enregistrer-vente: a sale that a till made without network. It has happened, so it is kept as it was. */

import { type BodyOf, magasins, type ReplyOf } from '@comptoir/contracts'
import { dayOf } from '@comptoir/contracts/days.ts'
import { taxesOn } from '@comptoir/contracts/sums.ts'
import { fingerprint } from '@comptoir/kit/fingerprint.ts'
import { lockNames } from '@comptoir/kit/postgres/turn.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { holdCaisses, type Till } from '../db/caisses-store.ts'
import { insertVentes, readPrix, readVentes } from '../db/ventes-store.ts'
import type { Deps } from '../deps.ts'
import { type Prix, settleCash, sumLignes } from '../domain/chiffrage.ts'
import type { Entete, Vente } from '../domain/vente.ts'
import { readKnown } from './known.ts'
import { confirmed } from './news.ts'
import { numbered } from './numbered.ts'

type Demand = BodyOf<typeof magasins.enregistrerVente>
type Reply = ReplyOf<typeof magasins.enregistrerVente>

/** The operation, at the rates of the house. */
export const enregistrerVente = ({ taux, inscriptions }: Pick<Deps, 'taux' | 'inscriptions'>) =>
  operation(magasins.enregistrerVente, async (tx, commands, { now, emit }) => {
    const bodies = commands.map(({ body }) => body)
    const ids = bodies.map(({ venteId }) => venteId)
    await lockNames(tx, ids)
    const known = await readKnown(tx, ids, readVentes)
    const fresh = new Map(
      bodies.filter(({ venteId }) => !known.has(venteId)).map((one) => [one.venteId, one]),
    )
    const tills = await holdCaisses(tx, [...new Set([...fresh.values()].map(({ caisseId }) => caisseId))])
    const produits = new Set([...fresh.values()].flatMap(({ lignes }) => lignes.map((one) => one.produitId)))
    const prix = await readPrix(tx, [...produits])
    const made = await numbered(
      tx,
      [...fresh.values()].map((body) =>
        recorded(body, { at: now, taux, inscriptions, prix, till: tills.get(body.caisseId) }),
      ),
      'ventes',
    )
    await insertVentes(tx, made)
    for (const vente of made) {
      known.set(vente.id, vente)
      emit(confirmed(vente, now), commands.find(({ body }) => body.venteId === vente.id) ?? {})
    }
    return bodies.map((body) => answerOf(body, known.get(body.venteId)))
  })

interface Given {
  readonly at: Date
  readonly taux: Deps['taux']
  readonly inscriptions: Deps['inscriptions']
  readonly prix: ReadonlyMap<number, Prix>
  readonly till: Till | undefined
}

function recorded(body: Demand, { at, taux, inscriptions, prix, till }: Given): Omit<Vente, 'numero'> {
  const faiteLe = new Date(body.faiteLe)
  const session = till?.statut === 'OUVERTE' && till.session.ouverteLe <= faiteLe ? till.session : undefined
  const lignes = body.lignes.map((ligne) => ({
    ...ligne,
    nom: prix.get(ligne.produitId)?.nom ?? '',
    coutCents: prix.get(ligne.produitId)?.coutCents ?? null,
    prixVersion: null,
  }))
  const { brutCents: _brut, remiseCents: _remise, ...sums } = sumLignes(lignes, taxesOn(dayOf(faiteLe), taux))
  return {
    id: body.venteId,
    magasinId: body.magasinId,
    caisseId: body.caisseId,
    sessionId: session?.id ?? null,
    vendeur: body.vendeur,
    approbateur: null,
    clientId: body.clientId,
    statut: 'CONFIRMEE',
    motif: null,
    version: 1,
    entete: { ...(till?.entete ?? unknownTill(body)), inscriptions },
    ...sums,
    ...settleCash(sums.totalCents, body.recuCents),
    faiteLe,
    recueLe: at,
    numeroLocal: body.numeroLocal,
    note: session === undefined ? 'SESSION_FERMEE' : null,
    remplace: body.remplace,
    fingerprint: fingerprint(body),
  }
}

const unknownTill = ({ magasinId, caisseId }: Demand): Entete => ({
  magasin: `Magasin ${magasinId}`,
  adresse: '',
  ville: '',
  codePostal: '',
  telephone: null,
  caisse: `Caisse ${caisseId}`,
})

function answerOf(body: Demand, vente: Vente | 'ANNULEE' | undefined): Reply {
  if (vente === undefined || vente === 'ANNULEE' || vente.fingerprint !== fingerprint(body))
    throw new Error(`vente ${body.venteId} exists already with other content`)
  return {
    numero: vente.numero,
    sessionId: vente.sessionId,
    totalCents: vente.totalCents,
    horsTaxesCents: vente.horsTaxesCents,
    taxes: [...vente.taxes],
    encaissements: [...vente.encaissements],
    arrondiCents: vente.arrondiCents,
    renduCents: vente.renduCents,
    note: vente.note,
    a: vente.recueLe.toISOString(),
  }
}
