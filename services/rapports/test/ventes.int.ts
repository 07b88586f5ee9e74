import { alice, bob, charlie } from '@comptoir/testing/staff.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { expect, test } from 'vitest'
import {
  openWorld,
  tell,
  uneCommande,
  uneLigneVendue,
  uneVente,
  unLieu,
  unProduit,
  unRetour,
} from './world.ts'

const world = openWorld(async (pool) => {
  await tell(
    pool,
    unLieu(1),
    unLieu(2),
    unLieu(6),
    unProduit(1),
    unProduit(2, { categorieId: 2, categorieNom: 'Thés' }),
    // Store 1: today 20.00 and 10.00 back, yesterday 30.00 of two products.
    uneVente(),
    unRetour(),
    uneVente({
      a: '2026-11-19T15:00:00.000Z',
      lignes: [uneLigneVendue(), uneLigneVendue({ produitId: 2, quantite: 1, totalCents: 1_000 })],
    }),
    // Store 2: 20.00 in the week before. The centre: one order.
    uneVente({ magasinId: 2, a: '2026-11-12T15:00:00.000Z' }),
    uneCommande(),
  )
})

const ask = async (query = '', who = charlie, headers: Record<string, string> = {}) =>
  world.app.inject({
    url: `/rapports/ventes?date_debut=2026-11-14&date_fin=2026-11-20${query}`,
    headers: { ...(await bearer(who)), ...headers },
  })

test('revenue is what was sold less what came back, in all places and in each', async () => {
  const report = (await ask()).json()
  expect(report).toMatchObject({
    periode: { date_debut: '2026-11-14', date_fin: '2026-11-20' },
    a_jour_a: '2026-11-20T18:00:00.000Z',
    total: {
      chiffre_affaires: 60,
      vendu: 70,
      rendu: 10,
      hors_taxes: 54,
      nb_ventes: 2,
      nb_commandes: 1,
      nb_retours: 1,
      // 70.00 over three sales and orders.
      panier_moyen: 23.33,
      quantite: 7,
      quantite_rendue: 1,
      // Seven pieces at 6.00, one of them put back.
      cout: 36,
      marge: 18,
      taux_marge: 33.33,
      sans_cout: 0,
    },
  })
  expect(report.par_magasin).toMatchObject([
    { magasin_id: 1, nom: 'Magasin 1', chiffre_affaires: 40 },
    { magasin_id: 2, chiffre_affaires: 0, panier_moyen: null },
    { magasin_id: 6, nom: 'Centre logistique', chiffre_affaires: 20, nb_commandes: 1 },
  ])
  expect(report.par_jour).toHaveLength(7)
  expect(report.par_jour.slice(-2)).toMatchObject([
    { jour: '2026-11-19', chiffre_affaires: 30 },
    { jour: '2026-11-20', chiffre_affaires: 30 },
  ])
})

test('a category is its products, of which nobody counts sales', async () => {
  expect((await ask('&categorie_id=2')).json()).toMatchObject({
    categorie_id: 2,
    total: { chiffre_affaires: 10, hors_taxes: 9, nb_ventes: null, panier_moyen: null, quantite: 1 },
  })
})

test('beside it stands the period before, of as many days', async () => {
  expect((await ask('&comparer=precedent')).json().precedent).toMatchObject({
    periode: { date_debut: '2026-11-07', date_fin: '2026-11-13' },
    total: { chiffre_affaires: 20, nb_ventes: 1 },
  })
})

test('a gestionnaire sees his store, and no other even if he asks', async () => {
  const report = (await ask('', alice)).json()
  expect(report.total).toMatchObject({ chiffre_affaires: 40 })
  expect(report.par_magasin.map(({ magasin_id }: { magasin_id: number }) => magasin_id)).toEqual([1])
  expect((await ask('&magasin_id=2', alice)).json()).toMatchObject({ status: 403, code: 'MAGASIN_INTERDIT' })
  expect((await ask('', bob)).statusCode).toBe(403)
  expect((await world.app.inject({ url: '/rapports/ventes' })).statusCode).toBe(401)
})

test('the cache shows one role nothing that another may see', async () => {
  const all = await ask('&magasin_id=1')
  const again = await ask('&magasin_id=1')
  expect([all.headers['x-cache'], again.headers['x-cache']]).toEqual(['MISS', 'HIT'])
  expect(again.json()).toEqual(all.json())
  const own = await ask('&magasin_id=1', { ...alice, magasins: [1, 2] })
  expect(own.statusCode).toBe(200)
  const everything = (await ask()).json()
  expect((await ask('', alice)).json()).not.toEqual(everything)
})

test.each([
  ['date_debut=2026-11-20&date_fin=2026-11-19', '/date_debut'],
  ['date_debut=2025-01-01&date_fin=2026-11-19', '/date_debut'],
  ['date_debut=2026-02-30', '/date_debut'],
  ['date_fin=hier', '/date_fin'],
  ['comparer=toujours', '/comparer'],
])('%s is refused, and named', async (query, pointeur) => {
  const answer = await world.app.inject({ url: `/rapports/ventes?${query}`, headers: await bearer(charlie) })
  expect(answer.json()).toMatchObject({ status: 400, code: 'REQUETE_INVALIDE' })
  expect(answer.json().erreurs.map((one: { pointeur: string }) => one.pointeur)).toContain(pointeur)
})

test('a store and a category that nobody told of are not found', async () => {
  expect((await ask('&magasin_id=77')).json()).toMatchObject({ status: 404, code: 'MAGASIN_INTROUVABLE' })
  expect((await ask('&categorie_id=77')).json()).toMatchObject({ status: 404, code: 'CATEGORIE_INTROUVABLE' })
})

test('as CSV it has a row for each day and store, and names are no formulas', async () => {
  await tell(world.pool, unLieu(2, { nom: '=1+1', version: 2 }))
  const csv = await ask('&magasin_id=1', charlie, { accept: 'text/csv' })
  expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(csv.body.split('\r\n').slice(0, 2)).toEqual([
    'jour,magasin_id,magasin,chiffre_affaires,hors_taxes,vendu,rendu,quantite,quantite_rendue,cout,marge,taux_marge,sans_cout,nb_ventes,nb_commandes,nb_retours,panier_moyen',
    '2026-11-19,1,Magasin 1,30,27,30,0,3,0,18,9,33.33,0,1,0,0,30',
  ])
  const excel = await world.app.inject({
    url: '/rapports/ventes?date_debut=2026-11-12&date_fin=2026-11-12&excel=1',
    headers: await bearer(charlie),
  })
  expect(excel.body).toContain("2026-11-12;2;'=1+1;20;")
  expect(excel.body).toMatch(/^\uFEFF/)
})

test('what is told makes the next reader read anew', async () => {
  const before = (await ask('&magasin_id=2')).json()
  await tell(world.pool, uneVente({ magasinId: 2 }))
  const after = await ask('&magasin_id=2')
  expect(after.headers['x-cache']).toBe('MISS')
  expect(after.json().total.chiffre_affaires).toBe(before.total.chiffre_affaires + 20)
})
