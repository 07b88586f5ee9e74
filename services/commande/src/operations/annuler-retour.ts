/** commande.annuler-retour: ANNULE with its reason. One that comes before its return leaves a mark. */
import { commande } from '@comptoir/contracts'
import { decideFin } from '@comptoir/contracts/retours.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { markAnnulees } from '../db/annulation-store.ts'
import { type Ended, lockRetourNames, lockRetours, saveEnded } from '../db/retours-store.ts'

export const annulerRetour = operation(commande.annulerRetour, async (tx, commands, { now }) => {
  const ids = commands.map(({ body }) => body.retourId)
  await lockRetourNames(tx, ids)
  const etats = await lockRetours(tx, ids)
  const toMark = new Map(commands.map(({ body: { retourId: id, motif } }) => [id, { id, motif }]))
  for (const id of etats.keys()) toMark.delete(id)
  const marks =
    toMark.size === 0
      ? new Map<string, string>()
      : await markAnnulees(tx, [...toMark.values()], now.toISOString())
  const ended = new Map<string, Ended>()
  const replies = commands.map(({ body: { retourId: id, motif } }) => {
    const before = ended.get(id)?.after ?? etats.get(id)
    if (before === undefined) return { a: marks.get(id) ?? now.toISOString() }
    const after = decideFin(before, 'ANNULE', now)
    if (after !== undefined) ended.set(id, { id, motif, after })
    return { a: (after ?? before).at.toISOString() }
  })
  await saveEnded(tx, [...ended.values()])
  return replies
})
