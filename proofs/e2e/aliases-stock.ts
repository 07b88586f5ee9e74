/** What clients of replaced systems ask of stock. */
import { expect } from 'vitest'
import { charlie, type Line } from './aliases-line.ts'

/** Of product 190, which no other proof touches. */
const SHELF = { kept: { store: '4', product: '190' } } as const
export const STOCKS: readonly Line[] = [
  {
    asks: 'GET /api/stocks/store/{store}',
    ...SHELF,
    status: 200,
    shows: expect.arrayContaining([expect.objectContaining({ storeId: 4, productId: 190 })]),
  },
  { asks: 'GET /api/inventory/stock/store/{store}', ...SHELF, status: 200 },
  { asks: 'GET /api/stock/store/{store}', ...SHELF, status: 200 },
  { asks: 'GET /api/inventory/stock/central', status: 401 },
  {
    asks: 'GET /api/inventory/stock/central',
    ...charlie,
    query: '?page=1&limit=2',
    status: 200,
    shows: {
      products: [
        { productId: 1, name: 'Casque d’écoute sans fil', stock: expect.any(Number) },
        { productId: 2 },
      ],
      total: expect.any(Number),
    },
  },
  {
    asks: 'PUT /api/stocks/store/{store}/product/{product}',
    ...SHELF,
    body: () => ({ quantity: 7 }),
    status: 401,
  },
  {
    asks: 'PUT /api/stocks/store/{store}/product/{product}',
    ...SHELF,
    ...charlie,
    body: () => ({ quantity: '7' }),
    status: 200,
    shows: { storeId: 4, productId: 190, quantity: 7 },
  },
  {
    asks: 'GET /api/stocks/store/{store}/product/{product}',
    ...SHELF,
    status: 200,
    shows: { quantity: 7 },
  },
  {
    asks: 'POST /api/stocks/store/{store}/product/{product}/increment',
    ...SHELF,
    ...charlie,
    body: () => ({ quantity: 2 }),
    status: 200,
    shows: { quantity: 9 },
  },
  {
    asks: 'POST /api/stocks/store/{store}/product/{product}/decrement',
    ...SHELF,
    ...charlie,
    body: () => ({ quantity: 1 }),
    status: 200,
    shows: { quantity: 8 },
  },
  {
    asks: 'PATCH /api/inventory/stock/store/{store}/product/{product}/increment',
    ...SHELF,
    ...charlie,
    body: () => ({ quantity: 2 }),
    status: 200,
    shows: { quantity: 10 },
  },
  {
    asks: 'PATCH /api/inventory/stock/store/{store}/product/{product}/decrement',
    ...SHELF,
    ...charlie,
    body: () => ({ quantity: 999 }),
    status: 409,
    shows: { code: 'STOCK_INSUFFISANT' },
  },
  {
    asks: 'GET /api/inventory/stock/store/{store}/product/{product}',
    ...SHELF,
    status: 200,
    shows: { quantity: 10 },
  },
  {
    asks: 'GET /api/stocks/store/{store}/product/{product}',
    kept: { store: '4', product: '2000000000' },
    status: 404,
  },
  {
    asks: 'GET /api/stocks/low',
    ...charlie,
    query: '?threshold=10',
    status: 200,
    shows: expect.arrayContaining([expect.objectContaining({ storeId: 4, productId: 190 })]),
  },
  { asks: 'GET /api/inventory/stock/low', ...charlie, status: 200 },
  { asks: 'GET /api/stocks/low', status: 401 },
]

export const LOGISTICS: readonly Line[] = [
  { asks: 'POST /api/v1/logistique/demande', query: '?magasin_id=3&produit_id=190&quantite=2', status: 401 },
  {
    asks: 'POST /api/v1/logistique/demande',
    ...charlie,
    query: '?magasin_id=3&produit_id=190&quantite=2',
    status: 201,
    shows: { statut: 'DEMANDEE', magasin_id: 3, produit_id: 190, quantite: 2 },
    keep: ({ id }) => ({ id: String(id) }),
  },
  {
    asks: 'GET /api/v1/logistique/demandes',
    ...charlie,
    status: 200,
    shows: expect.arrayContaining([
      expect.objectContaining({ magasin_id: 3, produit: { id: 190, nom: 'Brosse à dents en bambou' } }),
    ]),
  },
  {
    asks: 'POST /api/v1/logistique/demandes/{id}/valider',
    ...charlie,
    status: 202,
    shows: { statut: 'VALIDEE' },
  },
  { asks: 'POST /api/v1/logistique/demandes/{id}/valider', ...charlie, status: 409 },
  {
    asks: 'POST /api/v1/logistique/approvisionner',
    ...charlie,
    query: '?produit_id=190&quantite=1&magasin_id=3',
    status: 202,
    shows: { statut: 'VALIDEE', magasin_id: 3 },
  },
  {
    asks: 'POST /api/v1/logistique/approvisionner',
    ...charlie,
    query: '?produit_id=190&quantite=9999&magasin_id=3',
    status: 409,
  },
  {
    asks: 'POST /api/v1/logistique/verifier_reapprovisionnement',
    ...charlie,
    query: '?produit_id=191&quantite=1&magasin_id=3',
    status: 200,
    shows: { sous_seuil: false, demande: null },
  },
]
