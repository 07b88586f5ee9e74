/** Routes of replaced systems about stores. */
import { Type } from 'typebox'
import { alias, healthAlias, pages } from './alias.ts'
import { Closed, Nullable, Numero, pagination } from './fields.ts'
import {
  consulterMagasin,
  creerMagasin,
  Email,
  fermerMagasin,
  line,
  listerMagasins,
  modifierMagasin,
} from './magasins-lieux.ts'

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
