/** What clients of replaced systems ask of the catalogue. */
import { expect } from 'vitest'
import { charlie, type Kept, type Line } from './aliases-line.ts'

const CASQUE = 'Casque d’écoute sans fil'
const casque002 = { id: 1, name: CASQUE, price: 100, category: 'Électronique' }
const path = (name: string) => ({ name: encodeURIComponent(name) })

const CHANGE_000 = 'PUT /api/v1/maison-mere/produits/{id}'
/** Product 189, whose name and price no other proof reads. */
const TOOTHPASTE = { kept: { id: '189' } } as const

const PRODUCTS_000: readonly Line[] = [
  {
    asks: 'GET /api/v1/produits',
    query: '?limite=1',
    status: 200,
    shows: [{ id: 1, nom: CASQUE, prix: 100 }],
  },
  { asks: 'GET /api/v1/employe/produits', query: '?q=casque%20ecoute', status: 200, shows: [{ id: 1 }] },
  { asks: 'GET /api/v1/produits/{id}', kept: { id: '1' }, status: 200, shows: { nom: CASQUE, actif: true } },
  { asks: 'GET /api/v1/produits/{id}', kept: { id: '999999' }, status: 404 },
  { asks: CHANGE_000, ...TOOTHPASTE, body: () => ({ prix: 12.5 }), status: 401 },
  {
    asks: CHANGE_000,
    ...charlie,
    ...TOOTHPASTE,
    body: ({ run }) => ({ nom: `Dentifrice ${run}`, prix: '4.75', stock: 3 }),
    status: 200,
    shows: { message: expect.stringContaining('Dentifrice') },
  },
  {
    asks: CHANGE_000,
    ...charlie,
    ...TOOTHPASTE,
    body: () => ({ champ: 'description', valeur: 'À la menthe.' }),
    status: 200,
  },
  {
    asks: CHANGE_000,
    ...charlie,
    ...TOOTHPASTE,
    body: () => ({ champ: 'prix', valeur: 'gratuit' }),
    status: 400,
    shows: { erreurs: [{ pointeur: '/valeur' }] },
  },
  {
    asks: 'GET /api/v1/produits/{id}',
    ...TOOTHPASTE,
    status: 200,
    shows: { nom: expect.stringContaining('Dentifrice'), prix: 4.75, description: 'À la menthe.' },
  },
]

const PRODUCTS_002: readonly Line[] = [
  {
    asks: 'GET /api/inventory/products',
    status: 200,
    shows: expect.arrayContaining([expect.objectContaining(casque002)]),
  },
  { asks: 'GET /api/inventory/products/{id}', kept: { id: '1' }, status: 200, shows: casque002 },
  { asks: 'GET /api/inventory/products/{id}', kept: { id: '999999' }, status: 404 },
  { asks: 'GET /api/inventory/products/{id}', kept: { id: 'x' }, status: 400 },
  { asks: 'GET /api/inventory/products/name/{name}', kept: path(CASQUE), status: 200, shows: casque002 },
  { asks: 'GET /api/inventory/products/name/{name}', kept: path("casque d'ecoute SANS fil"), status: 200 },
  { asks: 'GET /api/inventory/products/name/{name}', kept: path('Introuvable'), status: 404 },
  {
    asks: 'GET /api/inventory/products/category/{category}',
    kept: { category: encodeURIComponent('Électronique') },
    status: 200,
    shows: expect.arrayContaining([expect.objectContaining({ id: 2, category: 'Électronique' })]),
  },
  {
    asks: 'GET /api/inventory/products/category/{category}',
    kept: { category: 'Rien' },
    status: 200,
    shows: [],
  },
  {
    asks: 'GET /api/inventory/products/search/{text}',
    kept: { text: 'erable' },
    query: '?page=1&limit=1',
    status: 200,
    shows: { products: [{ name: expect.stringContaining('érable') }], total: expect.any(Number) },
  },
  {
    asks: 'GET /api/inventory/categories',
    status: 200,
    shows: expect.arrayContaining([{ id: 1, name: 'Électronique' }]),
  },
  { asks: 'DELETE /api/inventory/products/{id}', kept: { id: '2000000' }, status: 401 },
  { asks: 'DELETE /api/inventory/products/{id}', ...charlie, kept: { id: '2000000' }, status: 404 },
]

const ONE_003 = 'GET /api/v1/products/{id}'
const product003 = ({ run }: Kept) => ({
  nom: `Article ${run}`,
  prix: '12.50',
  categorie_id: '1',
  quantite_stock: '25',
  marge: 3,
})

const PRODUCTS_003: readonly Line[] = [
  {
    asks: 'GET /api/v1/products',
    query: '?page=1&size=2&sort=prix,desc&categorie_id=1',
    status: 200,
    shows: { page: 1, size: 2, total: expect.any(Number), items: [{ id: 2, prix: 250, code: 'ELE002' }, {}] },
  },
  {
    asks: 'GET /api/v1/products',
    query: '?limit=1&prix_min=100&prix_max=100',
    status: 200,
    shows: { items: [{ prix: 100 }] },
  },
  {
    asks: 'GET /api/v1/products',
    query: '?search=casque%20ecoute',
    status: 200,
    shows: { items: [{ id: 1, quantite_stock: expect.any(Number) }] },
  },
  {
    asks: 'GET /api/v1/products',
    query: '?sort=rien',
    status: 400,
    shows: { erreurs: [{ pointeur: '/sort' }] },
  },
  { asks: 'POST /api/v1/products', body: product003, status: 401 },
  {
    asks: 'POST /api/v1/products',
    ...charlie,
    body: product003,
    status: 201,
    shows: { prix: 12.5, quantite_stock: 25, categorie_id: 1 },
    keep: ({ id }) => ({ id: String(id) }),
  },
  { asks: ONE_003, status: 200, isTold: true, shows: { prix: 12.5, quantite_stock: 25 } },
  {
    asks: 'PUT /api/v1/products/{id}',
    ...charlie,
    body: () => ({ quantite_stock: 7 }),
    status: 200,
    shows: { prix: 12.5, quantite_stock: 7 },
  },
  {
    asks: 'PATCH /api/v1/products/{id}',
    ...charlie,
    body: () => ({ prix: 13 }),
    status: 200,
    shows: { prix: 13 },
  },
  { asks: ONE_003, status: 200, isTold: true, shows: { prix: 13, quantite_stock: 7 } },
  { asks: 'DELETE /api/v1/products/{id}', ...charlie, status: 204 },
  { asks: ONE_003, status: 404 },
  { asks: 'PATCH /api/v1/products/{id}', ...charlie, body: () => ({ prix: 14 }), status: 404 },
]

const STORE_002 = 'GET /api/inventory/products/store/{id}'
const STOCKED_002: readonly Line[] = [
  {
    asks: STORE_002,
    kept: { id: '2' },
    query: '?page=1&limit=2',
    status: 200,
    shows: {
      products: [{ id: 1, stock: expect.any(Number), category: 'Électronique' }, {}],
      total: expect.any(Number),
    },
  },
  { asks: STORE_002, kept: { id: '99999' }, status: 404, shows: { code: 'MAGASIN_INTROUVABLE' } },
  {
    asks: 'GET /api/products/store/{id}',
    kept: { id: '2' },
    query: '?limit=1',
    status: 200,
    shows: { products: [{ id: 1 }] },
  },
  {
    asks: 'POST /api/inventory/products/store/{id}',
    kept: { id: '2' },
    body: () => ({ name: 'x', price: 1 }),
    status: 401,
  },
  {
    asks: 'POST /api/inventory/products/store/{id}',
    ...charlie,
    kept: { id: '2' },
    body: ({ run }) => ({ name: `Pièce ${run}`, price: 3, category: 'Électronique', stock: 9 }),
    status: 201,
    shows: { price: 3, description: '', category: 'Électronique', stock: 9 },
    keep: ({ id }) => ({ id: String(id), store: '2', product: String(id) }),
  },
  {
    asks: 'GET /api/stocks/store/{store}/product/{product}',
    status: 200,
    isTold: true,
    shows: { quantity: 9 },
  },
  {
    asks: 'PUT /api/inventory/products/{id}/store/{store}',
    ...charlie,
    body: () => ({ prix: '4.25', stock: 2 }),
    status: 200,
    shows: { price: 4.25, stock: 2 },
  },
  {
    asks: 'GET /api/stocks/store/{store}/product/{product}',
    status: 200,
    isTold: true,
    shows: { quantity: 2 },
  },
  {
    asks: 'PUT /api/inventory/products/{id}/store/{store}',
    ...charlie,
    kept: { store: '99999' },
    body: () => ({ stock: 1 }),
    status: 404,
  },
  { asks: 'DELETE /api/inventory/products/{id}', ...charlie, status: 204 },
]

const film = ({ run }: Kept) => ({ title: `Le 100 % d’Éloïse ${run}`, description: 'Un essai.', year: 1999 })

/** Writes want no token in the demonstration, which is what these proofs run on: the documented requests have none. */
const FILMS: readonly Line[] = [
  {
    asks: 'GET /api/movies',
    status: 200,
    shows: expect.arrayContaining([
      { id: 201, title: 'La Traversée du fleuve', description: expect.any(String) },
    ]),
  },
  { asks: 'GET /api/movies', query: '?title=TRAVERSEE%20du', status: 200, shows: [{ id: 201 }] },
  { asks: 'GET /api/movies', query: '?title=_', status: 200, shows: [] },
  {
    asks: 'GET /api/movies/{id}',
    kept: { id: '201' },
    status: 200,
    shows: { title: 'La Traversée du fleuve' },
  },
  { asks: 'GET /api/movies/{id}', kept: { id: '1' }, status: 404 },
  {
    asks: 'POST /api/movies',
    body: () => ({ description: 'Sans titre' }),
    status: 400,
    shows: { erreurs: [{ pointeur: '/title' }] },
  },
  {
    asks: 'POST /api/movies',
    body: film,
    status: 201,
    shows: { title: expect.stringContaining('Éloïse'), description: 'Un essai.' },
    keep: ({ id }) => ({ id: String(id) }),
  },
  {
    asks: 'GET /api/movies',
    query: '?title=100%20%25%20d',
    status: 200,
    shows: expect.arrayContaining([expect.objectContaining({ description: 'Un essai.' })]),
  },
  {
    asks: 'PUT /api/movies/{id}',
    body: ({ run }) => ({ title: `Autre ${run}` }),
    status: 200,
    shows: { title: expect.stringContaining('Autre'), description: 'Un essai.' },
  },
  {
    asks: 'PATCH /api/movies/{id}',
    body: () => ({ description: 'Vu.' }),
    status: 200,
    shows: { title: expect.stringContaining('Autre'), description: 'Vu.' },
  },
  { asks: 'PUT /api/movies/{id}', kept: { id: '1' }, body: () => ({ title: 'Un casque' }), status: 404 },
  { asks: 'DELETE /api/movies/{id}', kept: { id: '1' }, status: 404 },
  { asks: 'DELETE /api/movies/{id}', status: 204 },
  { asks: 'DELETE /api/movies/{id}', status: 404 },
  { asks: 'GET /api/movies/{id}', status: 404 },
]

export const PRODUCTS = {
  products000: PRODUCTS_000,
  products002: PRODUCTS_002,
  products003: PRODUCTS_003,
  stocked002: STOCKED_002,
  films: FILMS,
}
