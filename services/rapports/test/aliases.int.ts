import { alice, charlie } from '@comptoir/testing/staff.ts'
import { bearer, type TestToken } from '@comptoir/testing/tokens.ts'
import { expect, test } from 'vitest'
import { openWorld, tell, uneLigneVendue, uneVente, unLieu, unProduit, unStock } from './world.ts'

const world = openWorld(async (pool) => {
  await tell(
    pool,
    unLieu(1),
    unLieu(2),
    unLieu(6),
    unProduit(1, { nom: 'Café' }),
    unProduit(2, { nom: 'Thé' }),
    uneVente(),
    uneVente({ magasinId: 2, lignes: [uneLigneVendue({ produitId: 2, quantite: 9, totalCents: 1_000 })] }),
    uneVente({ a: '2026-10-25T15:00:00.000Z' }),
    unStock(1, 1, { disponible: 3, reserve: 1 }),
    unStock(2, 2, { disponible: 51 }),
    unStock(6, 1, { disponible: 40 }),
  )
})
const ask = async (url: string, who: TestToken = charlie) =>
  (await world.app.inject({ url, headers: await bearer(who) })).json()

test('the consolidated report of 000', async () => {
  expect(await ask('/rapports?date_debut=2026-11-01&date_fin=2026-11-20')).toEqual({
    ventes_par_magasin: [
      { magasin: 'Magasin 1', chiffre_affaires: 20 },
      { magasin: 'Magasin 2', chiffre_affaires: 10 },
      { magasin: 'Centre logistique', chiffre_affaires: 0 },
    ],
    produits_plus_vendus: [
      { produit: 'Thé', quantite_vendue: 9 },
      { produit: 'Café', quantite_vendue: 2 },
    ],
    stocks_centrals: [{ produit: 'Café', stock: 40 }],
  })
  expect((await ask('/rapports', alice)).ventes_par_magasin).toEqual([
    { magasin: 'Magasin 1', chiffre_affaires: 40 },
  ])
})

test('the dashboard of 000 and the performance of its head office', async () => {
  const watched = {
    ruptures: [{ produit: 'Café', magasin: 'Magasin 1', quantite: 4 }],
    surstocks: [{ produit: 'Thé', magasin: 'Magasin 2', quantite: 51 }],
  }
  expect(await ask('/dashboard/')).toEqual({
    chiffre_affaires_par_magasin: [
      { magasin: 'Magasin 1', montant: 40 },
      { magasin: 'Magasin 2', montant: 10 },
      { magasin: 'Centre logistique', montant: 0 },
    ],
    ...watched,
    tendances_hebdo: [
      { produit: 'Thé', quantite_vendue: 9 },
      { produit: 'Café', quantite_vendue: 2 },
    ],
  })
  expect(await ask('/api/v1/maison-mere/performance')).toMatchObject(watched)
  expect(await ask('/api/v1/maison-mere/rapport-ventes', alice)).toEqual({
    ventes_par_magasin: [{ nom: 'Magasin 1', total_ventes: 40 }],
    produits_vendus: [{ nom: 'Café', quantite_totale: 4 }],
    stock_restants: [{ produit: 'Café', magasin: 'Magasin 1', quantite: 4 }],
  })
})

test('the reports of 002, the greatest first', async () => {
  expect(await ask('/api/sales/reports/by-store?startDate=2026-11-20&endDate=2026-11-20&limit=2')).toEqual([
    { storeId: 2, totalQuantity: 9 },
    { storeId: 1, totalQuantity: 2 },
  ])
  expect(await ask('/api/sales/reports/top-products?start_date=2026-11-20&limit=1')).toEqual([
    { productId: 2, totalQuantity: 9 },
  ])
  expect(await ask('/api/sales/reports/top-products?startDate=2026-11-20&endDate=2026-11-01')).toMatchObject({
    code: 'REQUETE_INVALIDE',
    erreurs: [{ pointeur: '/startDate' }],
  })
})

test('the reports of 003: the dates act', async () => {
  const day = 'date_debut=2026-11-20&date_fin=2026-11-20'
  expect(await ask(`/api/v1/reports/sales?${day}&magasin_id=1`)).toMatchObject({
    total: { chiffre_affaires: 20 },
  })
  expect(await ask('/api/v1/reports/inventory?magasin_id=6')).toMatchObject({ total: { disponible: 40 } })
  expect(await ask(`/api/v1/reports/kpis?${day}`)).toMatchObject({
    chiffre_affaires: 30,
    nb_ventes: 2,
    ticket_moyen: 15,
    top_produits: [{ produit_id: 1, nom: 'Café', quantite: 2, chiffre_affaires: 20 }, { produit_id: 2 }],
    tendances: [{ jour: '2026-11-20', chiffre_affaires: 30 }],
  })
  expect(await ask('/api/v1/reports/global-summary')).toEqual({
    total_revenue: 50,
    total_sales_count: 3,
    average_ticket: 16.67,
  })
  const custom = await world.app.inject({
    method: 'POST',
    url: '/api/v1/reports/custom',
    headers: await bearer(charlie),
    payload: {
      indicateurs: ['ticket_moyen', 'panier_moyen'],
      dimensions: ['date'],
      date_debut: '2026-11-01',
      magasin_id: '1',
    },
  })
  expect(custom.json()).toEqual({ colonnes: ['jour', 'panier_moyen'], lignes: [['2026-11-20', 20]] })
})

test('a gestionnaire asks for his own stores alone', async () => {
  expect(await ask('/api/v1/reports/sales?magasin_id=2', alice)).toMatchObject({ code: 'MAGASIN_INTERDIT' })
})

test('the cache of 003 tells what it holds, and is emptied', async () => {
  await ask('/api/v1/reports/global-summary')
  const before = await ask('/api/v1/cache/stats')
  expect(before).toMatchObject({ enabled: true, connected_clients: 1 })
  expect(before.keys).toBeGreaterThan(0)
  const clear = async (method: 'POST' | 'DELETE') =>
    world.app.inject({ method, url: '/api/v1/cache/clear', headers: await bearer(charlie) })
  expect((await clear('POST')).json()).toMatchObject({ cleared_count: before.keys })
  expect((await clear('DELETE')).statusCode).toBe(204)
  expect((await ask('/api/v1/cache/stats', alice)).code).toBe('ACCES_INTERDIT')
})
