/** Films in the words of 004. */
import { catalogue, isRefusal, type Refusal } from '@comptoir/contracts'
import { serveAliasPages } from '@comptoir/kit/http/alias.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import { type Queryable, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import { findByNom, insertCategorie } from '../db/categories-store.ts'
import { findProduit, lockCatalogue } from '../db/produits-store.ts'
import type { Deps } from '../deps.ts'
import { CATEGORIE_FILMS } from '../domain/film.ts'
import type { Produit } from '../domain/produit.ts'
import { create, withdraw } from '../operations/changes.ts'
import { lockSold, merge } from './aliases-writes.ts'
import { notFound, writerOf } from './produits.ts'
import { readPage } from './recherche.ts'

const { aliases } = catalogue

/** Registers them. */
export function serveFilms(app: FastifyInstance, deps: Deps): void {
  serveReads(app, deps)
  serveKeyed(app, deps, aliases.createFilm, async (tx, { body: { title: nom, description }, ...old }) => {
    await lockCatalogue(tx)
    const categorie_id = (await shelf(tx)) ?? (await insertCategorie(tx, CATEGORIE_FILMS)).id
    const made = await create(tx, { nom, description, categorie_id, prix: 0 }, writerOf(deps, old))
    return isRefusal(made) ? made : { status: 201, body: film004(made) }
  })
  serveChanges(app, deps)
}

function serveReads(app: FastifyInstance, { pool }: Deps): void {
  serveAliasPages(app, aliases.listFilms, {
    read: async ({ query: { title = '' } }, rows) => {
      const categorieId = await shelf(pool)
      if (categorieId === undefined) return { rows: [], total: 0 }
      return readPage(pool, { categorie_id: categorieId, partie: title }, rows)
    },
    tell: ({ rows }) => rows.map(film004),
  })
  serveRoute(app, aliases.showFilm, async ({ params: { id } }) => {
    const found = await findProduit(pool, id)
    const isFilm = found?.actif === true && found.categorieId === (await shelf(pool))
    return isFilm ? { status: 200, body: film004(found) } : notFound(id)
  })
}

function serveChanges(app: FastifyInstance, deps: Deps): void {
  for (const alias of [aliases.changeFilm, aliases.patchFilm])
    serveRoute(app, alias, async (old) =>
      withTx(deps.pool, async (tx) => {
        const before = await lockFilm(tx, old)
        if (isRefusal(before)) return before
        const { title, description } = old.body
        const given = { ...(title === undefined ? {} : { nom: title }), description }
        const saved = await merge(tx, { before, given }, writerOf(deps, old))
        return isRefusal(saved) ? saved : { status: 200, body: film004(saved) }
      }),
    )
  serveRoute(app, aliases.removeFilm, async (old) =>
    withTx(deps.pool, async (tx) => {
      const before = await lockFilm(tx, old)
      if (isRefusal(before)) return before
      await withdraw(tx, before, writerOf(deps, old))
      return { status: 204 }
    }),
  )
}

/** The category of films; undefined before there is one. */
const shelf = (db: Queryable): Promise<number | undefined> => findByNom(db, CATEGORIE_FILMS)

/** The film, once this transaction is the only writer. What is another product is none. */
async function lockFilm(tx: Tx, old: Parameters<typeof lockSold>[1]): Promise<Produit | Refusal> {
  const found = await lockSold(tx, old)
  if (isRefusal(found)) return found
  return found.categorieId === (await shelf(tx)) ? found : notFound(found.id)
}

const film004 = ({ id, nom: title, description }: Pick<Produit, 'id' | 'nom' | 'description'>) => ({
  id,
  title,
  description,
})
