/** The public routes by which invoices are read. */
import {
  type Caller,
  decideClient,
  decideStore,
  facturation,
  isRefusal,
  isStaff,
  type Language,
  type Refusal,
  refuse,
  toDollars,
} from '@comptoir/contracts'
import { preferredOf } from '@comptoir/kit/http/media.ts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { type RouteReply, type RouteRequest, serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import { readFactures } from '../db/factures-store.ts'
import {
  countFactures,
  findByNumero,
  listFactures,
  type Place,
  readHistoriques,
} from '../db/lecture-store.ts'
import type { Deps } from '../deps.ts'
import { type Facture, type Ligne, numeroOf } from '../domain/facture.ts'
import { drawSheet } from '../pdf/draw.ts'
import { sheetOf } from '../pdf/sheet.ts'

/** Registers them. */
export function serveFactures(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, facturation.lister, async ({ query, caller, raw }) => {
    // A customer's list is his own.
    const clientId = query.client_id ?? caller.clientId
    const refusal = decideClient(caller, clientId ?? null)
    if (isRefusal(refusal)) return refusal
    const filter = {
      magasinIds: storesOf(caller),
      statut: query.statut,
      genre: query.genre,
      clientId,
      commandeId: query.commande_id,
      venteId: query.vente_id,
      reference: query.reference,
    }
    const { limite } = query
    const rows = await listFactures(pool, filter, { limit: limite + 1, after: placeOf(query.curseur) })
    const total = query.total === undefined ? undefined : await countFactures(pool, filter)
    const presentShown = await presenter(pool, rows)
    const cursorOf = ({ demandeeLe, id }: Facture) => [demandeeLe.toISOString(), id]
    return pageReply({ rows, limite, cursorOf, url: raw.url, show: presentShown, total })
  })
  serveRoute(app, facturation.consulter, async ({ params: { id }, caller, ...asked }) => {
    const facture = await find(pool, id)
    if (facture === undefined) return refuse('FACTURE_INTROUVABLE', { id })
    const refusal = decideFacture(caller, facture)
    if (refusal !== undefined) return refusal
    if (formatOf(asked) === 'pdf') return paperOf(pool, facture, asked.language)
    return { status: 200, body: (await presenter(pool, [facture]))(facture) }
  })
}

const FORMATS = { 'application/json': 'json', 'application/pdf': 'pdf' } as const

const formatOf = ({ query, header }: Pick<RouteRequest<typeof facturation.consulter>, 'query' | 'header'>) =>
  query.format ?? FORMATS[preferredOf(header('Accept'), FORMATS)]

/** What is issued, on paper. */
async function paperOf(
  pool: Pool,
  facture: Facture,
  language: Language,
): Promise<RouteReply<'Content-Disposition' | 'Content-Language'> | Refusal> {
  if (facture.statut === 'EN_ATTENTE') return refuse('FACTURE_EN_ATTENTE', { id: facture.id })
  const corrected = facture.factureId === null ? undefined : await find(pool, facture.factureId)
  const corrects = corrected?.statut === 'EMISE' ? numeroOf(corrected) : undefined
  return {
    status: 200,
    type: 'application/pdf',
    body: await drawSheet(sheetOf(facture, language, corrects)),
    headers: {
      'Content-Disposition': `inline; filename="${numeroOf(facture)}.pdf"`,
      'Content-Language': language,
    },
  }
}

/** The stores whose sales somebody may see invoices of; undefined for all, as customers see their own of every store. */
const storesOf = ({ role, magasins }: Caller): readonly number[] | undefined =>
  isStaff(role) && role !== 'responsable' ? magasins : undefined

/** What a sale is of belongs to its store; what an order or a program asked for, to whoever serves customers. */
function decideFacture(caller: Caller, { clientId, venteId, magasinId }: Facture): Refusal | undefined {
  if (venteId !== null && magasinId !== null && isStaff(caller.role)) return decideStore(caller, magasinId)
  // No customer has the number 0: what is of none is shown to staff.
  return decideClient(caller, clientId ?? 0)
}

/** By `id` or by `numero`; anything else is no invoice's name. */
const find = async (pool: Pool, id: string): Promise<Facture | undefined> =>
  cursorPart.uuid(id) ? (await readFactures(pool, [id])).get(id.toLowerCase()) : findByNumero(pool, id)

const placeOf = (curseur: string | undefined): Place | undefined =>
  readCursor(curseur, [cursorPart.instant, cursorPart.uuid]) as Place | undefined

/** How invoices of a page are shown. */
async function presenter(pool: Pool, shown: readonly Facture[]): Promise<(facture: Facture) => object> {
  const histories = await readHistoriques(
    pool,
    shown.map(({ id }) => id),
  )
  return (facture) => ({
    ...presentFacture(facture),
    historique: (histories.get(facture.id) ?? []).map(({ de, vers, at }) => ({
      de,
      vers,
      a: at.toISOString(),
    })),
  })
}

const presentFacture = (facture: Facture) => ({
  id: facture.id,
  genre: facture.genre,
  statut: facture.statut,
  numero: facture.statut === 'EMISE' ? numeroOf(facture) : null,
  client_id: facture.clientId,
  client: facture.statut === 'EMISE' ? facture.client : null,
  reference_client: facture.referenceClient,
  commande_id: facture.commandeId,
  vente_id: facture.venteId,
  retour_id: facture.retourId,
  facture_id: facture.statut === 'EMISE' ? facture.factureId : null,
  magasin_id: facture.magasinId,
  number_of_items: facture.nombreArticles,
  montant: toDollars(facture.montantCents),
  hors_taxes: facture.horsTaxesCents === null ? null : toDollars(facture.horsTaxesCents),
  taxes:
    facture.taxes?.map(({ nom, pourcent, montantCents }) => ({
      nom,
      pourcent,
      montant: toDollars(montantCents),
    })) ?? null,
  lignes: facture.lignes.map(presentLigne),
  faite_le: facture.faiteLe.toISOString(),
  demandee_le: facture.demandeeLe.toISOString(),
  emise_le: facture.statut === 'EMISE' ? facture.emiseLe.toISOString() : null,
  vendeur: facture.statut === 'EMISE' ? facture.vendeur : null,
})

const presentLigne = ({ produitId, nom, quantite, prixCents, remiseCents, totalCents }: Ligne) => ({
  produit_id: produitId,
  nom,
  quantite,
  prix: prixCents === null ? null : toDollars(prixCents),
  remise: toDollars(remiseCents),
  total: toDollars(totalCents),
})
