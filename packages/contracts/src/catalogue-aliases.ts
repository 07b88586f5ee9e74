/** Routes of replaced systems about products. Films are in `catalogue-films.ts`, quantities in `catalogue-stocked.ts`. */
import { alias, healthAlias, pages, whole } from './alias.ts'
import { listerCategories } from './catalogue-categories.ts'
import {
  consulterProduit,
  creerProduit,
  listerProduits,
  modifierProduit,
  supprimerProduit,
} from './catalogue-produits.ts'
import { Closed, Numero } from './fields.ts'
import { Type } from './typebox.ts'

export * from './catalogue-films.ts'
export * from './catalogue-stocked.ts'

const byId = Closed({ id: Numero() })
const { nom, prix, description } = creerProduit.body.properties

/** Our own lists, where 000 had them. */
const listed000 = { method: 'GET', query: listerProduits.query, replies: listerProduits.replies } as const
export const listProducts000 = alias(listerProduits, { ...listed000, path: '/api/v1/produits' })
export const listProductsOfStaff000 = alias(listerProduits, {
  ...listed000,
  path: '/api/v1/employe/produits',
})

export const showProduct000 = alias(consulterProduit, {
  method: 'GET',
  path: '/api/v1/produits/{id}',
  params: byId,
  replies: { 200: consulterProduit.replies[200] },
})

/** What is given, by its name, or as one field (`champ`) and what it becomes (`valeur`). */
export const changeProduct000 = alias(modifierProduit, {
  method: 'PUT',
  path: '/api/v1/maison-mere/produits/{id}',
  params: byId,
  body: Closed({
    nom: Type.Optional(nom),
    prix: Type.Optional(prix),
    description,
    champ: Type.Optional(Type.Enum(['nom', 'prix', 'description'])),
    valeur: Type.Optional(Type.Union([Type.String({ maxLength: 2000 }), Type.Number()])),
  }),
  replies: { 200: Closed({ message: Type.String() }) },
})

/** A product of 002, with the name of its category. */
const product002 = {
  id: Numero(),
  name: Type.String(),
  price: Type.Number(),
  description: Type.String(),
  category: Type.String(),
}
const Product002 = Closed(product002)
const Name = Type.String({ minLength: 1, maxLength: 200 })

export const listProducts002 = alias(listerProduits, {
  method: 'GET',
  path: '/api/inventory/products',
  query: Closed(whole),
  replies: { 200: Type.Array(Product002) },
})

export const showProduct002 = alias(consulterProduit, {
  method: 'GET',
  path: '/api/inventory/products/{id}',
  params: byId,
  replies: { 200: Product002 },
})

export const showProductByName002 = alias(consulterProduit, {
  method: 'GET',
  path: '/api/inventory/products/name/{name}',
  params: Closed({ name: Name }),
  replies: { 200: Product002 },
})

export const listProductsOfCategory002 = alias(listerProduits, {
  method: 'GET',
  path: '/api/inventory/products/category/{category}',
  params: Closed({ category: Name }),
  query: Closed(whole),
  replies: { 200: Type.Array(Product002) },
})

const { page, limit } = pages
export const searchProducts002 = alias(listerProduits, {
  method: 'GET',
  path: '/api/inventory/products/search/{text}',
  params: Closed({ text: Type.String({ minLength: 1, maxLength: 100 }) }),
  query: Closed({ page, limit }),
  replies: { 200: Closed({ products: Type.Array(Product002), total: Type.Integer() }) },
})

export const removeProduct002 = alias(supprimerProduit, {
  method: 'DELETE',
  path: '/api/inventory/products/{id}',
  params: byId,
  replies: { 204: null },
})

export const listCategories002 = alias(listerCategories, {
  method: 'GET',
  path: '/api/inventory/categories',
  query: Closed(whole),
  replies: { 200: Type.Array(Closed({ id: Numero(), name: Type.String() })) },
})

export const health = healthAlias('catalogue', '/api/inventory/health')
