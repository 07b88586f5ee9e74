/** Reports in the words of replaced systems. Most tell at once what several of ours do. */
import { type Alias, isRefusal, rapports, toDollars } from '@comptoir/contracts'
import { addDays } from '@comptoir/contracts/days.ts'
import { serveAlias } from '@comptoir/kit/http/alias.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { serveKeyed } from '@comptoir/participant/keyed.ts'
import type { FastifyInstance } from 'fastify'
import { type HeldProduit, listHeld, listWatched } from '../db/inventaire-store.ts'
import { readLieux } from '../db/lieux-store.ts'
import { measureDays } from '../db/mesures-store.ts'
import { rankProduits } from '../db/produits-store.ts'
import type { Deps } from '../deps.ts'
import type { Dimension, Mesure } from '../domain/composition.ts'
import { chiffreAffaires, sumOf } from '../domain/mesures.ts'
import type { Filtre } from '../domain/rapport.ts'
import { readKpis } from './kpis.ts'
import { type AskedReport, answerOf, askedOf, type ReportQuery } from './report.ts'
import { readDays } from './tendances.ts'

const { aliases } = rapports

/** Registers them. */
export function serveAliases(app: FastifyInstance, deps: Deps): void {
  const reading = readingBy(app, deps)
  reading(aliases.report000, readReport)
  reading(aliases.salesReport000, readSales)
  reading(aliases.dashboard000, async (tx, asked) => {
    const { revenue, week, ...watched } = await readBoard(tx, asked)
    return { chiffre_affaires_par_magasin: revenue, ...watched, tendances_hebdo: week }
  })
  reading(aliases.performance000, async (tx, asked) => {
    const { revenue, week, ...watched } = await readBoard(tx, asked)
    return { chiffre_affaires: revenue, ...watched, tendances: week }
  })
  reading(aliases.kpis003, readKpis003)
  serve002(reading)
  serve003(app)
  serveCache003(app, deps)
}

type Read<Q> = (tx: Tx, asked: AskedReport<Q & ReportQuery>) => Promise<unknown>

/** 002 calls the days otherwise. */
interface Between {
  readonly startDate?: string
  readonly endDate?: string
  readonly limit?: number
}

/** Serves what is read anew from the sums, in the words of the alias. */
const readingBy =
  (app: FastifyInstance, deps: Deps) =>
  <Q extends Between>(alias: Alias, read: Read<Q>): void =>
    serveRoute(app, alias, async ({ query, caller }) => {
      const given = query as Q & ReportQuery
      const { startDate, endDate } = given
      const days =
        startDate === undefined && endDate === undefined
          ? given
          : { date_debut: startDate, date_fin: endDate }
      const debut = days === given ? '/date_debut' : '/startDate'
      const asked = askedOf({ ...given, ...days }, caller, deps.now(), { debut })
      if (isRefusal(asked)) return asked
      return answerOf(deps, { id: alias.id, asked }, async (tx) => ({
        status: 200,
        body: await read(tx, asked),
      }))
    })

type Reading = ReturnType<typeof readingBy>

/** How many products stand among those that sell best, in a list that does not say. */
const BEST = 5
const ROWS_MAX = 1_000

async function readReport(tx: Tx, { filtre }: AskedReport<object>) {
  const centre = (await readLieux(tx, undefined)).filter(({ type }) => type === 'CENTRE')
  const held = await listHeld(tx, { ...filtre, magasinIds: centre.map(({ id }) => id) }, ROWS_MAX)
  return {
    ventes_par_magasin: (await revenueByPlace(tx, filtre)).map(({ nom, cents }) => ({
      magasin: nom,
      chiffre_affaires: toDollars(cents),
    })),
    produits_plus_vendus: await readBest(tx, filtre),
    stocks_centrals: held.map((row) => ({ produit: productOf(row), stock: piecesOf(row) })),
  }
}

async function readSales(tx: Tx, { filtre }: AskedReport<object>) {
  const best = await rankProduits(tx, filtre, { tri: 'quantite', limit: ROWS_MAX })
  return {
    ventes_par_magasin: (await revenueByPlace(tx, filtre)).map(({ nom, cents }) => ({
      nom,
      total_ventes: toDollars(cents),
    })),
    produits_vendus: best
      .filter(({ vendus }) => vendus > 0)
      .map(({ nom, produitId, vendus }) => ({ nom: nom ?? String(produitId), quantite_totale: vendus })),
    stock_restants: (await listHeld(tx, filtre, ROWS_MAX)).map(held000),
  }
}

/** Shortages are what is out, and what is below its threshold. */
async function readBoard(tx: Tx, { filtre, today }: AskedReport<object>) {
  const watched = await listWatched(tx, filtre, ROWS_MAX)
  const week = { ...filtre, periode: { debut: addDays(today, -6), fin: today } }
  return {
    revenue: (await revenueByPlace(tx, filtre)).map(({ nom, cents }) => ({
      magasin: nom,
      montant: toDollars(cents),
    })),
    ruptures: watched.filter(({ type }) => type !== 'SURSTOCK').map(held000),
    surstocks: watched.filter(({ type }) => type === 'SURSTOCK').map(held000),
    week: await readBest(tx, week),
  }
}

async function revenueByPlace(tx: Tx, filtre: Filtre) {
  const byPlace = Map.groupBy(await measureDays(tx, filtre), ({ magasinId }) => magasinId)
  return (await readLieux(tx, filtre.magasinIds)).map(({ id, nom }) => {
    const sums = sumOf(byPlace.get(id) ?? [], false)
    return { id, nom, cents: chiffreAffaires(sums), pieces: sums.vendus }
  })
}

const readBest = async (tx: Tx, filtre: Filtre) =>
  (await rankProduits(tx, filtre, { tri: 'quantite', limit: BEST })).map(({ nom, produitId, vendus }) => ({
    produit: nom ?? String(produitId),
    quantite_vendue: vendus,
  }))

const productOf = ({ nom, produitId }: HeldProduit): string => nom ?? String(produitId)
/** 000 knew of no reservations: all pieces of the place. */
const piecesOf = ({ disponible, reserve }: HeldProduit): number => disponible + reserve
const held000 = (row: HeldProduit) => ({
  produit: productOf(row),
  magasin: row.magasin ?? String(row.magasinId),
  quantite: piecesOf(row),
})

async function readKpis003(tx: Tx, asked: AskedReport<ReportQuery>) {
  const { rotation, top_produits, ...figures } = await readKpis(tx, asked)
  return {
    chiffre_affaires: figures.chiffre_affaires,
    nb_ventes: (figures.nb_ventes ?? 0) + (figures.nb_commandes ?? 0),
    ticket_moyen: figures.panier_moyen,
    marge: figures.marge,
    taux_marge: figures.taux_marge,
    rotation_stock: rotation,
    top_produits,
    tendances: await readDays(tx, asked.filtre),
  }
}

/** The greatest first. */
function serve002(reading: Reading): void {
  reading<Between & { readonly limit: number }>(aliases.salesByStore002, async (tx, { filtre, query }) =>
    (await revenueByPlace(tx, filtre))
      .toSorted((a, b) => b.pieces - a.pieces || a.id - b.id)
      .slice(0, query.limit)
      .map(({ id, pieces }) => ({ storeId: id, totalQuantity: pieces })),
  )
  reading<Between & { readonly limit: number }>(aliases.topProducts002, async (tx, { filtre, query }) =>
    (await rankProduits(tx, filtre, { tri: 'quantite', limit: query.limit })).map(
      ({ produitId, vendus }) => ({
        productId: produitId,
        totalQuantity: vendus,
      }),
    ),
  )
}

/** Whatever they accept, they read JSON. */
const JSON_FORM = { format: 'json' } as const

/** Reports of ours under another path, or in fewer words. */
function serve003(app: FastifyInstance): void {
  serveAlias(app, aliases.sales003, { ask: ({ query }) => ({ query: { ...query, ...JSON_FORM } }) })
  serveAlias(app, aliases.inventory003, {
    ask: ({ query }) => ({ query: { ...query, limite: 500, ...JSON_FORM } }),
  })
  serveAlias(app, aliases.summary003, {
    ask: ({ query }) => ({ query: { ...query, ...JSON_FORM } }),
    tell: ({ total }) => ({
      total_revenue: total.chiffre_affaires,
      total_sales_count: (total.nb_ventes ?? 0) + (total.nb_commandes ?? 0),
      average_ticket: total.panier_moyen,
    }),
  })
  serveAlias(app, aliases.custom003, {
    ask: ({ body: { indicateurs, dimensions, date_debut, date_fin, magasin_id } }) => ({
      query: { ...JSON_FORM },
      body: {
        par: oursOf<Dimension>(dimensions, rapports.DIMENSIONS_003),
        mesures: oursOf<Mesure>(indicateurs, rapports.MESURES_003),
        ...(date_debut === undefined ? {} : { de: date_debut }),
        ...(date_fin === undefined ? {} : { a: date_fin }),
        ...(magasin_id === undefined ? {} : { filtres: { magasins: [magasin_id] } }),
      },
    }),
    tell: ({ colonnes, lignes }) => ({ colonnes, lignes }),
  })
}

/** Each name once, as ours. */
const oursOf = <O extends string>(names: readonly string[], theirs: Readonly<Record<string, O>>): O[] => [
  ...new Set(names.map((name) => theirs[name] ?? (name as O))),
]

/** The cache of reports, as 003 knew the one of all. */
function serveCache003(app: FastifyInstance, deps: Deps): void {
  const { cache } = deps
  serveAlias(app, aliases.cacheStats003, {
    tell: ({ memory, ...stats }) => ({ ...stats, memory_used: memory, connected_clients: 1 }),
  })
  serveAlias(app, aliases.clearCache003)
  serveKeyed(app, deps, aliases.emptyCache003 as never, async () => {
    const { keys } = await cache.stats()
    await cache.clear()
    return { status: 200, body: { message: 'Cache vidé', cleared_count: keys } }
  })
}
