/** magasins.ouvrir-vente: prices, discounts, taxes and tenders frozen, the store's next number taken, the sale OUVERTE. */

import { type BodyOf, isRefusal, magasins, type Refusal, type ReplyOf, refuse } from '@comptoir/contracts'
import { dayOf } from '@comptoir/contracts/days.ts'
import { type Taux, taxesOn } from '@comptoir/contracts/sums.ts'
import { fingerprint } from '@comptoir/kit/fingerprint.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { lockNames } from '@comptoir/kit/postgres/turn.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { holdCaisses, listOpenTills, type Till } from '../db/caisses-store.ts'
import { insertVentes, readPrix, readVentes } from '../db/ventes-store.ts'
import type { Deps } from '../deps.ts'
import { type Caisse, decideSeller, decideTill } from '../domain/caisse.ts'
import { decideAttendu, decideChiffrage, decidePaiement, type Prix } from '../domain/chiffrage.ts'
import type { Vente } from '../domain/vente.ts'
import { readKnown } from './known.ts'
import { numbered } from './numbered.ts'

type Demand = BodyOf<typeof magasins.ouvrirVente>
type Reply = ReplyOf<typeof magasins.ouvrirVente>

type House = Pick<Deps, 'taux' | 'inscriptions'>

/** The operation, at the rates of the house. */
export const ouvrirVente = ({ taux, inscriptions }: House) =>
  operation(magasins.ouvrirVente, async (tx, commands, { now }) => {
    const bodies = commands.map(({ body }) => body)
    const ids = bodies.map(({ venteId }) => venteId)
    await lockNames(tx, ids)
    const known = await readKnown(tx, ids, readVentes)
    const fresh = bodies.filter(({ venteId }) => !known.has(venteId))
    const day = { at: now, taux: taxesOn(dayOf(now), taux), inscriptions, ...(await readDay(tx, fresh)) }
    const decided = fresh.map((body) => decideOuverture(body, day))
    const made = await numbered(tx, firstOfEach(decided), 'ventes')
    await insertVentes(tx, made)
    const opened = new Map(made.map((vente) => [vente.id, vente]))
    const refused = new Map(fresh.map((body, index) => [body, decided[index]]))
    return bodies.map((body) => {
      const found = known.get(body.venteId) ?? opened.get(body.venteId)
      return found === undefined ? (refused.get(body) as Refusal) : answerOf(body, found)
    })
  })

interface Day {
  readonly at: Date
  readonly taux: readonly Taux[]
  readonly inscriptions: House['inscriptions']
  readonly tills: ReadonlyMap<number, Till>
  /** Open tills of the stores where a sale names none. */
  readonly open: readonly Caisse[]
  readonly prix: ReadonlyMap<number, Prix>
}

async function readDay(tx: Tx, bodies: readonly Demand[]): Promise<Pick<Day, 'tills' | 'prix' | 'open'>> {
  if (bodies.length === 0) return { tills: new Map(), prix: new Map(), open: [] }
  const unnamed = bodies.filter(({ caisseId }) => caisseId === null)
  const open = await listOpenTills(tx, [...new Set(unnamed.map(({ magasinId }) => magasinId))])
  const wanted = bodies.flatMap((body) => decideTill(body, open) ?? [])
  const tills = await holdCaisses(tx, [...new Set(wanted)])
  const produits = new Set(bodies.flatMap(({ lignes }) => lignes.map(({ produitId }) => produitId)))
  return { tills, open, prix: await readPrix(tx, [...produits]) }
}

/** The sale that a demand opens, but for its number. */
function decideOuverture(
  body: Demand,
  { at, taux, inscriptions, tills, prix, open }: Day,
): Omit<Vente, 'numero'> | Refusal {
  const caisseId = decideTill(body, open)
  if (caisseId === undefined) return refuse('CAISSE_REQUISE', { magasinId: body.magasinId })
  const till = tills.get(caisseId)
  const session = decideSeller(till, { ...body, caisseId })
  if (isRefusal(session)) return session
  const chiffrage = decideChiffrage(body.lignes, prix, taux)
  if (isRefusal(chiffrage)) return chiffrage
  const { totalCents } = chiffrage
  const paid = decideAttendu(chiffrage, body.attenduCents) ?? decidePaiement(totalCents, body.paiements)
  if (isRefusal(paid)) return paid
  const { brutCents: _brut, remiseCents: _remise, ...sums } = chiffrage
  return {
    id: body.venteId,
    magasinId: body.magasinId,
    caisseId,
    sessionId: session.id,
    vendeur: body.vendeur,
    approbateur: body.approbateur,
    clientId: body.clientId,
    statut: 'OUVERTE',
    motif: null,
    version: 1,
    entete: { ...(till as Till).entete, inscriptions },
    ...sums,
    ...paid,
    faiteLe: at,
    recueLe: at,
    numeroLocal: null,
    note: null,
    remplace: null,
    fingerprint: fingerprint(body),
  }
}

function firstOfEach(decided: readonly (Omit<Vente, 'numero'> | Refusal)[]): Omit<Vente, 'numero'>[] {
  const first = new Map<string, Omit<Vente, 'numero'>>()
  for (const one of decided) if (!isRefusal(one) && !first.has(one.id)) first.set(one.id, one)
  return [...first.values()]
}

function answerOf(body: Demand, vente: Vente | 'ANNULEE'): Reply | Refusal {
  if (vente === 'ANNULEE' || vente.statut === 'ANNULEE') return refuse('ACTION_ANNULEE')
  if (vente.fingerprint !== fingerprint(body))
    throw new Error(`vente ${vente.id} exists already with other content`)
  const { numero, sessionId, totalCents, horsTaxesCents, taxes, encaissements, arrondiCents } = vente
  return {
    numero,
    sessionId: sessionId as string,
    totalCents,
    horsTaxesCents,
    taxes: [...taxes],
    encaissements: [...encaissements],
    arrondiCents,
    renduCents: vente.renduCents,
    prix: vente.lignes.map(({ produitId, prixCents }) => ({ produitId, prixCents })),
    a: vente.recueLe.toISOString(),
  }
}
