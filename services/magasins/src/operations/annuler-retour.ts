/** magasins.annuler-retour: ANNULE with its reason. One that comes before its return leaves a mark. */

import { magasins } from '@comptoir/contracts'
import { decideFin } from '@comptoir/contracts/retours.ts'
import { lockNames } from '@comptoir/kit/postgres/turn.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { type Ended, lockRetours, saveEnded } from '../db/retours-store.ts'
import { insertMarks, readMarks } from '../db/ventes-store.ts'

export const annulerRetour = operation(magasins.annulerRetour, async (tx, commands, { now }) => {
  const ids = commands.map(({ body }) => body.retourId)
  await lockNames(tx, ids)
  const etats = await lockRetours(tx, ids)
  const marks = await readMarks(tx, ids)
  const ended = new Map<string, Ended>()
  const toMark = new Map<string, string>()
  const replies = commands.map(({ body: { retourId: id, motif } }) => {
    const before = ended.get(id)?.after ?? etats.get(id)
    if (before === undefined) {
      if (!marks.has(id)) toMark.set(id, toMark.get(id) ?? motif)
      return { a: marks.get(id) ?? now.toISOString() }
    }
    const after = decideFin(before, 'ANNULE', now)
    if (after !== undefined) ended.set(id, { id, motif, after })
    return { a: (after ?? before).at.toISOString() }
  })
  await insertMarks(
    tx,
    [...toMark].map(([id, motif]) => ({ id, motif })),
    now,
  )
  await saveEnded(tx, [...ended.values()])
  return replies
})
