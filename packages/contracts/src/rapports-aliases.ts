/** Routes of replaced systems about reports: those of 000 and its head office, of 002's sales, of 003. */
import { alias } from './alias.ts'
import { Closed, Nullable, Numero } from './fields.ts'
import { DIMENSIONS_003, MESURES_003 } from './rapports-003.ts'
import { cache } from './rapports-cache.ts'
import { each, filtres, jours, ofProduit, Signed } from './rapports-filtre.ts'
import { tendances, topProduits, ventes } from './rapports-lectures.ts'
import { inventaire, kpis } from './rapports-stock.ts'
import { DIMENSIONS, MESURES, performances, personnalise, tableauDeBord } from './rapports-tableau.ts'
import { Type } from './typebox.ts'

const spellings = {
  date_debut: ['start_date', 'startDate'],
  date_fin: ['end_date', 'endDate'],
  magasin_id: ['storeId'],
} as const

const sold000 = each(Closed({ produit: Type.String(), quantite_vendue: Type.Integer() }))
const held000 = each(Closed({ produit: Type.String(), magasin: Type.String(), quantite: Type.Integer() }))

/** The consolidated report. */
export const report000 = alias(ventes, {
  method: 'GET',
  path: '/rapports',
  query: Closed(jours),
  spellings,
  replies: {
    200: Closed({
      ventes_par_magasin: each(Closed({ magasin: Type.String(), chiffre_affaires: Signed() })),
      produits_plus_vendus: sold000,
      stocks_centrals: each(Closed({ produit: Type.String(), stock: Type.Integer() })),
    }),
  },
})

const watched = { ruptures: held000, surstocks: held000 }
const revenue000 = each(Closed({ magasin: Type.String(), montant: Signed() }))

export const dashboard000 = alias(tableauDeBord, {
  method: 'GET',
  path: '/dashboard',
  query: Closed(jours),
  spellings,
  replies: {
    200: Closed({ chiffre_affaires_par_magasin: revenue000, ...watched, tendances_hebdo: sold000 }),
  },
})

export const performance000 = alias(performances, {
  method: 'GET',
  path: '/api/v1/maison-mere/performance',
  query: Closed(jours),
  spellings,
  replies: { 200: Closed({ chiffre_affaires: revenue000, ...watched, tendances: sold000 }) },
})

export const salesReport000 = alias(ventes, {
  method: 'GET',
  path: '/api/v1/maison-mere/rapport-ventes',
  query: Closed(jours),
  spellings,
  replies: {
    200: Closed({
      ventes_par_magasin: each(Closed({ nom: Type.String(), total_ventes: Signed() })),
      produits_vendus: each(Closed({ nom: Type.String(), quantite_totale: Type.Integer() })),
      stock_restants: held000,
    }),
  },
})

const between = {
  startDate: jours.date_debut,
  endDate: jours.date_fin,
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 10 }),
}
const spellings002 = {
  startDate: ['start_date', 'date_debut'],
  endDate: ['end_date', 'date_fin'],
} as const

export const salesByStore002 = alias(ventes, {
  method: 'GET',
  path: '/api/sales/reports/by-store',
  query: Closed(between),
  spellings: spellings002,
  replies: { 200: each(Closed({ storeId: Numero(), totalQuantity: Type.Integer() })) },
})

export const topProducts002 = alias(topProduits, {
  method: 'GET',
  path: '/api/sales/reports/top-products',
  query: Closed(between),
  spellings: spellings002,
  replies: { 200: each(Closed({ productId: Numero(), totalQuantity: Type.Integer() })) },
})

const asked003 = { query: Closed({ ...jours, magasin_id: filtres.magasin_id }), spellings } as const

export const sales003 = alias(ventes, {
  method: 'GET',
  path: '/api/v1/reports/sales',
  ...asked003,
  replies: ventes.replies,
})

export const inventory003 = alias(inventaire, {
  method: 'GET',
  path: '/api/v1/reports/inventory',
  query: Closed({ magasin_id: filtres.magasin_id }),
  spellings,
  replies: inventaire.replies,
})

const ofDay = tendances.replies[200].properties.par_jour

export const kpis003 = alias(kpis, {
  method: 'GET',
  path: '/api/v1/reports/kpis',
  ...asked003,
  replies: {
    200: Closed({
      chiffre_affaires: Signed(),
      nb_ventes: Type.Integer(),
      ticket_moyen: Nullable(Signed()),
      marge: Signed(),
      taux_marge: Nullable(Type.Number()),
      rotation_stock: Nullable(Type.Number()),
      top_produits: each(Closed({ ...ofProduit, quantite: Type.Integer(), chiffre_affaires: Signed() })),
      tendances: ofDay,
    }),
  },
})

export const summary003 = alias(ventes, {
  method: 'GET',
  path: '/api/v1/reports/global-summary',
  ...asked003,
  replies: {
    200: Closed({
      total_revenue: Signed(),
      total_sales_count: Type.Integer(),
      average_ticket: Nullable(Signed()),
    }),
  },
})

const namesOf = <N extends string>(names: Readonly<Record<N, string>>) => Object.keys(names) as N[]

export const custom003 = alias(personnalise, {
  method: 'POST',
  path: '/api/v1/reports/custom',
  body: Closed({
    indicateurs: Type.Array(Type.Enum([...MESURES, ...namesOf(MESURES_003)]), {
      minItems: 1,
      maxItems: 15,
    }),
    dimensions: Type.Array(Type.Enum([...DIMENSIONS, ...namesOf(DIMENSIONS_003)]), {
      minItems: 1,
      maxItems: 3,
    }),
    date_debut: jours.date_debut,
    date_fin: jours.date_fin,
    magasin_id: Type.Optional(Numero()),
  }),
  spellings: { ...spellings, indicateurs: ['mesures'], dimensions: ['par'] },
  replies: {
    200: Closed({
      colonnes: personnalise.replies[200].properties.colonnes,
      lignes: personnalise.replies[200].properties.lignes,
    }),
  },
})

const { consulterCache, viderCache } = cache
const Count = Type.Integer({ minimum: 0 })

export const cacheStats003 = alias(consulterCache, {
  method: 'GET',
  path: '/api/v1/cache/stats',
  replies: {
    200: Closed({
      enabled: Type.Boolean(),
      hits: Count,
      misses: Count,
      keys: Count,
      memory_used: Count,
      /** Whoever answers, and nobody else: each instance has a cache or a connection of its own. */
      connected_clients: Count,
    }),
  },
})

export const clearCache003 = alias(viderCache, {
  method: 'DELETE',
  path: '/api/v1/cache/clear',
  replies: { 204: null },
})

/** All of it, whatever the pattern: it only ever saves work. */
export const emptyCache003 = alias(viderCache, {
  method: 'POST',
  path: '/api/v1/cache/clear',
  body: Closed({ pattern: Type.Optional(Type.String({ maxLength: 200 })) }),
  replies: { 200: Closed({ message: Type.String(), cleared_count: Count }) },
})
