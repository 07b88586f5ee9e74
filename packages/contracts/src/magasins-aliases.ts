/** Routes of replaced systems about stores. */
import { STAFF } from './access.ts'
import { alias, healthAlias, pages, whole } from './alias.ts'
import { Closed, Email, Instant, Nullable, Numero, pagination } from './fields.ts'
import { listerVentes } from './magasins-consultation.ts'
import {
  consulterMagasin,
  creerMagasin,
  fermerMagasin,
  line,
  listerMagasins,
  modifierMagasin,
  stockDuMagasin,
} from './magasins-lieux.ts'
import { Sale002, SaleId002 } from './magasins-sales-002.ts'
import { Type } from './typebox.ts'

const byId = Closed({ id: Numero() })

/** A store of 003. It knows no town: what we want beside its address may be given in our own words. */
const Store003 = Closed({
  id: Numero(),
  nom: Type.String(),
  adresse: Type.String(),
  telephone: Nullable(Type.String()),
  email: Nullable(Type.String()),
})
const { telephone, ville, code_postal, region } = creerMagasin.body.properties
const beside = {
  ville: Type.Optional(ville),
  code_postal: Type.Optional(code_postal),
  region: Type.Optional(region),
}
const store003 = {
  nom: line(100),
  adresse: line(200),
  telephone,
  email: Type.Optional(Nullable(Email)),
  ...beside,
}

export const listStores003 = alias(listerMagasins, {
  method: 'GET',
  path: '/api/v1/stores',
  query: Closed(pages),
  replies: {
    200: Closed({
      total: Type.Integer(),
      page: Type.Integer(),
      size: Type.Integer(),
      items: Type.Array(Store003),
    }),
  },
})

export const createStore003 = alias(creerMagasin, {
  method: 'POST',
  path: '/api/v1/stores',
  body: Closed(store003),
  replies: { 201: Store003 },
})

export const showStore003 = alias(consulterMagasin, {
  method: 'GET',
  path: '/api/v1/stores/{id}',
  params: byId,
  replies: { 200: Store003 },
})

const changed003 = {
  path: '/api/v1/stores/{id}',
  params: byId,
  body: Type.Partial(Closed(store003)),
  replies: { 200: Store003 },
} as const
export const changeStore003 = alias(modifierMagasin, { method: 'PUT', ...changed003 })
export const patchStore003 = alias(modifierMagasin, { method: 'PATCH', ...changed003 })

export const removeStore003 = alias(fermerMagasin, {
  method: 'DELETE',
  path: '/api/v1/stores/{id}',
  params: byId,
  replies: { 204: null },
})

/** A place of 002: a store, or the centre logistique, which it calls a warehouse. Offices have no rows here. */
const Store002 = Closed({
  id: Numero(),
  name: Type.String(),
  address: Type.String(),
  type: Type.Enum(['SALES', 'LOGISTICS']),
  createdAt: Instant(),
  updatedAt: Instant(),
})
const store002 = { name: line(100), address: line(200), ...beside }
const spellings = { name: ['nom'], address: ['adresse'] } as const

export const listStores002 = alias(listerMagasins, {
  method: 'GET',
  path: '/api/stores',
  query: Closed(whole),
  replies: { 200: Type.Array(Store002) },
})

export const listStoresOfType002 = alias(listerMagasins, {
  method: 'GET',
  path: '/api/stores/type/{type}',
  params: Closed({ type: Type.Enum(['SALES', 'LOGISTICS', 'HEADQUARTER']) }),
  query: Closed(whole),
  replies: { 200: Type.Array(Store002) },
})

/** There is one centre logistique: what is made is a store. */
export const createStore002 = alias(creerMagasin, {
  method: 'POST',
  path: '/api/stores',
  body: Closed({ ...store002, type: Type.Optional(Type.Literal('SALES')) }),
  spellings,
  replies: { 201: Store002 },
})

export const showStore002 = alias(consulterMagasin, {
  method: 'GET',
  path: '/api/stores/{id}',
  params: byId,
  replies: { 200: Store002 },
})

const changed002 = {
  path: '/api/stores/{id}',
  params: byId,
  body: Type.Partial(Closed(store002)),
  spellings,
  replies: { 200: Store002 },
} as const
export const changeStore002 = alias(modifierMagasin, { method: 'PUT', ...changed002 })
export const patchStore002 = alias(modifierMagasin, { method: 'PATCH', ...changed002 })

export const removeStore002 = alias(fermerMagasin, {
  method: 'DELETE',
  path: '/api/stores/{id}',
  params: byId,
  replies: { 204: null },
})

/** The stores of whoever asks; a responsable has all. */
export const ownStores002 = alias(listerMagasins, {
  method: 'GET',
  path: '/api/users/profile/access',
  query: Closed(whole),
  replies: { 200: Type.Array(Store002) },
  acces: STAFF,
})

/** What a place has of each product, with its name: all pieces, those that orders hold included. */
const pieces000 = {
  method: 'GET',
  query: Closed(whole),
  replies: {
    200: Type.Array(Closed({ produit_id: Numero(), nom: Type.String(), quantite: Type.Integer() })),
  },
} as const
export const stockOfStore003 = alias(stockDuMagasin, {
  ...pieces000,
  path: '/api/v1/stores/{id}/stock',
  params: byId,
})
export const stockOfStore000 = alias(stockDuMagasin, {
  ...pieces000,
  path: '/api/v1/magasins/{id}/stock',
  params: byId,
})
/** That of the centre logistique. */
export const stockOfCentre000 = alias(stockDuMagasin, {
  ...pieces000,
  path: '/api/v1/logistique/stock',
  acces: STAFF,
})

const ofStore = { storeId: Type.Optional(Numero()) }
const { date_debut: day } = listerVentes.query.properties
const saleSpellings = {
  storeId: ['magasin_id'],
  startDate: ['date_debut', 'start_date'],
  endDate: ['date_fin', 'end_date'],
} as const

export const listSales002 = alias(listerVentes, {
  method: 'GET',
  path: '/api/sales',
  query: Closed({ ...ofStore, startDate: day, endDate: day, ...pages }),
  spellings: saleSpellings,
  replies: { 200: Type.Array(Sale002) },
})

/** By its number, or by our id. Where several stores of whoever asks have the number, he names one. */
export const showSale002 = alias(listerVentes, {
  method: 'GET',
  path: '/api/sales/{id}',
  params: Closed({ id: SaleId002() }),
  query: Closed(ofStore),
  spellings: saleSpellings,
  replies: { 200: Sale002 },
  refusals: ['VENTE_INTROUVABLE'],
})

/** Our own list, where 000 had it. */
export const listStores000 = alias(listerMagasins, {
  method: 'GET',
  path: '/api/v1/magasins',
  query: Closed(pagination),
  replies: listerMagasins.replies,
})

export const healthOfStores = healthAlias('magasins', '/api/stores/health')
export const healthOfSales = healthAlias('magasins', '/api/sales/health')
export const healthOfReturns = healthAlias('magasins', '/api/returns/health')
