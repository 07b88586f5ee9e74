/** commande.clore-retour: CLOS, and others are told. Its money is given: no refusal. */
import { commande, type DomainEvent } from '@comptoir/contracts'
import { decideFin } from '@comptoir/contracts/retours.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { type Ended, lockRetours, readRetours, saveEnded } from '../db/retours-store.ts'
import type { Retour } from '../domain/retour.ts'

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

/** Goods of an order came back, and their money was given. */
const returned = (retour: Retour, at: Date): DomainEvent =>
  commande.retourClos({
    retourId: retour.id,
    numero: retour.numero,
    magasinId: retour.magasinId,
    commandeId: retour.commandeId,
    clientId: retour.clientId,
    auteur: retour.auteur,
    a: at.toISOString(),
    montantCents: retour.montantCents,
    horsTaxesCents: retour.horsTaxesCents,
    remboursements: [...retour.remboursements],
    lignes: retour.lignes.map(({ texte: _text, ...ligne }) => ligne),
  })
