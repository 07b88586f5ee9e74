/** The public lists of stock. */
import { decideStores, isRefusal, stock } from '@comptoir/contracts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { FastifyInstance } from 'fastify'
import * as consultation from '../db/consultation-store.ts'
import type { Deps } from '../deps.ts'

/** Registers them. */
export function serveConsultation(app: FastifyInstance, deps: Deps): void {
  serveLists(app, deps)
  serveListOfMovements(app, deps)
}

/** The cursor of lists in (place, product) order. */
function readStockKey(curseur: string | undefined): consultation.StockKey | undefined {
  const cursor = readCursor(curseur, [cursorPart.numero, cursorPart.numero])
  return cursor && [Number(cursor[0]), Number(cursor[1])]
}
const stockKeyOf = ({ magasinId, produitId }: consultation.Stock) => [magasinId, produitId]

/** A row of stock as clients see it. */
export const presentStock = ({ magasinId, produitId, enTransit, ...quantities }: consultation.Stock) => ({
  produit_id: produitId,
  magasin_id: magasinId,
  en_transit: enTransit,
  ...quantities,
})

export const presentAlerte = ({ type, ...row }: consultation.Alerte) => ({ type, ...presentStock(row) })

const presentMouvement = (row: consultation.Mouvement) => ({
  id: row.id,
  produit_id: row.produitId,
  magasin_id: row.magasinId,
  delta: row.delta,
  en_transit: row.enTransit,
  cause: row.cause,
  commande_id: row.commandeId,
  retour_id: row.retourId,
  document_id: row.documentId,
  reference: row.reference,
  motif: row.motif,
  auteur: row.auteurId === null ? null : { id: row.auteurId, nom: row.auteurNom },
  a: row.at.toISOString(),
})

interface NamedProducts {
  readonly produit_id?: number
  readonly produits?: string
}

/** The products that a query names. */
const produitsOf = ({ produit_id: one, produits }: NamedProducts): readonly number[] | undefined =>
  produits?.split(',').map(Number) ?? (one === undefined ? undefined : [one])

function serveLists(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, stock.consulter, async ({ query, raw }) => {
    const { magasin_id: magasinId, limite } = query
    const filter = {
      magasinId,
      produitIds: produitsOf(query),
      sousSeuil: query.sous_seuil ?? false,
      enTransit: query.en_transit !== undefined,
      auPlus: query.au_plus,
    }
    const after = readStockKey(query.curseur)
    const rows = await consultation.listStocks(pool, filter, { limit: limite + 1, after })
    const total = query.total === undefined ? undefined : await consultation.countStocks(pool, filter)
    return pageReply({ rows, limite, cursorOf: stockKeyOf, url: raw.url, show: presentStock, total })
  })
  serveRoute(app, stock.alertes, async ({ query, caller, raw }) => {
    const { type, limite } = query
    const magasinIds = decideStores(caller, query.magasin_id)
    if (isRefusal(magasinIds)) return magasinIds
    const filter = { magasinIds, type }
    const after = readStockKey(query.curseur)
    const rows = await consultation.listAlertes(pool, filter, { limit: limite + 1, after })
    const total = query.total === undefined ? undefined : await consultation.countAlertes(pool, filter)
    return pageReply({ rows, limite, cursorOf: stockKeyOf, url: raw.url, show: presentAlerte, total })
  })
}

function serveListOfMovements(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, stock.mouvements, async ({ query, caller, raw }) => {
    const magasinIds = decideStores(caller, query.magasin_id)
    if (isRefusal(magasinIds)) return magasinIds
    const { commande_id: commandeId, retour_id: retourId, cause, limite } = query
    const documentId = query.document_id
    const filter = { commandeId, retourId, documentId, cause, magasinIds, produitId: query.produit_id }
    const cursor = readCursor(query.curseur, [cursorPart.entier])
    const after = cursor && Number(cursor[0])
    const rows = await consultation.listMouvements(pool, filter, { limit: limite + 1, after })
    const total = query.total === undefined ? undefined : await consultation.countMouvements(pool, filter)
    return pageReply({
      rows,
      limite,
      cursorOf: ({ id }) => [id],
      url: raw.url,
      show: presentMouvement,
      total,
    })
  })
}
