/** commande.creer: prices frozen from this service's own list, the order in CREEE. */
import { type BodyOf, commande, estRefus, type Refusal, type ReplyOf, refuser } from '@comptoir/contracts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { operation } from '@comptoir/participant/operation.ts'
import {
  type CommandeExistante,
  insertCommandes,
  type NouvelleCommande,
  readExistantes,
  readPrix,
} from '../db/commande-store.ts'
import { chiffrer } from '../domain/chiffrage.ts'

type Demande = BodyOf<typeof commande.creer>
type Reponse = ReplyOf<typeof commande.creer>

export const creer = operation(commande.creer, async (tx, commands, { now }) => {
  const a = now.toISOString()
  const prix = await readPrix(tx, [
    ...new Set(commands.flatMap(({ body }) => body.lignes.map((l) => l.produitId))),
  ])
  const chiffrages = commands.map(({ body }) => chiffrer(body.lignes, prix))
  const nouvelles = new Map<string, NouvelleCommande>()
  commands.forEach(({ body }, index) => {
    const chiffrage = chiffrages[index]
    if (chiffrage === undefined || estRefus(chiffrage) || nouvelles.has(idOf(body))) return
    nouvelles.set(idOf(body), {
      id: idOf(body),
      clientId: body.clientId,
      magasinId: body.magasinId,
      ...chiffrage,
    })
  })
  const numeros =
    nouvelles.size === 0 ? new Map<string, number>() : await insertCommandes(tx, [...nouvelles.values()], a)

  const replies: (Reponse | Refusal | undefined)[] = commands.map(({ body }, index) => {
    const chiffrage = chiffrages[index]
    if (chiffrage === undefined || estRefus(chiffrage)) return chiffrage
    const numero = numeros.get(idOf(body))
    // Only the first command for an order made it; its number is taken out, and any other is answered below.
    if (numero === undefined || !numeros.delete(idOf(body))) return undefined
    return { montantCents: chiffrage.montantCents, numero, a }
  })
  return replies.includes(undefined)
    ? answerRepeated(
        tx,
        commands.map(({ body }) => body),
        replies,
      )
    : (replies as Reponse[])
})

/** Ids are compared as PostgreSQL writes them. */
const idOf = (body: Demande) => body.commandeId.toLowerCase()

/** Answers the commands whose order existed, or was cancelled, before they came. */
async function answerRepeated(
  tx: Tx,
  bodies: readonly Demande[],
  replies: readonly (Reponse | Refusal | undefined)[],
): Promise<(Reponse | Refusal)[]> {
  const existantes = await readExistantes(
    tx,
    bodies.filter((_, index) => replies[index] === undefined).map(idOf),
  )
  return bodies.map((body, index) => replies[index] ?? answerExisting(body, existantes.get(idOf(body))))
}

function answerExisting(body: Demande, existante: CommandeExistante | undefined): Reponse | Refusal {
  if (existante === undefined || existante.statut === 'ANNULEE') return refuser('ACTION_ANNULEE')
  if (!isSame(body, existante)) throw new Error(`commande ${existante.id} exists already with other content`)
  return { montantCents: existante.montantCents, numero: existante.numero, a: existante.creeeA }
}

function isSame(body: Demande, existante: CommandeExistante): boolean {
  const quantites = new Map(existante.lignes.map((ligne) => [ligne.produitId, ligne.quantite]))
  return (
    body.clientId === existante.clientId &&
    body.magasinId === existante.magasinId &&
    body.lignes.length === quantites.size &&
    body.lignes.every((ligne) => quantites.get(ligne.produitId) === ligne.quantite)
  )
}
