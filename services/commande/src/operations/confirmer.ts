/**
 * commande.confirmer: the states reached and CONFIRMEE, in one statement; what places serve, in another where several do; and what
 * others are told. It has no refusal: the order is paid.
 */
import { commande } from '@comptoir/contracts'
import { followFrom } from '@comptoir/contracts/etats.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { lockCommandes, saveChanges } from '../db/commande-store.ts'
import { savePartsOf } from '../db/parts-store.ts'
import type { Deps } from '../deps.ts'
import { decideConfirmation, type ToldCommande } from '../domain/commande.ts'
import { confirmedOn } from './news.ts'

/** The operation, at the rates of the house. */
export const confirmer = ({ taux }: Pick<Deps, 'taux'>) =>
  operation(commande.confirmer, async (tx, commands, { now, emit }) => {
    const ids = commands.map(({ body }) => body.commandeId)
    const locked = await lockCommandes(tx, ids)
    const progress = followFrom(locked)
    const replies = commands.map(({ body: { commandeId, etats } }) => {
      const before = progress.etatOf(commandeId)
      if (before === undefined) throw new Error(`commande ${commandeId} is paid and does not exist`)
      return { a: progress.take(commandeId, decideConfirmation(before, etats, now.toISOString()), null) }
    })
    const changes = progress.changes()
    await saveChanges(tx, changes)
    await savePartsOf(
      tx,
      commands.map(({ body }) => body),
    )
    const confirmed = confirmedOn(now, taux)
    for (const { id, after } of changes)
      emit(confirmed(locked.get(id) as ToldCommande, after.at), commands[ids.indexOf(id)] ?? {})
    return replies
  })
