/** commande.clore-retour: CLOS, and others are told. Its money is given: no refusal. */
import { commande } from '@comptoir/contracts'
import { decideFin } from '@comptoir/contracts/retours.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { type Ended, lockRetours, readRetours, saveEnded } from '../db/retours-store.ts'
import { returned } from './news.ts'

export const cloreRetour = operation(commande.cloreRetour, async (tx, commands, { now, emit }) => {
  const ids = commands.map(({ body }) => body.retourId)
  const etats = await lockRetours(tx, ids)
  const ended = new Map<string, Ended>()
  const replies = ids.map((id) => {
    const before = ended.get(id)?.after ?? etats.get(id)
    if (before === undefined) throw new Error(`retour ${id} is given back and does not exist`)
    const after = decideFin(before, 'CLOS', now)
    if (after !== undefined) ended.set(id, { id, motif: null, after })
    return { a: (after ?? before).at.toISOString() }
  })
  await saveEnded(tx, [...ended.values()])
  for (const retour of (await readRetours(tx, [...ended.keys()])).values())
    emit(returned(retour, now), commands[ids.indexOf(retour.id)] ?? {})
  return replies
})
