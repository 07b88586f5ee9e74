/** magasins.ouvrir-retour: goods of a sale that come back, their money shared among its tenders, the return OUVERT. */

import { type BodyOf, isRefusal, magasins, type Refusal, type ReplyOf, refuse } from '@comptoir/contracts'
import { decidePlafond } from '@comptoir/contracts/retours.ts'
import { fingerprint } from '@comptoir/kit/fingerprint.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { lockNames } from '@comptoir/kit/postgres/turn.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { insertRetours, readRetours } from '../db/retours-store.ts'
import { findVentes } from '../db/ventes-store.ts'
import type { Deps } from '../deps.ts'
import { decideCash, decideRetour, decideVente, type Retour } from '../domain/retour.ts'
import { readKnown } from './known.ts'
import { numbered } from './numbered.ts'
import { type Ground, readGround } from './retour-ground.ts'

type Asked = BodyOf<typeof magasins.ouvrirRetour>
/** A demand whose sale is known by its id; empty: there is none. */
type Demand = Asked & { readonly venteId: string; readonly asked: Asked }
type Reply = ReplyOf<typeof magasins.ouvrirRetour>

/** The operation, for sales of the last so many days. */
export const ouvrirRetour = ({ returnDays, inscriptions }: Pick<Deps, 'returnDays' | 'inscriptions'>) =>
  operation(magasins.ouvrirRetour, async (tx, commands, { now }) => {
    const bodies = await withSales(
      tx,
      commands.map(({ body }) => body),
    )
    const ids = bodies.map(({ retourId }) => retourId)
    // An author is locked too: his cap is of all that he gives back in a day.
    await lockNames(tx, [...ids, ...bodies.flatMap(({ venteId, auteur }) => [venteId, auteur.id])])
    const known = await readKnown(tx, ids, readRetours)
    const fresh = bodies.filter(({ retourId }) => !known.has(retourId))
    const ground = await readGround(tx, fresh, now)
    const opened = new Map<string, Omit<Retour, 'numero'>>()
    const refused = new Map<Demand, Refusal>()
    for (const body of fresh) {
      if (opened.has(body.retourId)) continue
      const decided = decideOuverture(body, ground, returnDays)
      if (isRefusal(decided)) refused.set(body, decided)
      else {
        opened.set(decided.id, { ...decided, entete: { ...decided.entete, inscriptions } })
        ground.take(decided)
      }
    }
    const made = await numbered(tx, [...opened.values()], 'retours')
    await insertRetours(tx, made)
    for (const retour of made) known.set(retour.id, retour)
    return bodies.map((body) => refused.get(body) ?? answerOf(body, known.get(body.retourId)))
  })

/** The demands with the ids of the sales that they name by number. */
async function withSales(tx: Tx, bodies: readonly Asked[]): Promise<Demand[]> {
  const named = bodies.flatMap(({ magasinId, venteId, venteNumero: numero }) =>
    venteId === null && numero !== undefined ? [{ magasinId, numero }] : [],
  )
  const found = await findVentes(tx, named)
  const idOf = ({ magasinId, venteNumero }: Asked) =>
    found.find((one) => one.magasinId === magasinId && one.numero === venteNumero)?.id
  return bodies.map((asked) => ({ ...asked, asked, venteId: asked.venteId ?? idOf(asked) ?? '' }))
}

/** The return that a demand opens, but for its number. */
function decideOuverture(body: Demand, ground: Ground, days: number): Omit<Retour, 'numero'> | Refusal {
  const { retourId: id, venteId, magasinId, auteur, approbateur } = body
  const { at, jour } = ground
  const vente = ground.ventes.get(venteId)
  if (vente === undefined) return refuse('VENTE_INTROUVABLE', { id: venteId || String(body.venteNumero) })
  const decided = decideVente(vente, { at, days }) ?? decideRetour(vente, body, ground.earlierOf(venteId))
  if (isRefusal(decided)) return decided
  const { montantCents, remboursements } = decided
  const todayCents = ground.todayCents(auteur.id, vente.clientId)
  const till = ground.tillOf(auteur.id, magasinId)
  const sessionId =
    decidePlafond(body, { todayCents, montantCents }) ?? decideCash(remboursements, till, magasinId)
  if (isRefusal(sessionId)) return sessionId
  return {
    id,
    magasinId,
    venteId,
    sessionId: sessionId ?? null,
    auteur,
    approbateur,
    clientId: vente.clientId,
    statut: 'OUVERT',
    motif: null,
    version: 1,
    entete: ground.enteteOf(magasinId, sessionId === undefined ? undefined : till),
    ...decided,
    ouvertLe: at,
    jour,
    fingerprint: fingerprint(body.asked),
  }
}

function answerOf(body: Demand, retour: Retour | 'ANNULEE' | undefined): Reply | Refusal {
  if (retour === undefined || retour === 'ANNULEE' || retour.statut === 'ANNULE')
    return refuse('ACTION_ANNULEE')
  if (retour.fingerprint !== fingerprint(body.asked))
    throw new Error(`retour ${retour.id} exists already with other content`)
  const { numero, sessionId, clientId, montantCents, horsTaxesCents, remboursements, ouvertLe } = retour
  return {
    venteId: retour.venteId,
    lignes: retour.lignes.map(({ nom: _nom, montantCents: _cents, coutCents: _cost, ...ligne }) => ligne),
    numero,
    sessionId,
    clientId,
    montantCents,
    horsTaxesCents,
    remboursements: [...remboursements],
    a: ouvertLe.toISOString(),
  }
}
