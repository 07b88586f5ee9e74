/** Products in the words of the systems that this one replaces. */
import { catalogue, isRefusal } from '@comptoir/contracts'
import { serveAlias, serveAliasList, serveAliasPages } from '@comptoir/kit/http/alias.ts'
import { invalidRequest } from '@comptoir/kit/http/request-head.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import { compileCheck } from '@comptoir/kit/http/validation.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import { findByNom } from '../db/categories-store.ts'
import { findProduitByNom } from '../db/recherche-store.ts'
import type { Deps } from '../deps.ts'
import type { Produit } from '../domain/produit.ts'
import { serve003 } from './aliases-003.ts'
import { serveFilms } from './aliases-films.ts'
import { serveStores } from './aliases-stores.ts'
import { mergeSold, removeSold } from './aliases-writes.ts'
import { presentProduit } from './present-produit.ts'
import { type Listed, products002 } from './products-002.ts'
import { notFound, writerOf } from './produits.ts'
import { readPage } from './recherche.ts'

const { aliases } = catalogue

/** Registers them. */
export function serveAliases(app: FastifyInstance, deps: Deps): void {
  serve000(app, deps)
  serveLists002(app, deps)
  serveOne002(app, deps)
  serve003(app, deps)
  serveStores(app, deps)
  serveFilms(app, deps)
}

function serve000(app: FastifyInstance, deps: Deps): void {
  serveAlias(app, aliases.listProducts000)
  serveAlias(app, aliases.listProductsOfStaff000)
  serveAlias(app, aliases.showProduct000, { tell: (told) => (told.actif ? told : notFound(told.id)) })
  serveRoute(app, aliases.changeProduct000, async (old) => {
    const { champ, valeur, ...given } = old.body
    const named = champ === undefined || valeur === undefined ? {} : oneOf(champ, valeur)
    const saved = await withTx(deps.pool, (tx) => mergeSold(tx, old, { ...given, ...named }, deps))
    if (isRefusal(saved)) return saved
    return { status: 200, body: { message: `Le produit « ${saved.nom} » est à jour.` } }
  })
}

const { nom, prix, description } = catalogue.creerProduit.body.properties
const FIELDS = { nom: compileCheck(nom), prix: compileCheck(prix), description: compileCheck(description) }

/** One field and what it becomes, where that is a value of it. A price may be a text. */
function oneOf(champ: keyof typeof FIELDS, given: string | number): object {
  const valeur = champ === 'prix' ? Number(given) : String(given)
  if (FIELDS[champ](valeur)) return { [champ]: valeur }
  throw invalidRequest({
    pointeur: '/valeur',
    message: { fr: `n’est pas une valeur de « ${champ} »`, en: `is no value of "${champ}"` },
  })
}

function serveLists002(app: FastifyInstance, { pool }: Deps): void {
  serveAliasList(app, aliases.listProducts002, { tell: ({ rows }) => products002(pool, rows) })
  serveAliasList(app, aliases.searchProducts002, {
    ask: ({ params: { text } }) => ({ query: { q: text } }),
    tell: async ({ rows, total }) => ({ products: await products002(pool, rows), total }),
  })
  serveAliasPages(app, aliases.listProductsOfCategory002, {
    read: async ({ params: { category } }, rows) => {
      const categorieId = await findByNom(pool, category)
      return categorieId === undefined
        ? { rows: [], total: 0 }
        : readPage(pool, { categorie_id: categorieId }, rows)
    },
    tell: ({ rows }, { caller }) =>
      products002(
        pool,
        rows.map((produit) => presentProduit(produit, caller)),
      ),
  })
  serveAliasList(app, aliases.listCategories002, {
    tell: ({ rows }) => rows.map(({ id, nom: name }) => ({ id, name })),
  })
}

function serveOne002(app: FastifyInstance, deps: Deps): void {
  const { pool } = deps
  const one = async (told: Listed) => (await products002(pool, [told]))[0]
  serveAlias(app, aliases.showProduct002, {
    tell: (told) => (told.actif ? one(told) : notFound(told.id)),
  })
  serveRoute(app, aliases.showProductByName002, async ({ params: { name }, caller }) => {
    const found: Produit | undefined = await findProduitByNom(pool, name)
    return found === undefined
      ? notFound(name)
      : { status: 200, body: await one(presentProduit(found, caller)) }
  })
  serveRoute(app, aliases.removeProduct002, (old) =>
    withTx(pool, (tx) => removeSold(tx, old, writerOf(deps, old))),
  )
}
