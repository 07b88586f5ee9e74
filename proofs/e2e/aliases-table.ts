/** What clients of replaced systems send, line by line, and what they need back: `aliases.e2e.ts` plays it. */
import { randomUUID } from 'node:crypto'
import { services } from '@comptoir/contracts'
import { expect } from 'vitest'
import { charlie, type Kept, type Line } from './aliases-line.ts'
import { USERS } from './aliases-users.ts'

const store = (kept: Kept) => ({
  nom: `Magasin ${kept['run']}`,
  adresse: '1, rue de la Gare',
  code: 'X',
  total: 3,
})

const STORES: readonly Line[] = [
  { asks: 'POST /api/v1/stores', body: store, status: 401 },
  {
    asks: 'POST /api/v1/stores',
    ...charlie,
    body: store,
    status: 201,
    shows: { adresse: '1, rue de la Gare', telephone: null, email: null },
    keep: ({ id }) => ({ id: String(id) }),
  },
  { asks: 'POST /api/v1/stores', ...charlie, body: store, status: 409 },
  { asks: 'POST /api/v1/stores', ...charlie, body: () => ({ nom: 'Sans adresse' }), status: 400 },
  {
    asks: 'GET /api/v1/stores',
    query: '?page=1&size=2&_=1',
    status: 200,
    shows: { page: 1, size: 2, total: expect.any(Number), items: [{ id: 1, nom: 'Plateau' }, { id: 2 }] },
  },
  { asks: 'GET /api/v1/stores', query: '?limit=0', status: 400 },
  { asks: 'GET /api/v1/magasins', query: '?limite=1', status: 200, shows: [{ id: 1, ouvert: true }] },
  {
    asks: 'PUT /api/v1/stores/{id}',
    ...charlie,
    body: () => ({ telephone: '514 555-0199' }),
    status: 200,
    shows: { adresse: '1, rue de la Gare', telephone: '514 555-0199' },
  },
  {
    asks: 'PATCH /api/v1/stores/{id}',
    ...charlie,
    body: () => ({ adresse: '2, rue de la Gare' }),
    status: 200,
    shows: { adresse: '2, rue de la Gare', telephone: '514 555-0199' },
  },
  { asks: 'GET /api/v1/stores/{id}', status: 200, shows: { adresse: '2, rue de la Gare' } },
  { asks: 'DELETE /api/v1/stores/{id}', ...charlie, status: 204 },
  { asks: 'GET /api/v1/stores/{id}', status: 404, shows: { code: 'MAGASIN_INTROUVABLE' } },
  { asks: 'PATCH /api/v1/stores/{id}', ...charlie, body: () => ({ nom: 'Ailleurs' }), status: 404 },
]

const place = (kept: Kept) => ({ name: `Place ${kept['run']}`, adresse: '3, rue de la Gare', latitude: 45 })

const PLACES: readonly Line[] = [
  {
    asks: 'GET /api/stores',
    status: 200,
    shows: expect.arrayContaining([expect.objectContaining({ id: 6, type: 'LOGISTICS' })]),
  },
  { asks: 'GET /api/stores/type/{type}', kept: { type: 'LOGISTICS' }, status: 200, shows: [{ id: 6 }] },
  { asks: 'GET /api/stores/type/{type}', kept: { type: 'HEADQUARTER' }, status: 200, shows: [] },
  { asks: 'GET /api/stores/type/{type}', kept: { type: 'KIOSK' }, status: 400 },
  { asks: 'POST /api/stores', body: place, status: 401 },
  {
    asks: 'POST /api/stores',
    ...charlie,
    body: (kept) => ({ ...place(kept), type: 'LOGISTICS' }),
    status: 400,
  },
  {
    asks: 'POST /api/stores',
    ...charlie,
    body: place,
    status: 201,
    shows: { address: '3, rue de la Gare', type: 'SALES' },
    keep: ({ id }) => ({ id: String(id) }),
  },
  {
    asks: 'PUT /api/stores/{id}',
    ...charlie,
    body: () => ({ address: '4, rue de la Gare' }),
    status: 200,
    shows: { name: expect.stringContaining('Place'), address: '4, rue de la Gare' },
  },
  { asks: 'PATCH /api/stores/{id}', ...charlie, body: () => ({ address: '' }), status: 400 },
  { asks: 'GET /api/stores/{id}', status: 200, shows: { address: '4, rue de la Gare' } },
  { asks: 'GET /api/users/profile/access', status: 401 },
  {
    asks: 'GET /api/users/profile/access',
    ...charlie,
    status: 200,
    shows: expect.arrayContaining([expect.objectContaining({ id: 1, type: 'SALES' })]),
  },
  { asks: 'DELETE /api/stores/{id}', ...charlie, status: 204 },
  { asks: 'GET /api/stores/{id}', status: 404 },
]

/** What was sold before the table is played. */
export const sold: Kept = {}
const shownSale = {
  storeId: 5,
  saleItems: [{ id: 1, productId: 1, quantity: 2, unitPrice: 100 }],
}
const LISTED = expect.arrayContaining([expect.objectContaining({ storeId: 5 })])
/** With what 002's page adds to each line, which counts for nothing. */
const sale = (quantity: unknown) => ({
  storeId: '5',
  items: [{ productId: 2, quantity, unitPrice: 0.01, productName: 'x' }],
})

const SALES: readonly Line[] = [
  { asks: 'GET /api/sales', status: 401 },
  { asks: 'GET /api/sales', ...charlie, query: '?storeId=5&limit=100', status: 200, shows: LISTED },
  { asks: 'POST /api/sales', body: () => sale(1), status: 401 },
  {
    asks: 'POST /api/sales',
    ...charlie,
    body: () => sale('3'),
    status: 201,
    shows: { storeId: 5, saleItems: [{ id: 1, productId: 2, quantity: 3, unitPrice: 250 }] },
    keep: ({ vente_id }) => ({ id: String(vente_id) }),
  },
  {
    asks: 'GET /api/sales/{id}',
    ...charlie,
    status: 200,
    shows: { saleItems: [{ productId: 2, quantity: 3, unitPrice: 250 }] },
  },
  {
    asks: 'POST /api/sales',
    ...charlie,
    body: () => sale(10_000),
    status: 409,
    shows: { code: 'STOCK_INSUFFISANT', erreurs: [{ pointeur: '/items/0/productId' }] },
  },
  {
    asks: 'POST /api/sales',
    ...charlie,
    body: () => ({ storeId: 5, items: [] }),
    status: 400,
    shows: { erreurs: [{ pointeur: '/items' }] },
  },
  { asks: 'GET /api/sales', ...charlie, query: '?endDate=1999-12-31', status: 200, shows: [] },
  { asks: 'GET /api/sales', ...charlie, query: '?startDate=31-12-1999', status: 400 },
  { asks: 'GET /api/sales/{id}', ...charlie, kept: sold, query: '?storeId=5', status: 200, shows: shownSale },
  { asks: 'GET /api/sales/{id}', ...charlie, kept: { id: '999999999' }, status: 404 },
  { asks: 'GET /api/sales/{id}', ...charlie, kept: { id: 'x' }, status: 400 },
  { asks: 'GET /api/sales/{id}', ...charlie, kept: { id: randomUUID() }, status: 404 },
]

const RETURNS: readonly Line[] = [
  { asks: 'POST /api/returns/{saleId}', kept: { saleId: '1' }, status: 401 },
  {
    asks: 'POST /api/sales',
    ...charlie,
    body: () => sale(2),
    status: 201,
    keep: ({ id, vente_id }) => ({ saleId: String(id), id: String(vente_id) }),
  },
  {
    asks: 'POST /api/returns/{saleId}',
    ...charlie,
    status: 400,
    shows: { erreurs: [{ pointeur: '/storeId' }] },
  },
  { asks: 'POST /api/returns/{saleId}', ...charlie, query: '?storeId=5', status: 204 },
  {
    asks: 'POST /api/returns/{saleId}',
    ...charlie,
    query: '?storeId=5',
    status: 409,
    shows: { code: 'RETOUR_EXCESSIF' },
  },
  {
    asks: 'POST /api/returns/{saleId}',
    ...charlie,
    kept: { saleId: randomUUID() },
    query: '?storeId=5',
    status: 404,
  },
  { asks: 'POST /api/returns/{saleId}', ...charlie, kept: { saleId: 'x' }, status: 400 },
]

const HEALTH: readonly Line[] = services
  .flatMap(({ aliases = [] }) => aliases)
  .filter(({ sameAs }) => sameAs === '/health')
  .map(({ path }) => ({ asks: `GET ${path}`, status: 200, shows: { status: 'ok' } }))

export const TABLE = {
  users: USERS,
  stores: STORES,
  places: PLACES,
  sales: SALES,
  returns: RETURNS,
  health: HEALTH,
}
