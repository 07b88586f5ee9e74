/** magasins.annuler-vente: the states reached, then ANNULEE with its reason. One that comes before its sale leaves a mark. */

import { magasins } from '@comptoir/contracts'
import { followFrom } from '@comptoir/contracts/etats.ts'
import { lockNames } from '@comptoir/kit/postgres/turn.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { insertMarks, lockVentes, readMarks, readVentes, saveChanges } from '../db/ventes-store.ts'
import { decideAnnulation } from '../domain/vente.ts'
import { cancelled } from './news.ts'

export const annulerVente = operation(magasins.annulerVente, async (tx, commands, { now, emit }) => {
  const at = now.toISOString()
  const ids = commands.map(({ body }) => body.venteId)
  await lockNames(tx, ids)
  const progress = followFrom(await lockVentes(tx, ids))
  const marks = await readMarks(tx, ids)
  const toMark = new Map<string, string>()
  const replies = commands.map(({ body: { venteId, etats, motif } }) => {
    const before = progress.etatOf(venteId)
    if (before !== undefined) return { a: progress.take(venteId, decideAnnulation(before, etats, at), motif) }
    const marked = marks.get(venteId)
    if (marked === undefined && !toMark.has(venteId)) toMark.set(venteId, motif)
    return { a: marked ?? at }
  })
  await insertMarks(
    tx,
    [...toMark].map(([id, motif]) => ({ id, motif })),
    now,
  )
  const changes = progress.changes()
  await saveChanges(tx, changes)
  const ventes = await readVentes(
    tx,
    changes.map(({ id }) => id),
  )
  for (const vente of ventes.values()) emit(cancelled(vente, now), commands[ids.indexOf(vente.id)] ?? {})
  return replies
})
