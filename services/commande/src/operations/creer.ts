/** commande.creer: prices frozen from this service's own list, the order in CREEE. */
import { type BodyOf, commande, isRefusal, type Refusal, type ReplyOf, refuse } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import {
  type ExistingCommande,
  insertCommandes,
  type NewCommande,
  readExisting,
  readPrix,
} from '../db/commande-store.ts'
import { decideAttendu, decideChiffrage } from '../domain/chiffrage.ts'

type Demand = BodyOf<typeof commande.creer>
type Reply = ReplyOf<typeof commande.creer>

export const creer = operation(commande.creer, async (tx, commands, { now }) => {
  const at = now.toISOString()
  const bodies = commands.map(({ body }) => body)
  const produitIds = new Set(bodies.flatMap(({ lignes }) => lignes.map((ligne) => ligne.produitId)))
  const prix = await readPrix(tx, [...produitIds])
  const chiffrages = bodies.map(({ lignes, attenduCents }) =>
    decideAttendu(decideChiffrage(lignes, prix), attenduCents),
  )
  const fresh = new Map<string, NewCommande>()
  bodies.forEach(({ commandeId, clientId, magasinId }, index) => {
    const chiffrage = chiffrages[index]
    if (chiffrage === undefined || isRefusal(chiffrage) || fresh.has(commandeId)) return
    fresh.set(commandeId, { id: commandeId, clientId, magasinId, ...chiffrage })
  })
  const numeros =
    fresh.size === 0 ? new Map<string, number>() : await insertCommandes(tx, [...fresh.values()], at)

  const replies: (Reply | Refusal | undefined)[] = bodies.map(({ commandeId }, index) => {
    const chiffrage = chiffrages[index]
    if (chiffrage === undefined || isRefusal(chiffrage)) return chiffrage
    const numero = numeros.get(commandeId)
    // Only the first command for an order made it; its number is taken out, and any other is answered below.
    if (numero === undefined || !numeros.delete(commandeId)) return undefined
    return { montantCents: chiffrage.montantCents, numero, a: at }
  })
  return replies.includes(undefined) ? answerRepeated(tx, bodies, replies) : (replies as Reply[])
})

/** Answers the commands whose order existed, or was cancelled, before they came. */
async function answerRepeated(
  tx: Tx,
  bodies: readonly Demand[],
  replies: readonly (Reply | Refusal | undefined)[],
): Promise<(Reply | Refusal)[]> {
  const repeated = bodies.filter((_, index) => replies[index] === undefined)
  const existing = await readExisting(
    tx,
    repeated.map((body) => body.commandeId),
  )
  return bodies.map((body, index) => replies[index] ?? answerExisting(body, existing.get(body.commandeId)))
}

function answerExisting(body: Demand, existing: ExistingCommande | undefined): Reply | Refusal {
  if (existing === undefined || existing.statut === 'ANNULEE') return refuse('ACTION_ANNULEE')
  if (!isSame(body, existing)) throw new Error(`commande ${existing.id} exists already with other content`)
  return { montantCents: existing.montantCents, numero: existing.numero, a: existing.createdAt }
}

function isSame(body: Demand, existing: ExistingCommande): boolean {
  const quantites = new Map(existing.lignes.map((ligne) => [ligne.produitId, ligne.quantite]))
  return (
    body.clientId === existing.clientId &&
    body.magasinId === existing.magasinId &&
    body.lignes.length === quantites.size &&
    body.lignes.every((ligne) => quantites.get(ligne.produitId) === ligne.quantite)
  )
}
