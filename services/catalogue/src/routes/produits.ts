/** The public routes of products. */
import { catalogue, isRefusal, type Refusal, refuse, toCents, toDollars } from '@comptoir/contracts'
import { decideVersion, etagOf, isKnown, namesAny } from '@comptoir/contracts/version.ts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { type RouteReply, serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import { writeEvents } from '@comptoir/participant/outbox.ts'
import type { FastifyInstance } from 'fastify'
import { findCategorie } from '../db/categories-store.ts'
import {
  countProduits,
  type FiltreProduits,
  findByCodeBarres,
  findProduit,
  insertProduit,
  listProduits,
  lockCatalogue,
  saveProduit,
} from '../db/produits-store.ts'
import type { Deps } from '../deps.ts'
import {
  type ContenuProduit,
  changed,
  concernsOthers,
  decideContenu,
  type Produit,
} from '../domain/produit.ts'
import { patternsOf } from '../domain/recherche.ts'

/** Registers them. */
export function serveProduits(app: FastifyInstance, deps: Deps): void {
  serveReads(app, deps)
  serveKeyed(app, deps, catalogue.creerProduit, async (tx, { body, raw }) => {
    await lockCatalogue(tx)
    const contenu = decideContenu(body)
    const refusal = isRefusal(contenu) ? contenu : await refusalOf(tx, contenu, undefined)
    if (isRefusal(contenu) || refusal !== undefined) return refusal as Refusal
    const produit = await insertProduit(tx, contenu)
    await tell(tx, produit, { ...deps, trace: raw.trace.traceparent })
    return {
      status: 201,
      body: presentProduit(produit),
      headers: { ETag: etagOf(produit.version), Location: `/produits/${produit.id}` },
    }
  })
  serveKeyed(app, deps, catalogue.modifierProduit, async (tx, { params: { id }, body, header, raw }) => {
    const before = await lockVersion(tx, id, header('If-Match'))
    if (isRefusal(before)) return before
    const contenu = decideContenu(body, before)
    const refusal = isRefusal(contenu) ? contenu : await refusalOf(tx, contenu, id)
    if (isRefusal(contenu) || refusal !== undefined) return refusal as Refusal
    return answerOf(await save(tx, { before, contenu }, { ...deps, trace: raw.trace.traceparent }))
  })
  serveKeyed(app, deps, catalogue.supprimerProduit, async (tx, { params: { id }, header, raw }) => {
    const before = await lockVersion(tx, id, header('If-Match'))
    if (isRefusal(before)) return before
    const { id: _id, version: _version, ...contenu } = before
    const retired = { before, contenu: { ...contenu, actif: false } }
    await save(tx, retired, { ...deps, trace: raw.trace.traceparent })
    return { status: 204 }
  })
}

function serveReads(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, catalogue.listerProduits, async ({ query, raw }) => {
    const filtre: FiltreProduits = {
      motifs: patternsOf(query.q ?? ''),
      codeBarres: query.q?.trim(),
      categorieId: query.categorie_id,
      prixMinCents: query.prix_min && (toCents(query.prix_min) ?? Math.ceil(query.prix_min * 100)),
      prixMaxCents: query.prix_max && (toCents(query.prix_max) ?? Math.floor(query.prix_max * 100)),
      retires: query.retires === '1',
    }
    const { limite } = query
    const cursor = readCursor(query.curseur, [cursorPart.numero])
    const after = cursor && Number(cursor[0])
    const rows = await listProduits(pool, filtre, { limit: limite + 1, after })
    const total = query.total === undefined ? undefined : await countProduits(pool, filtre)
    return pageReply({ rows, limite, cursorOf: ({ id }) => [id], url: raw.url, show: presentProduit, total })
  })
  serveRoute(app, catalogue.consulterProduit, async ({ params: { id }, header }) => {
    const produit = await findProduit(pool, id)
    if (produit === undefined) return refuse('PRODUIT_INTROUVABLE', { id })
    if (isKnown(header('If-None-Match'), produit.version))
      return { status: 304, headers: { ETag: etagOf(produit.version) } }
    return answerOf(produit)
  })
}

/** A product in its version. */
const answerOf = (produit: Produit): RouteReply<'ETag'> => ({
  status: 200,
  body: presentProduit(produit),
  headers: { ETag: etagOf(produit.version) },
})

function presentProduit(produit: Produit): object {
  return {
    id: produit.id,
    nom: produit.nom,
    description: produit.description,
    categorie_id: produit.categorieId,
    prix: toDollars(produit.prixCents),
    code_barres: produit.codeBarres,
    actif: produit.actif,
    version: produit.version,
  }
}

/** The product, once this transaction is the only writer and If-Match names its version. */
async function lockVersion(tx: Tx, id: number, ifMatch: string | undefined): Promise<Produit | Refusal> {
  if (!namesAny(ifMatch)) return refuse('VERSION_REQUISE')
  await lockCatalogue(tx)
  const produit = await findProduit(tx, id)
  if (produit === undefined) return refuse('PRODUIT_INTROUVABLE', { id })
  return decideVersion(ifMatch, produit.version) ?? produit
}

/** Why a content cannot be that of product `id` (undefined: of a new one); undefined when it can. */
async function refusalOf(
  tx: Tx,
  contenu: ContenuProduit,
  id: number | undefined,
): Promise<Refusal | undefined> {
  const { categorieId, codeBarres } = contenu
  if ((await findCategorie(tx, categorieId)) === undefined)
    return refuse('CATEGORIE_INCONNUE', { categorieId })
  const holder = codeBarres === null ? undefined : await findByCodeBarres(tx, codeBarres)
  return holder === undefined || holder === id ? undefined : refuse('CODE_BARRES_DEJA_PRIS', { codeBarres })
}

async function save(
  tx: Tx,
  { before, contenu }: { before: Produit; contenu: ContenuProduit },
  teller: Teller,
): Promise<Produit> {
  const after = changed(before, contenu)
  if (after === before) return before
  await saveProduit(tx, after)
  if (concernsOthers(before, after)) await tell(tx, after, teller)
  return after
}

interface Teller extends Pick<Deps, 'newId'> {
  /** The `traceparent` that the news goes on in. */
  readonly trace: string | undefined
}

function tell(
  tx: Tx,
  { id: produitId, nom, prixCents, actif, version }: Produit,
  { newId, trace }: Teller,
): Promise<void> {
  const news = catalogue.produitChange({ produitId, nom, prixCents, actif, version })
  return writeEvents(tx, [{ ...news, trace }], newId)
}
