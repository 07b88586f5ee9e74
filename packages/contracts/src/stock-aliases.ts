/** Routes of replaced systems about stock: quantities as 002 knows them, and requests to the centre logistique as 000 does. */
import { STAFF } from './access.ts'
import { alias, healthAlias, pages, whole } from './alias.ts'
import { Closed, Numero, QUANTITE_MAX, Uuid } from './fields.ts'
import { approvisionnement, demanderApprovisionnement, STATUTS_DEMANDE } from './stock-demandes.ts'
import { ajuster, compter, consulter } from './stock-mouvements.ts'
import { Type } from './typebox.ts'

/** A quantity of 002: all pieces of the place, those that orders hold included. */
const Stock002 = Closed({
  id: Type.Integer(),
  storeId: Numero(),
  productId: Numero(),
  quantity: Type.Integer(),
})
const Stocks002 = Type.Array(Stock002)
const ofStore = Closed({ store: Numero() })
const ofProduct = Closed({ store: Numero(), product: Numero() })
const managers = ['gestionnaire', 'responsable'] as const
const Quantity = Type.Integer({ minimum: 1, maximum: QUANTITE_MAX })

const listed = { method: 'GET', params: ofStore, query: Closed(whole), replies: { 200: Stocks002 } } as const
export const listStocks002 = alias(consulter, { ...listed, path: '/api/stocks/store/{store}' })
export const listInventory002 = alias(consulter, { ...listed, path: '/api/inventory/stock/store/{store}' })

/** Where 002 had it before its gateway. */
export const listStocksFormer002 = alias(consulter, { ...listed, path: '/api/stock/store/{store}' })

/** All places together. */
export const listCentral002 = alias(consulter, {
  method: 'GET',
  path: '/api/inventory/stock/central',
  query: Closed({ page: pages.page, limit: pages.limit }),
  replies: {
    200: Closed({
      products: Type.Array(Closed({ productId: Numero(), stock: Type.Integer(), name: Type.String() })),
      total: Type.Integer(),
    }),
  },
  acces: STAFF,
})

const shown = {
  method: 'GET',
  params: ofProduct,
  replies: { 200: Stock002 },
  refusals: ['PRODUIT_INTROUVABLE'],
} as const
export const showStock002 = alias(consulter, {
  ...shown,
  path: '/api/stocks/store/{store}/product/{product}',
})
export const showInventory002 = alias(consulter, {
  ...shown,
  path: '/api/inventory/stock/store/{store}/product/{product}',
})

const low = {
  method: 'GET',
  query: Closed({ threshold: Type.Integer({ minimum: 0, maximum: QUANTITE_MAX, default: 10 }), ...whole }),
  replies: { 200: Stocks002 },
  acces: managers,
} as const
export const lowStocks002 = alias(consulter, { ...low, path: '/api/stocks/low' })
export const lowInventory002 = alias(consulter, { ...low, path: '/api/inventory/stock/low' })

/** Sets a quantity: a count, now. */
export const setStock002 = alias(compter, {
  method: 'PUT',
  path: '/api/stocks/store/{store}/product/{product}',
  params: ofProduct,
  body: Closed({ quantity: Type.Integer({ minimum: 0, maximum: QUANTITE_MAX }) }),
  replies: { 200: Stock002 },
})

const changed = {
  params: ofProduct,
  body: Closed({ quantity: Quantity }),
  replies: { 200: Stock002 },
} as const
const below = (path: '/api/stocks' | '/api/inventory/stock', act: 'increment' | 'decrement') =>
  `${path}/store/{store}/product/{product}/${act}`
export const incrementStock002 = alias(ajuster, {
  ...changed,
  method: 'POST',
  path: below('/api/stocks', 'increment'),
})
export const decrementStock002 = alias(ajuster, {
  ...changed,
  method: 'POST',
  path: below('/api/stocks', 'decrement'),
})
export const incrementInventory002 = alias(ajuster, {
  ...changed,
  method: 'PATCH',
  path: below('/api/inventory/stock', 'increment'),
})
export const decrementInventory002 = alias(ajuster, {
  ...changed,
  method: 'PATCH',
  path: below('/api/inventory/stock', 'decrement'),
})

/** A request of 000: one product. */
const demande000 = {
  id: Uuid(),
  statut: Type.Enum(STATUTS_DEMANDE),
  magasin_id: Numero(),
  produit_id: Numero(),
  quantite: Type.Integer(),
}
const Demande000 = Closed(demande000)
const wanted = Closed({ magasin_id: Numero(), produit_id: Numero(), quantite: Quantity })

export const ask000 = alias(demanderApprovisionnement, {
  method: 'POST',
  path: '/api/v1/logistique/demande',
  query: wanted,
  replies: { 201: Demande000 },
})

const Named = Closed({ id: Numero(), nom: Type.String() })

/** A request of several products has a row for each. */
export const listRequests000 = alias(approvisionnement.lister, {
  method: 'GET',
  path: '/api/v1/logistique/demandes',
  query: Closed(whole),
  replies: {
    200: Type.Array(Closed({ ...demande000, produit: Named, magasin: Named })),
  },
  acces: managers,
})

export const grant000 = alias(approvisionnement.valider, {
  method: 'POST',
  path: '/api/v1/logistique/demandes/{id}/valider',
  params: Closed({ id: Uuid() }),
  replies: { 202: Demande000 },
})

/** Asks and grants in one. */
export const supply000 = alias(demanderApprovisionnement, {
  method: 'POST',
  path: '/api/v1/logistique/approvisionner',
  query: wanted,
  replies: { 202: Demande000 },
  refusals: ['STOCK_INSUFFISANT'],
  acces: ['responsable'],
})

/** Asks when the place is below its threshold of the product. */
export const check000 = alias(demanderApprovisionnement, {
  method: 'POST',
  path: '/api/v1/logistique/verifier_reapprovisionnement',
  query: wanted,
  replies: { 200: Closed({ sous_seuil: Type.Boolean(), demande: Type.Union([Demande000, Type.Null()]) }) },
  acces: managers,
})

export const health = healthAlias('stock', '/api/stocks/health')
