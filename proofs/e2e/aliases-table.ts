/** What clients of replaced systems send, line by line, and what they need back: `aliases.e2e.ts` plays it. */
import { services } from '@comptoir/contracts'
import { expect } from 'vitest'
import { charlie, type Kept, type Line } from './aliases-line.ts'
import { PRODUCTS } from './aliases-products.ts'
import { REPORTS } from './aliases-reports.ts'
import { RETURNS, SALES } from './aliases-sales.ts'
import { LOGISTICS, STOCKS } from './aliases-stock.ts'
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
  {
    asks: 'GET /api/stores/{id}',
    status: 200,
    shows: { address: '4, rue de la Gare', createdAt: expect.any(String), updatedAt: expect.any(String) },
  },
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

const billed = () => ({ user_id: 'usr_123', number_of_items: '3', total_amount: 34.49 })

/** As without a token, word for word as it is documented: in the demonstration only. */
const BILLING: readonly Line[] = [
  {
    asks: 'POST /api/billing',
    body: billed,
    status: 202,
    shows: { message: expect.any(String), facture_id: expect.any(String) },
  },
  { asks: 'POST /api/billing', body: () => ({ ...billed(), total_amount: 0 }), status: 400 },
]

/** Of products that no other proof touches. */
const PIECES: readonly Line[] = [
  {
    asks: 'GET /api/v1/stores/{id}/stock',
    kept: { id: '2' },
    status: 200,
    shows: expect.arrayContaining([
      { produit_id: 194, nom: 'Crème solaire FPS 50, 200 ml', quantite: expect.any(Number) },
    ]),
  },
  {
    asks: 'GET /api/v1/stores/{id}/stock',
    kept: { id: '99999' },
    status: 404,
    shows: { code: 'MAGASIN_INTROUVABLE' },
  },
  {
    asks: 'GET /api/v1/magasins/{id}/stock',
    kept: { id: '6' },
    query: '?page=1',
    status: 200,
    shows: expect.arrayContaining([expect.objectContaining({ produit_id: 194 })]),
  },
  { asks: 'GET /api/v1/logistique/stock', status: 401 },
  {
    asks: 'GET /api/v1/logistique/stock',
    ...charlie,
    status: 200,
    shows: expect.arrayContaining([
      expect.objectContaining({ produit_id: 194, nom: expect.stringContaining('solaire') }),
    ]),
  },
]

const HEALTH: readonly Line[] = services
  .flatMap(({ aliases = [] }) => aliases)
  .filter(({ sameAs }) => sameAs === '/health')
  .map(({ path }) => ({ asks: `GET ${path}`, status: 200, shows: { status: 'ok' } }))

export const TABLE = {
  users: USERS,
  stores: STORES,
  places: PLACES,
  pieces: PIECES,
  sales: SALES,
  returns: RETURNS,
  stocks: STOCKS,
  logistics: LOGISTICS,
  ...PRODUCTS,
  reports: REPORTS,
  billing: BILLING,
  health: HEALTH,
}
