/** The public routes: orders are only ever read here; sagas make and move them. */
import {
  type Caller,
  commande,
  decideClient,
  isRefusal,
  type Refusal,
  refuse,
  toDollars,
} from '@comptoir/contracts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { FastifyInstance } from 'fastify'
import {
  type CommandeRow,
  countCommandes,
  findById,
  findByNumero,
  listCommandes,
} from './db/lecture-store.ts'
import { listRetours, readRetourHistory } from './db/retours-store.ts'
import type { Deps } from './deps.ts'
import type { Retour } from './domain/retour.ts'

/** Registers them. */
export function serveRoutes(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, commande.consulter, async ({ params: { id }, caller }) => {
    const found = await find(pool, id)
    if (found === undefined) return refuse('COMMANDE_INTROUVABLE', { id })
    return decideCommande(caller, found, id) ?? { status: 200, body: presentCommande(found) }
  })
  serveRoute(app, commande.listerRetours, async ({ params: { id }, caller }) => {
    const found = await find(pool, id)
    if (found === undefined) return refuse('COMMANDE_INTROUVABLE', { id })
    const refusal = decideCommande(caller, found, id)
    if (refusal !== undefined) return refusal
    const retours = await listRetours(pool, found.id)
    const history = await readRetourHistory(
      pool,
      retours.map((retour) => retour.id),
    )
    return {
      status: 200,
      body: retours.map((retour) => presentRetour(retour, history.get(retour.id) ?? [])),
    }
  })
  serveRoute(app, commande.lister, async ({ query, caller, raw }) => {
    const { limite } = query
    // A customer's list is his own.
    const clientId = query.client_id ?? caller.clientId
    const refusal = decideClient(caller, clientId ?? null)
    if (isRefusal(refusal)) return refusal
    const filtre = { clientId, statut: query.statut }
    const cursor = readCursor(query.curseur, [cursorPart.entier])
    const after = cursor && Number(cursor[0])
    const rows = await listCommandes(pool, filtre, { limit: limite + 1, after })
    const total = query.total === undefined ? undefined : await countCommandes(pool, filtre)
    const cursorOf = ({ numero }: CommandeRow) => [numero]
    return pageReply({ rows, limite, cursorOf, url: raw.url, show: presentCommande, total })
  })
}

/** A number is guessed, an id is not: what a guest ordered is shown to those who know its id. */
function decideCommande(caller: Caller, { clientId }: CommandeRow, named: string): Refusal | undefined {
  const isGuessed = clientId === null && !cursorPart.uuid(named)
  // No customer has the number 0.
  return decideClient(caller, isGuessed ? 0 : clientId)
}

/** By `commande_id` or by `numero`; anything else is no order's name. */
async function find(pool: Deps['pool'], id: string): Promise<CommandeRow | undefined> {
  if (cursorPart.uuid(id)) return findById(pool, id)
  return /^[1-9]\d*$/.test(id) && cursorPart.entier(id) ? findByNumero(pool, Number(id)) : undefined
}

function presentCommande(row: CommandeRow): object {
  return {
    id: row.id,
    commande_id: row.id,
    numero: Number(row.numero),
    client_id: row.clientId,
    magasin_id: row.magasinId,
    statut: row.statut,
    montant: toDollars(Number(row.montantCents)),
    lignes: row.lignes.map(({ produitId, nom, quantite, prixCents, parts }) => ({
      produit_id: produitId,
      nom,
      quantite,
      prix: toDollars(prixCents),
      ...(parts === null
        ? {}
        : { lieux: parts.map((part) => ({ magasin_id: part.magasinId, quantite: part.quantite })) }),
    })),
    historique: row.historique.map(({ de, vers, at }) => ({ de, vers, a: new Date(at).toISOString() })),
    ...(row.motif === null ? {} : { motif: row.motif }),
  }
}

function presentRetour(
  retour: Retour,
  history: readonly { readonly vers: string; readonly at: Date }[],
): object {
  return {
    retour_id: retour.id,
    numero: retour.numero,
    commande_id: retour.commandeId,
    magasin_id: retour.magasinId,
    statut: retour.statut,
    montant: toDollars(retour.montantCents),
    hors_taxes: toDollars(retour.horsTaxesCents),
    lignes: retour.lignes.map(({ produitId, quantite, montantCents, motif, remiseEnStock }) => ({
      produit_id: produitId,
      quantite,
      montant: toDollars(montantCents),
      motif,
      remise_en_stock: remiseEnStock,
    })),
    historique: history.map(({ vers, at }) => ({ vers, a: at.toISOString() })),
  }
}
