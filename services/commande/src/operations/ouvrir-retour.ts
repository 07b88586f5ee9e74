/** commande.ouvrir-retour: goods of an order that come back, their money on the way that it came, the return OUVERT. */

import { type BodyOf, commande, isRefusal, type Refusal, type ReplyOf, refuse } from '@comptoir/contracts'
import { dayOf } from '@comptoir/contracts/days.ts'
import { decidePlafond, piecesOf } from '@comptoir/contracts/retours.ts'
import { fingerprint } from '@comptoir/kit/fingerprint.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import {
  capKey,
  insertRetours,
  lockRetourNames,
  readDay,
  readMarks,
  readRetours,
  readReturned,
  readSold,
} from '../db/retours-store.ts'
import type { Deps } from '../deps.ts'
import { decideCommande, decideRetour, type Retour, type SoldCommande } from '../domain/retour.ts'

type Demand = BodyOf<typeof commande.ouvrirRetour>
type Reply = ReplyOf<typeof commande.ouvrirRetour>
type Rules = Pick<Deps, 'returnDays' | 'taux'>

/** The operation, for orders of the last so many days. */
export const ouvrirRetour = (rules: Rules) =>
  operation(commande.ouvrirRetour, async (tx, commands, { now }) => {
    const bodies = commands.map(({ body }) => body)
    await lockRetourNames(
      tx,
      bodies.flatMap(({ retourId, commandeId, auteur }) => [retourId, commandeId, auteur.id]),
    )
    const ids = bodies.map(({ retourId }) => retourId)
    const known = await readRetours(tx, ids)
    const marks = await readMarks(tx, ids)
    const fresh = bodies.filter(({ retourId }) => !known.has(retourId) && !marks.has(retourId))
    const ground = await readGround(tx, fresh, now)
    const opened = new Map<string, Omit<Retour, 'numero'>>()
    const refused = new Map<Demand, Refusal>()
    for (const body of fresh) {
      if (opened.has(body.retourId)) continue
      const decided = decideOuverture(body, ground, rules)
      if (isRefusal(decided)) refused.set(body, decided)
      else {
        opened.set(decided.id, decided)
        ground.take(decided)
      }
    }
    const numeros = await insertRetours(tx, [...opened.values()])
    for (const [id, retour] of opened) known.set(id, { ...retour, numero: numeros.get(id) as number })
    return bodies.map((body) => refused.get(body) ?? answerOf(body, known.get(body.retourId)))
  })

/** What returns are decided on. Each that is taken leaves less for the next. */
interface Ground {
  readonly at: Date
  readonly commandes: ReadonlyMap<string, SoldCommande>
  before(commandeId: string): ReadonlyMap<number, number>
  /** What the author gave back to this client today, of his own accord. */
  todayCents(auteurId: string, clientId: number | null): number
  take(retour: Omit<Retour, 'numero'>): void
}

async function readGround(tx: Tx, asked: readonly Demand[], at: Date): Promise<Ground> {
  const ids = [...new Set(asked.map(({ commandeId }) => commandeId))]
  const auteurs = [...new Set(asked.map(({ auteur }) => auteur.id))]
  const commandes = await readSold(tx, ids)
  const returned = await readReturned(tx, ids)
  const today = await readDay(tx, auteurs, dayOf(at))
  const before = (id: string) => returned.get(id) ?? new Map<number, number>()
  return {
    at,
    commandes,
    before,
    todayCents: (auteurId, clientId) => today.get(capKey(auteurId, clientId)) ?? 0,
    take: ({ commandeId, auteur, approbateur, clientId, lignes, montantCents }) => {
      returned.set(commandeId, piecesOf(lignes, before(commandeId)))
      const cap = capKey(auteur.id, clientId)
      if (approbateur === null) today.set(cap, (today.get(cap) ?? 0) + montantCents)
    },
  }
}

/** The return that a demand opens, but for its number. */
function decideOuverture(
  body: Demand,
  ground: Ground,
  { returnDays, taux }: Rules,
): Omit<Retour, 'numero'> | Refusal {
  const { retourId: id, commandeId, magasinId, auteur, approbateur } = body
  const { at } = ground
  const sold = ground.commandes.get(commandeId)
  if (sold === undefined) return refuse('COMMANDE_INTROUVABLE', { id: commandeId })
  const decided =
    decideCommande(sold, { at, returnDays }) ??
    decideRetour(body, { commande: sold, before: ground.before(commandeId), taux })
  if (isRefusal(decided)) return decided
  const { clientId } = sold
  const { montantCents } = decided
  const refusal = decidePlafond(body, { todayCents: ground.todayCents(auteur.id, clientId), montantCents })
  if (refusal !== undefined) return refusal
  return {
    id,
    commandeId,
    magasinId,
    auteur,
    approbateur,
    clientId,
    statut: 'OUVERT',
    motif: null,
    version: 1,
    ...decided,
    ouvertLe: at,
    jour: dayOf(at),
    fingerprint: fingerprint(body),
  }
}

function answerOf(body: Demand, retour: Retour | undefined): Reply | Refusal {
  if (retour === undefined || retour.statut === 'ANNULE') return refuse('ACTION_ANNULEE')
  if (retour.fingerprint !== fingerprint(body))
    throw new Error(`retour ${retour.id} exists already with other content`)
  const { numero, clientId, montantCents, horsTaxesCents, remboursements, ouvertLe } = retour
  return {
    numero,
    clientId,
    montantCents,
    horsTaxesCents,
    remboursements: [...remboursements],
    a: ouvertLe.toISOString(),
  }
}
