/** The public routes of products. */
import { catalogue, enCents, enDollars, estRefus, type Refusal, refuser } from '@comptoir/contracts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { type RouteReply, serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
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
import {
  type ContenuProduit,
  changer,
  contenuDe,
  interesseLesAutres,
  type Produit,
} from '../domain/produit.ts'
import { motifsDe } from '../domain/recherche.ts'
import { estConnue, estNommee, etagOf, verifierVersion } from '../domain/version.ts'

type Deps = Pick<AppDeps, 'pool' | 'newId' | 'monotonicMs'>

/** Registers them. */
export function serveProduits(app: FastifyInstance, deps: Deps): void {
  serveReads(app, deps)
  serveKeyed(app, deps, catalogue.creerProduit, async (tx, { body, raw }) => {
    await lockCatalogue(tx)
    const contenu = contenuDe(body)
    const refus = estRefus(contenu) ? contenu : await refusOf(tx, contenu, undefined)
    if (estRefus(contenu) || refus !== null) return refus as Refusal
    const produit = await insertProduit(tx, contenu)
    await tell(tx, produit, { ...deps, trace: raw.trace.traceparent })
    return {
      status: 201,
      body: show(produit),
      headers: { ETag: etagOf(produit.version), Location: `/produits/${produit.id}` },
    }
  })
  serveKeyed(app, deps, catalogue.modifierProduit, async (tx, { params: { id }, body, header, raw }) => {
    const avant = await lockVersion(tx, id, header('If-Match'))
    if (estRefus(avant)) return avant
    const contenu = contenuDe(body, avant)
    const refus = estRefus(contenu) ? contenu : await refusOf(tx, contenu, id)
    if (estRefus(contenu) || refus !== null) return refus as Refusal
    return answer(await save(tx, { avant, contenu }, { ...deps, trace: raw.trace.traceparent }))
  })
  serveKeyed(app, deps, catalogue.supprimerProduit, async (tx, { params: { id }, header, raw }) => {
    const avant = await lockVersion(tx, id, header('If-Match'))
    if (estRefus(avant)) return avant
    const { id: _id, version: _version, ...contenu } = avant
    await save(
      tx,
      { avant, contenu: { ...contenu, actif: false } },
      { ...deps, trace: raw.trace.traceparent },
    )
    return { status: 204 }
  })
}

function serveReads(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, catalogue.listerProduits, async ({ query, raw }) => {
    const filtre: FiltreProduits = {
      motifs: motifsDe(query.q ?? ''),
      codeBarres: query.q?.trim() ?? null,
      categorieId: query.categorie_id ?? null,
      prixMinCents:
        query.prix_min === undefined ? null : (enCents(query.prix_min) ?? Math.ceil(query.prix_min * 100)),
      prixMaxCents:
        query.prix_max === undefined ? null : (enCents(query.prix_max) ?? Math.floor(query.prix_max * 100)),
      retires: query.retires === '1',
    }
    const curseur = readCursor(query.curseur, [cursorPart.numero])
    const apres = curseur === null ? 0 : Number(curseur[0])
    const rows = await listProduits(pool, filtre, { apres, limit: query.limite + 1 })
    const total = query.total === '1' ? await countProduits(pool, filtre) : undefined
    return pageReply({ rows, limite: query.limite, cursorOf: ({ id }) => [id], url: raw.url, show, total })
  })
  serveRoute(app, catalogue.consulterProduit, async ({ params: { id }, header }) => {
    const produit = await findProduit(pool, id)
    if (produit === undefined) return refuser('PRODUIT_INTROUVABLE', { id })
    if (estConnue(header('If-None-Match'), produit.version))
      return { status: 304, headers: { ETag: etagOf(produit.version) } }
    return answer(produit)
  })
}

const answer = (produit: Produit): RouteReply<'ETag'> => ({
  status: 200,
  body: show(produit),
  headers: { ETag: etagOf(produit.version) },
})

function show(produit: Produit): object {
  return {
    id: produit.id,
    nom: produit.nom,
    description: produit.description,
    categorie_id: produit.categorieId,
    prix: enDollars(produit.prixCents),
    code_barres: produit.codeBarres,
    actif: produit.actif,
    version: produit.version,
  }
}

/** The product, once this transaction is the only writer and If-Match names its version. */
async function lockVersion(tx: Tx, id: number, ifMatch: string | undefined): Promise<Produit | Refusal> {
  if (!estNommee(ifMatch)) return refuser('VERSION_REQUISE')
  await lockCatalogue(tx)
  const produit = await findProduit(tx, id)
  if (produit === undefined) return refuser('PRODUIT_INTROUVABLE', { id })
  return verifierVersion(ifMatch, produit.version) ?? produit
}

/** Why a content cannot be that of product `id` (undefined: of a new one); null when it can. */
async function refusOf(tx: Tx, contenu: ContenuProduit, id: number | undefined): Promise<Refusal | null> {
  const { categorieId, codeBarres } = contenu
  if ((await findCategorie(tx, categorieId)) === undefined)
    return refuser('CATEGORIE_INCONNUE', { categorieId })
  const porteur = codeBarres === null ? undefined : await findByCodeBarres(tx, codeBarres)
  return porteur === undefined || porteur === id ? null : refuser('CODE_BARRES_DEJA_PRIS', { codeBarres })
}

async function save(
  tx: Tx,
  { avant, contenu }: { avant: Produit; contenu: ContenuProduit },
  teller: Teller,
): Promise<Produit> {
  const apres = changer(avant, contenu)
  if (apres === avant) return avant
  await saveProduit(tx, apres)
  if (interesseLesAutres(avant, apres)) await tell(tx, apres, teller)
  return apres
}

interface Teller extends Pick<Deps, 'newId'> {
  /** The `traceparent` that the news goes on in. */
  readonly trace: string | undefined
}

function tell(
  tx: Tx,
  { id: produitId, prixCents, actif, version }: Produit,
  { newId, trace }: Teller,
): Promise<void> {
  const news = catalogue.produitChange({ produitId, prixCents, actif, version })
  return writeEvents(tx, [{ ...news, trace }], newId)
}
