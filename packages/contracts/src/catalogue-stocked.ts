/** Routes of replaced systems about products that carry a quantity. Stock has it: it is asked, and told (`quantiteSaisie`). */
import { alias, pages } from './alias.ts'
import {
  consulterProduit,
  creerProduit,
  listerProduits,
  modifierProduit,
  supprimerProduit,
} from './catalogue-produits.ts'
import { Closed, Nullable, Numero } from './fields.ts'
import { COMPTE_MAX } from './stock-mouvements.ts'
import { Type } from './typebox.ts'

const byId = Closed({ id: Numero() })
const { nom, prix, description, code, categorie_id } = creerProduit.body.properties
const { prix_min, prix_max } = listerProduits.query.properties
/** What is given. */
const Quantite = Type.Optional(Type.Integer({ minimum: 0, maximum: COMPTE_MAX }))
/** What is told: null while stock does not answer. */
const Pieces = Nullable(Type.Integer())

/** A product of 003: its quantity is that of all places together. */
const Product003 = Closed({
  id: Numero(),
  code: Type.String(),
  nom: Type.String(),
  description: Type.String(),
  prix: Type.Number(),
  quantite_stock: Pieces,
  categorie_id: Numero(),
})
const product003 = { nom, prix, categorie_id, description, code, quantite_stock: Quantite }

export const listProducts003 = alias(listerProduits, {
  method: 'GET',
  path: '/api/v1/products',
  query: Closed({
    categorie_id: Type.Optional(categorie_id),
    prix_min,
    prix_max,
    search: Type.Optional(Type.String({ maxLength: 100 })),
    sort: Type.Optional(
      Type.String({
        pattern: '^(id|code|nom|prix|description|categorie_id)(,(asc|desc))?$',
        description: 'champ,asc ou champ,desc · field,asc or field,desc',
      }),
    ),
    ...pages,
  }),
  replies: {
    200: Closed({
      total: Type.Integer(),
      page: Type.Integer(),
      size: Type.Integer(),
      items: Type.Array(Product003),
    }),
  },
})

export const createProduct003 = alias(creerProduit, {
  method: 'POST',
  path: '/api/v1/products',
  body: Closed(product003),
  replies: { 201: Product003 },
})

export const showProduct003 = alias(consulterProduit, {
  method: 'GET',
  path: '/api/v1/products/{id}',
  params: byId,
  replies: { 200: Product003 },
})

const changed003 = {
  path: '/api/v1/products/{id}',
  params: byId,
  body: Type.Partial(Closed(product003)),
  replies: { 200: Product003 },
} as const
export const changeProduct003 = alias(modifierProduit, { method: 'PUT', ...changed003 })
export const patchProduct003 = alias(modifierProduit, { method: 'PATCH', ...changed003 })

export const removeProduct003 = alias(supprimerProduit, {
  method: 'DELETE',
  path: '/api/v1/products/{id}',
  params: byId,
  replies: { 204: null },
})

/** A product of 002 in a store. */
const Stocked002 = Closed({
  id: Numero(),
  name: Type.String(),
  price: Type.Number(),
  description: Type.String(),
  category: Type.String(),
  stock: Pieces,
})
/** A category by its name. */
const category = Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }))
const stocked002 = { name: nom, price: prix, description, category, stock: Quantite }
const spellings = {
  name: ['nom'],
  price: ['prix'],
  category: ['categorie'],
  stock: ['quantite_stock'],
} as const

const ofStore = {
  method: 'GET',
  params: byId,
  query: Closed({ page: pages.page, limit: pages.limit }),
  replies: { 200: Closed({ products: Type.Array(Stocked002), total: Type.Integer() }) },
  refusals: ['MAGASIN_INTROUVABLE'],
} as const
export const listProductsOfStore002 = alias(listerProduits, {
  ...ofStore,
  path: '/api/inventory/products/store/{id}',
})
/** Where 002 had it before its gateway. */
export const listProductsOfStoreFormer002 = alias(listerProduits, {
  ...ofStore,
  path: '/api/products/store/{id}',
})

/** Its category is made when there is none of that name. */
export const createProduct002 = alias(creerProduit, {
  method: 'POST',
  path: '/api/inventory/products/store/{id}',
  params: byId,
  body: Closed(stocked002),
  spellings,
  replies: { 201: Stocked002 },
  refusals: ['MAGASIN_INTROUVABLE'],
})

export const changeProduct002 = alias(modifierProduit, {
  method: 'PUT',
  path: '/api/inventory/products/{id}/store/{store}',
  params: Closed({ id: Numero(), store: Numero() }),
  body: Type.Partial(Closed(stocked002)),
  spellings,
  replies: { 200: Stocked002 },
  refusals: ['MAGASIN_INTROUVABLE'],
})
