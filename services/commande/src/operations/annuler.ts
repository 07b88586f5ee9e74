/** commande.annuler: the states reached, then ANNULEE with its reason, and others are told. One that comes before its order leaves a mark. */
import { type BodyOf, commande } from '@comptoir/contracts'
import { followFrom } from '@comptoir/contracts/etats.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { awaitCreations, markAnnulees } from '../db/annulation-store.ts'
import { lockCommandes, saveChanges } from '../db/commande-store.ts'
import { decideAnnulation, type ToldCommande } from '../domain/commande.ts'
import { cancelled } from './news.ts'

type Demand = BodyOf<typeof commande.annuler>

export const annuler = operation(commande.annuler, async (tx, commands, { now, emit }) => {
  const at = now.toISOString()
  const bodies = commands.map(({ body }) => body)
  const { existing, marks } = await lockOrMark(tx, bodies, at)
  const progress = followFrom(existing)
  const replies = bodies.map(({ commandeId, etats, motif }) => {
    const before = progress.etatOf(commandeId)
    if (before === undefined) return { a: marks.get(commandeId) ?? at }
    return { a: progress.take(commandeId, decideAnnulation(before, etats, at), motif) }
  })
  const changes = progress.changes()
  await saveChanges(tx, changes)
  const ids = bodies.map(({ commandeId }) => commandeId)
  for (const { id, motif, after } of changes)
    emit(
      cancelled(existing.get(id) as ToldCommande, { motif: motif ?? '', a: after.at }),
      commands[ids.indexOf(id)] ?? {},
    )
  return replies
})

/** Locks the orders that exist and marks those that do not: after this, no order of the group can be made any more. */
async function lockOrMark(
  tx: Tx,
  bodies: readonly Demand[],
  at: string,
): Promise<{ existing: Map<string, ToldCommande>; marks: Map<string, string> }> {
  const existing = await lockCommandes(
    tx,
    bodies.map((body) => body.commandeId),
  )
  const isAbsent = (body: Demand) => !existing.has(body.commandeId)
  const absent = bodies.filter(isAbsent).map((body) => body.commandeId)
  if (absent.length === 0) return { existing, marks: new Map() }
  await awaitCreations(tx, absent)
  for (const [id, etat] of await lockCommandes(tx, absent)) existing.set(id, etat)
  const toMark = new Map(bodies.filter(isAbsent).map((body) => [body.commandeId, body.motif]))
  if (toMark.size === 0) return { existing, marks: new Map() }
  const marks = [...toMark].map(([id, motif]) => ({ id, motif }))
  return { existing, marks: await markAnnulees(tx, marks, at) }
}
