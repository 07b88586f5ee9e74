/** Products in the words of 002, in one store: with its pieces. */
import { catalogue, isRefusal } from '@comptoir/contracts'
import { serveAliasPages } from '@comptoir/kit/http/alias.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import { type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import { findByNom, insertCategorie } from '../db/categories-store.ts'
import { lockCatalogue } from '../db/produits-store.ts'
import type { Deps } from '../deps.ts'
import { CATEGORIE_DIVERS } from '../domain/produit.ts'
import { create } from '../operations/changes.ts'
import { askQuantites, tellQuantite } from '../operations/quantites.ts'
import { lockSold, merge } from './aliases-writes.ts'
import { presentProduit } from './present-produit.ts'
import { products002 } from './products-002.ts'
import { writerOf } from './produits.ts'
import { readPage } from './recherche.ts'

const { aliases } = catalogue

/** Registers them. */
export function serveStores(app: FastifyInstance, deps: Deps): void {
  serveLists(app, deps)
  serveCreate(app, deps)
  serveChange(app, deps)
}

function serveLists(app: FastifyInstance, deps: Deps): void {
  for (const alias of [aliases.listProductsOfStore002, aliases.listProductsOfStoreFormer002])
    serveAliasPages(app, alias, {
      read: async ({ params: { id: magasinId }, caller, raw }, asked) => {
        const { rows, total } = await readPage(deps.pool, {}, asked)
        const wanted = { magasinId, produitIds: rows.map(({ id }) => id) }
        const pieces = await askQuantites(deps, wanted, raw)
        if (isRefusal(pieces)) return pieces
        const products = await products002(
          deps.pool,
          rows.map((produit) => presentProduit(produit, caller)),
        )
        return { rows: products.map((product) => ({ ...product, stock: pieces(product.id) })), total }
      },
      tell: ({ rows: products, total }) => ({ products, total }),
    })
}

/** The category of this name, made when there is none. */
const categoryNamed = async (tx: Tx, name: string): Promise<number> =>
  (await findByNom(tx, name)) ?? (await insertCategorie(tx, name.trim())).id

function serveCreate(app: FastifyInstance, deps: Deps): void {
  serveKeyed(app, deps, aliases.createProduct002, async (tx, { params, body, caller, raw }) => {
    const { id: magasinId } = params
    const { name: nom, price: prix, description, category = CATEGORIE_DIVERS, stock: quantite } = body
    // A store that is not known is refused now: nobody would hear of it once stock is told.
    const place = await askQuantites(deps, { magasinId, produitIds: [] }, raw)
    if (isRefusal(place)) return place
    await lockCatalogue(tx)
    const categorie_id = await categoryNamed(tx, category)
    const writer = writerOf(deps, { caller, raw })
    const made = await create(tx, { nom, prix, description, categorie_id }, writer)
    if (isRefusal(made)) return made
    if (quantite !== undefined)
      await tellQuantite(tx, { produitId: made.id, magasinId, quantite, at: deps.now() }, writer)
    const [product] = await products002(tx, [presentProduit(made, caller)])
    return { status: 201, body: { ...product, stock: quantite ?? 0 } }
  })
}

function serveChange(app: FastifyInstance, deps: Deps): void {
  serveRoute(app, aliases.changeProduct002, async (old) => {
    const { store: magasinId, id: produitId } = old.params
    const { name, price, description, category, stock: quantite } = old.body
    const pieces = await askQuantites(deps, { magasinId, produitIds: [produitId] }, old.raw)
    if (isRefusal(pieces)) return pieces
    return withTx(deps.pool, async (tx) => {
      const before = await lockSold(tx, old)
      if (isRefusal(before)) return before
      const given = {
        ...(name === undefined ? {} : { nom: name }),
        ...(price === undefined ? {} : { prix: price }),
        ...(category === undefined ? {} : { categorie_id: await categoryNamed(tx, category) }),
        description,
      }
      const writer = writerOf(deps, old)
      const after = await merge(tx, { before, given }, writer)
      if (isRefusal(after)) return after
      if (quantite !== undefined)
        await tellQuantite(tx, { produitId, magasinId, quantite, at: deps.now() }, writer)
      const [product] = await products002(tx, [presentProduit(after, old.caller)])
      return { status: 200, body: { ...product, stock: quantite ?? pieces(produitId) } }
    })
  })
}
