/** The lines of the table of aliases that are about sales and returns. */
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { charlie, type Kept, type Line } from './aliases-line.ts'

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

const SOLD_000 = 'POST /api/v1/magasins/{id}/produits/{produit_id}/vente'
const shelf: Kept = { id: '5', produit_id: '2' }

export const SALES: readonly Line[] = [
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
  { asks: SOLD_000, kept: shelf, query: '?quantite=1', status: 401 },
  {
    asks: SOLD_000,
    ...charlie,
    kept: shelf,
    query: '?quantite=1',
    status: 201,
    shows: {
      message: expect.any(String),
      magasin_id: 5,
      produit_id: 2,
      quantite_restante: expect.any(Number),
    },
  },
  {
    asks: SOLD_000,
    ...charlie,
    kept: shelf,
    query: '?quantite=0',
    status: 400,
    shows: { erreurs: [{ pointeur: '/quantite' }] },
  },
  { asks: 'GET /api/sales', ...charlie, query: '?startDate=31-12-1999', status: 400 },
  { asks: 'GET /api/sales/{id}', ...charlie, kept: sold, query: '?storeId=5', status: 200, shows: shownSale },
  { asks: 'GET /api/sales/{id}', ...charlie, kept: { id: '999999999' }, status: 404 },
  { asks: 'GET /api/sales/{id}', ...charlie, kept: { id: 'x' }, status: 400 },
  { asks: 'GET /api/sales/{id}', ...charlie, kept: { id: randomUUID() }, status: 404 },
]

export const RETURNS: readonly Line[] = [
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
