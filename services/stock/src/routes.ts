import { estRefus, type Refusal, refuser, stock } from '@comptoir/contracts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import * as consultation from './db/consultation-store.ts'
import { type Acte, knownLieux, readDisponibles, readReservations } from './db/stock-store.ts'
import { type Demande, manquesDe, normaliser } from './domain/reservation.ts'
import { libererGroupe } from './operations/liberer.ts'
import { reserverGroupe } from './operations/reserver.ts'

/** The public routes of stock. */
export function serveRoutes(app: FastifyInstance, deps: AppDeps): void {
  serveLists(app, deps)
  serveListOfMovements(app, deps)
  serveDemandes(app, deps)
}

const parArticle = [cursorPart.numero, cursorPart.numero]
const articleOf = (row: consultation.StockRow) => [row.magasin_id, row.produit_id]

function serveLists(app: FastifyInstance, { pool }: AppDeps): void {
  serveRoute(app, stock.consulter, async ({ query, raw }) => {
    const filter = {
      magasinId: query.magasin_id ?? null,
      produitId: query.produit_id ?? null,
      sousSeuil: query.sous_seuil ?? false,
    }
    const { limite } = query
    const apres = readCursor(query.curseur, parArticle)
    const rows = await consultation.listStocks(pool, filter, { limite, apres })
    const total = query.total === undefined ? undefined : await consultation.countStocks(pool, filter)
    return pageReply({ rows, limite, cursorOf: articleOf, url: raw.url, total })
  })
  serveRoute(app, stock.alertes, async ({ query, raw }) => {
    const filter = { magasinId: query.magasin_id ?? null, type: query.type ?? null }
    const { limite } = query
    const apres = readCursor(query.curseur, parArticle)
    const rows = await consultation.listAlertes(pool, filter, { limite, apres })
    const total = query.total === undefined ? undefined : await consultation.countAlertes(pool, filter)
    return pageReply({ rows, limite, cursorOf: articleOf, url: raw.url, total })
  })
}

function serveListOfMovements(app: FastifyInstance, { pool }: AppDeps): void {
  serveRoute(app, stock.mouvements, async ({ query, raw }) => {
    const filter = {
      commandeId: query.commande_id ?? null,
      magasinId: query.magasin_id ?? null,
      produitId: query.produit_id ?? null,
    }
    const { limite } = query
    const avant = readCursor(query.curseur, [cursorPart.entier])
    const rows = await consultation.listMouvements(pool, filter, { limite, avant })
    const total = query.total === undefined ? undefined : await consultation.countMouvements(pool, filter)
    return pageReply({
      rows,
      limite,
      cursorOf: (row) => [row.id],
      url: raw.url,
      total,
      show: (row) => ({ ...row, id: Number(row.id), a: row.a.toISOString() }),
    })
  })
}

interface DemandePublique {
  readonly commande_id?: string
  readonly magasin_id?: number
  readonly produits: readonly { readonly produit_id: number; readonly quantite: number }[]
}

/**
 * These do what the operations do, in the transaction of the client's own key, with reservations of their own: what a saga
 * holds is refused here, and what is made here never stands in a saga's way.
 */
function serveDemandes(app: FastifyInstance, deps: AppDeps): void {
  const demandeFrom = async (tx: Tx, body: DemandePublique): Promise<Demande> => ({
    commandeId: body.commande_id?.toLowerCase() ?? deps.newId(),
    magasinId: body.magasin_id ?? (await consultation.centreLogistique(tx)),
    lignes: normaliser(body.produits.map(({ produit_id: produitId, quantite }) => ({ produitId, quantite }))),
  })
  const acte = (): Acte => ({ origine: 'PUBLIQUE', a: deps.now() })
  serveKeyed(app, deps, stock.verifier, async (tx, { body }) => {
    const demande = await demandeFrom(tx, body)
    const refus = await refusOf(tx, demande)
    return refus ?? { status: 200, body: { commande_id: demande.commandeId, statut: 'STOCK_VERIFIE' } }
  })
  serveKeyed(app, deps, stock.reserverPublic, async (tx, { body }) => {
    const demande = await demandeFrom(tx, body)
    const refus = await refusDeCommande(tx, demande.commandeId)
    if (refus !== undefined) return refus
    const [reply] = await reserverGroupe(tx, [demande], acte())
    if (estRefus(reply)) return reply
    return { status: 200, body: { commande_id: demande.commandeId, statut: 'STOCK_RESERVE' } }
  })
  serveKeyed(app, deps, stock.libererPublic, async (tx, { body }) => {
    const commandeId = body.commande_id?.toLowerCase()
    // An id that is minted here holds nothing, and nobody can come late with it.
    if (commandeId === undefined)
      return { status: 200, body: { commande_id: deps.newId(), statut: 'LIBEREE' } }
    const refus = await refusDeCommande(tx, commandeId)
    if (refus !== undefined) return refus
    await libererGroupe(tx, [commandeId], acte())
    return { status: 200, body: { commande_id: commandeId, statut: 'LIBEREE' } }
  })
}

/**
 * The refusal of an id under which only a saga has made a reservation. A saga that comes a moment later is not disturbed:
 * its reservation is another one.
 */
async function refusDeCommande(tx: Tx, id: string): Promise<Refusal | undefined> {
  if ((await readReservations(tx, [id], 'PUBLIQUE')).size > 0) return undefined
  const deSaga = await readReservations(tx, [id], 'SAGA')
  return deSaga.size === 0 ? undefined : refuser('RESERVATION_DE_COMMANDE', { id })
}

/** Why the stock would not do, without holding anything. */
async function refusOf(tx: Tx, demande: Demande): Promise<Refusal | undefined> {
  const { magasinId } = demande
  if (!(await knownLieux(tx, [magasinId])).has(magasinId)) return refuser('MAGASIN_INCONNU', { magasinId })
  const lignes = manquesDe(demande, await readDisponibles(tx, [demande]))
  return lignes.length === 0 ? undefined : refuser('STOCK_INSUFFISANT', { lignes })
}
