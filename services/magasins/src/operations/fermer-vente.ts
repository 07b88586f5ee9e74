/** magasins.fermer-vente: the states reached and CONFIRMEE; its session counts it, others are told. It is paid: no refusal. */
import { magasins } from '@comptoir/contracts'
import { followFrom } from '@comptoir/contracts/etats.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { lockVentes, readVentes, saveChanges } from '../db/ventes-store.ts'
import { decideConfirmation } from '../domain/vente.ts'
import { confirmed } from './news.ts'

export const fermerVente = operation(magasins.fermerVente, async (tx, commands, { now, emit }) => {
  const ids = commands.map(({ body }) => body.venteId)
  const progress = followFrom(await lockVentes(tx, ids))
  const replies = commands.map(({ body: { venteId, etats } }) => {
    const before = progress.etatOf(venteId)
    if (before === undefined) throw new Error(`vente ${venteId} is paid and does not exist`)
    return { a: progress.take(venteId, decideConfirmation(before, etats, now.toISOString()), null) }
  })
  const changes = progress.changes()
  await saveChanges(tx, changes)
  const ventes = await readVentes(
    tx,
    changes.map(({ id }) => id),
  )
  for (const vente of ventes.values()) emit(confirmed(vente, now), commands[ids.indexOf(vente.id)] ?? {})
  return replies
})
