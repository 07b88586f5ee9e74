/** commande.annuler: the states reached, then ANNULEE with its reason. One that comes before its order leaves a mark. */
import { type BodyOf, commande } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import { awaitCreations, markAnnulees } from '../db/annulation-store.ts'
import { lockCommandes, saveChangements } from '../db/commande-store.ts'
import { annuler as annulerCommande, type Etat } from '../domain/commande.ts'
import { createSuivi } from './suivi.ts'

type Demande = BodyOf<typeof commande.annuler>

export const annuler = operation(commande.annuler, async (tx, commands, { now }) => {
  const a = now.toISOString()
  const bodies = commands.map(({ body }) => body)
  const { existantes, marques } = await lockOrMark(tx, bodies, a)
  const suivi = createSuivi(existantes)
  const replies = bodies.map(({ commandeId, etats, motif }) => {
    const avant = suivi.etat(commandeId)
    if (avant !== undefined) return { a: suivi.suivre(commandeId, annulerCommande(avant, etats, a), motif) }
    return { a: marques.get(commandeId.toLowerCase()) ?? a }
  })
  await saveChangements(tx, suivi.changements())
  return replies
})

/** Locks the orders that exist and marks those that do not: after this, no order of the group can be made any more. */
async function lockOrMark(
  tx: Tx,
  bodies: readonly Demande[],
  a: string,
): Promise<{ existantes: Map<string, Etat>; marques: Map<string, string> }> {
  const existantes = await lockCommandes(
    tx,
    bodies.map((body) => body.commandeId),
  )
  const manque = (body: Demande) => !existantes.has(body.commandeId.toLowerCase())
  const absentes = bodies.filter(manque).map((body) => body.commandeId)
  if (absentes.length === 0) return { existantes, marques: new Map() }
  await awaitCreations(tx, absentes)
  for (const [id, etat] of await lockCommandes(tx, absentes)) existantes.set(id, etat)
  const aMarquer = new Map(bodies.filter(manque).map((body) => [body.commandeId.toLowerCase(), body.motif]))
  if (aMarquer.size === 0) return { existantes, marques: new Map() }
  return {
    existantes,
    marques: await markAnnulees(
      tx,
      [...aMarquer].map(([id, motif]) => ({ id, motif })),
      a,
    ),
  }
}
