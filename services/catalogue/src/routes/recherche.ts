/** The lists and searches of products, and their facets. */
import { catalogue, toCents, toDollars } from '@comptoir/contracts'
import type { Rows } from '@comptoir/kit/http/alias.ts'
import { cachedReply } from '@comptoir/kit/http/cached.ts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import {
  countFacettes,
  countProduits,
  type FiltreProduits,
  listProduits,
  listSorted,
  type Order,
  readMeant,
} from '../db/recherche-store.ts'
import type { Deps } from '../deps.ts'
import type { Produit } from '../domain/produit.ts'
import { motifsOf, normalise, PRICE_BOUNDS, patternOf, patternsOf, wordsOf } from '../domain/recherche.ts'
import { LIST_SECONDS, PRODUITS, seenBy } from './cached.ts'
import { presentProduit } from './present-produit.ts'

/** Registers them. */
export function serveRecherche(app: FastifyInstance, { pool, cache }: Deps): void {
  serveRoute(app, catalogue.listerProduits, ({ query, caller, raw }) => {
    const { limite } = query
    const cursor = readCursor(query.curseur, [cursorPart.numero])
    const after = cursor && Number(cursor[0])
    const how = { raw, seconds: LIST_SECONDS, tags: [PRODUITS], seen: seenBy(caller) }
    return cachedReply(cache, how, async () => {
      const { filtre, found: rows } = await forgiving(pool, query, {
        find: (asked) => listProduits(pool, asked, { limit: limite + 1, after }),
        isEmpty: (found) => found.length === 0,
      })
      const total = query.total === undefined ? undefined : await countProduits(pool, filtre)
      return pageReply({
        rows,
        limite,
        cursorOf: ({ id }) => [id],
        url: raw.url,
        show: (produit) => presentProduit(produit, caller),
        total,
      })
    })
  })
  serveRoute(app, catalogue.listerFacettes, async ({ query }) => {
    const { found } = await forgiving(pool, query, {
      find: (asked) => countFacettes(pool, asked),
      isEmpty: ({ categories, prix }) => categories.length === 0 && prix.every((count) => count === 0),
    })
    const { total, categories, prix } = found
    return {
      status: 200,
      body: {
        total,
        categories: categories.map(({ id, nom, count }) => ({ categorie_id: id, nom, nombre: count })),
        prix: prix.map((nombre, range) => ({ ...rangeOf(range), nombre })),
      },
    }
  })
}

const BY_NUMBER: Order = { by: 'id', isDescending: false }

/** Some rows of a search, counted from the first one, and how many it has. */
export async function readPage(
  pool: Pool,
  query: Query,
  { order = BY_NUMBER, ...rows }: Rows & { readonly order?: Order | undefined },
): Promise<{ rows: Produit[]; total: number }> {
  const { filtre, found } = await forgiving(pool, query, {
    find: (asked) => listSorted(pool, asked, { ...rows, order }),
    isEmpty: (listed) => listed.length === 0,
  })
  return { rows: found, total: await countProduits(pool, filtre) }
}

interface Query {
  readonly q?: string
  /** What a name must hold as it stands. */
  readonly partie?: string
  readonly categorie_id?: number
  readonly prix_min?: number
  readonly prix_max?: number
  readonly retires?: '1'
}

const filtreOf = (query: Query): FiltreProduits => ({
  motifs: query.partie === undefined ? patternsOf(query.q ?? '') : [[patternOf(normalise(query.partie))]],
  code: query.q?.trim(),
  categorieId: query.categorie_id,
  prixMinCents: query.prix_min && (toCents(query.prix_min) ?? Math.ceil(query.prix_min * 100)),
  prixMaxCents: query.prix_max && (toCents(query.prix_max) ?? Math.floor(query.prix_max * 100)),
  retires: query.retires === '1',
})

interface Search<Found> {
  readonly find: (filtre: FiltreProduits) => Promise<Found>
  readonly isEmpty: (found: Found) => boolean
}

/** Searches for what was typed; where that is nowhere, for what was meant. */
async function forgiving<Found>(
  pool: Pool,
  query: Query,
  { find, isEmpty }: Search<Found>,
): Promise<{ readonly filtre: FiltreProduits; readonly found: Found }> {
  const filtre = filtreOf(query)
  const found = await find(filtre)
  const words = isEmpty(found) ? wordsOf(query.q ?? '') : []
  if (words.length === 0) return { filtre, found }
  const motifs = motifsOf(await readMeant(pool, words))
  if (motifs === undefined) return { filtre, found }
  const meant = { ...filtre, motifs, code: undefined }
  return { filtre: meant, found: await find(meant) }
}

/** A range of prices, in dollars: from its lower bound to below its upper one. */
const rangeOf = (range: number) => {
  const [from, to] = [PRICE_BOUNDS[range - 1] ?? 0, PRICE_BOUNDS[range]]
  return { de: toDollars(from), a: to === undefined ? null : toDollars(to) }
}
