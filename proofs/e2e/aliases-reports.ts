/** What clients of replaced systems ask of reports. */
import { expect } from 'vitest'
import { charlie, type Line } from './aliases-line.ts'

const DAYS = '?date_debut=2026-01-01&date_fin=2026-01-31'
const placed = expect.arrayContaining([expect.objectContaining({ magasin: 'Plateau' })])

export const REPORTS: readonly Line[] = [
  { asks: 'GET /rapports', status: 401 },
  {
    asks: 'GET /rapports',
    ...charlie,
    status: 200,
    shows: {
      ventes_par_magasin: placed,
      produits_plus_vendus: expect.any(Array),
      stocks_centrals: expect.any(Array),
    },
  },
  {
    asks: 'GET /rapports',
    ...charlie,
    query: '?date_debut=2026-02-01&date_fin=2026-01-01',
    status: 400,
  },
  {
    asks: 'GET /dashboard',
    ...charlie,
    status: 200,
    shows: {
      chiffre_affaires_par_magasin: placed,
      ruptures: expect.any(Array),
      tendances_hebdo: expect.any(Array),
    },
  },
  {
    asks: 'GET /api/v1/maison-mere/rapport-ventes',
    ...charlie,
    status: 200,
    shows: { ventes_par_magasin: expect.arrayContaining([expect.objectContaining({ nom: 'Plateau' })]) },
  },
  {
    asks: 'GET /api/v1/maison-mere/performance',
    ...charlie,
    status: 200,
    shows: { chiffre_affaires: placed, surstocks: expect.any(Array), tendances: expect.any(Array) },
  },
  {
    asks: 'GET /api/v1/reports/sales',
    ...charlie,
    query: `${DAYS}&magasin_id=1`,
    status: 200,
    shows: { magasin_id: 1, periode: { date_debut: '2026-01-01', date_fin: '2026-01-31' } },
  },
  { asks: 'GET /api/v1/reports/sales', ...charlie, query: '?magasin_id=999', status: 404 },
  { asks: 'GET /api/v1/reports/inventory', ...charlie, status: 200, shows: { total: expect.any(Object) } },
  {
    asks: 'GET /api/v1/reports/kpis',
    ...charlie,
    query: DAYS,
    status: 200,
    shows: { nb_ventes: expect.any(Number), top_produits: expect.any(Array), tendances: expect.any(Array) },
  },
  {
    asks: 'GET /api/v1/reports/global-summary',
    ...charlie,
    status: 200,
    shows: { total_revenue: expect.any(Number), total_sales_count: expect.any(Number) },
  },
  {
    asks: 'POST /api/v1/reports/custom',
    ...charlie,
    body: () => ({ indicateurs: ['ticket_moyen'], dimensions: ['store'], magasin_id: '1' }),
    status: 200,
    shows: { colonnes: ['magasin_id', 'magasin', 'panier_moyen'], lignes: expect.any(Array) },
  },
  {
    asks: 'GET /api/sales/reports/by-store',
    ...charlie,
    query: '?startDate=2026-01-01&endDate=2026-01-31',
    status: 200,
    shows: expect.arrayContaining([expect.objectContaining({ storeId: 1 })]),
  },
  {
    asks: 'GET /api/sales/reports/top-products',
    ...charlie,
    query: '?limit=3',
    status: 200,
    shows: expect.any(Array),
  },
  { asks: 'GET /api/v1/cache/stats', status: 401 },
  {
    asks: 'GET /api/v1/cache/stats',
    ...charlie,
    status: 200,
    shows: { enabled: true, hits: expect.any(Number), memory_used: expect.any(Number), connected_clients: 1 },
  },
  {
    asks: 'POST /api/v1/cache/clear',
    ...charlie,
    body: () => ({ pattern: '*' }),
    status: 200,
    shows: { message: expect.any(String), cleared_count: expect.any(Number) },
  },
  { asks: 'DELETE /api/v1/cache/clear', ...charlie, status: 204 },
]
