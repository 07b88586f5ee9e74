import { charlie } from '@comptoir/testing/staff.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { expect, test } from 'vitest'
import { openWorld, tell, uneLigneVendue, uneVente, unLieu, unProduit, unRendu, unRetour } from './world.ts'

/** A line of so many pieces that cost 1.00 each. */
const of = (produitId: number, quantite: number, totalCents: number) =>
  uneLigneVendue({ produitId, quantite, totalCents, coutCents: 100 })

const world = openWorld(async (pool) => {
  await tell(
    pool,
    unLieu(1),
    unLieu(2),
    unProduit(1, { nom: 'Café' }),
    unProduit(2, { nom: 'Thé', categorieId: 2, categorieNom: 'Thés' }),
    uneVente({ lignes: [of(1, 1, 5_000), of(2, 4, 3_000)] }),
    uneVente({
      magasinId: 2,
      a: '2026-10-10T15:00:00.000Z',
      lignes: [of(2, 2, 1_000), { ...of(3, 1, 1_000), coutCents: null }],
    }),
    uneVente({ a: '2026-09-10T15:00:00.000Z', lignes: [of(1, 1, 2_000)] }),
    unRetour({
      montantCents: 750,
      horsTaxesCents: 675,
      lignes: [unRendu({ produitId: 2, montantCents: 750, motif: 'DEFECTUEUX', remiseEnStock: false })],
    }),
    unRetour({
      montantCents: 5_000,
      horsTaxesCents: 4_500,
      magasinId: 2,
      lignes: [unRendu({ produitId: 1, montantCents: 5_000, coutCents: 100 })],
    }),
  )
})
const ask = async (url: string, headers: Record<string, string> = {}) =>
  world.app.inject({ url, headers: { ...(await bearer(charlie)), ...headers } })
const ranked = async (query: string) =>
  (await ask(`/rapports/top-produits?${query}`))
    .json()
    .produits.map(({ nom, chiffre_affaires, quantite }: Record<string, unknown>) => [
      nom,
      chiffre_affaires,
      quantite,
    ])

test('products are ranked by revenue, by pieces or by margin, over days and whole months alike', async () => {
  const year = 'date_debut=2025-12-05&date_fin=2026-11-25'
  expect(await ranked(year)).toEqual([
    ['Thé', 32.5, 6],
    ['Café', 20, 2],
    ['3', 10, 1],
  ])
  expect(await ranked(`${year}&tri=quantite&limite=1`)).toEqual([['Thé', 32.5, 6]])
  expect((await ranked(`${year}&tri=marge`))[0]).toEqual(['Thé', 32.5, 6])
  expect(await ranked('date_debut=2026-10-10&date_fin=2026-10-31')).toEqual([
    ['Thé', 10, 2],
    ['3', 10, 1],
  ])
  expect(await ranked(`${year}&categorie_id=2`)).toEqual([['Thé', 32.5, 6]])
  expect(await ranked(`${year}&magasin_id=2`)).toEqual([
    ['Thé', 10, 2],
    ['3', 10, 1],
    ['Café', -50, 0],
  ])
})

test('what a product brings of the whole, and what nobody knows the cost of', async () => {
  const { produits } = (await ask('/rapports/top-produits?date_debut=2026-10-10&date_fin=2026-10-10')).json()
  expect(produits).toMatchObject([
    { rang: 1, part: 50, marge: 7, taux_marge: 77.78, sans_cout: 0, categorie: 'Thés' },
    { rang: 2, part: 50, marge: 0, taux_marge: null, sans_cout: 9, categorie: null },
  ])
})

test('returns are told by reason, place and product, beside what was sold', async () => {
  const report = (await ask('/rapports/retours?date_debut=2026-11-01&date_fin=2026-11-30')).json()
  expect(report).toMatchObject({
    total: { nb_retours: 2, quantite: 2, montant: 57.5, remis_en_stock: 1, mis_au_rebut: 1, taux: 71.88 },
    par_magasin: [
      { magasin_id: 1, quantite: 1, montant: 7.5, taux: 9.38 },
      { magasin_id: 2, quantite: 1, montant: 50, taux: null },
    ],
    par_produit: [
      { produit_id: 1, nom: 'Café', montant: 50, taux: 100 },
      { produit_id: 2, montant: 7.5, taux: 25 },
    ],
  })
  expect(report.par_motif).toEqual(
    expect.arrayContaining([
      { motif: 'DEFECTUEUX', quantite: 1, montant: 7.5 },
      { motif: 'NE_CONVIENT_PAS', quantite: 1, montant: 50 },
    ]),
  )
  const csv = await ask('/rapports/retours?date_debut=2026-11-01&date_fin=2026-11-30&format=csv')
  expect(csv.body).toBe('produit_id,nom,quantite,montant,taux\r\n1,Café,1,50,100\r\n2,Thé,1,7.5,25\r\n')
})

test('trends tell each day with the mean of its week, the hours of weekdays and the months', async () => {
  const report = (await ask('/rapports/tendances?date_debut=2026-11-14&date_fin=2026-11-22')).json()
  expect(report.par_jour).toHaveLength(9)
  // 80.00 sold and 57.50 back on the 20th.
  expect(report.par_jour.slice(-3)).toEqual([
    { jour: '2026-11-20', chiffre_affaires: 22.5, quantite: 5, moyenne_7_jours: 3.21 },
    { jour: '2026-11-21', chiffre_affaires: 0, quantite: 0, moyenne_7_jours: 3.21 },
    { jour: '2026-11-22', chiffre_affaires: 0, quantite: 0, moyenne_7_jours: 3.21 },
  ])
  expect(report.grille).toEqual([
    { jour_semaine: 5, heure: 12, chiffre_affaires: 80, nb_ventes: 1 },
    { jour_semaine: 5, heure: 13, chiffre_affaires: -57.5, nb_ventes: 0 },
  ])
  expect(report.par_mois).toEqual([
    { mois: '2026-11-01', chiffre_affaires: 22.5, un_an_avant: 0, evolution: null },
  ])
  expect(report.evolution).toEqual({ chiffre_affaires: null, quantite: null })
  const month = (await ask('/rapports/tendances?date_debut=2026-10-11&date_fin=2026-11-20')).json()
  expect(month.evolution).toEqual({ chiffre_affaires: -43.75, quantite: 25 })
  const ofCategory = (
    await ask('/rapports/tendances?date_debut=2026-11-20&date_fin=2026-11-20&categorie_id=2')
  ).json()
  expect(ofCategory).toMatchObject({ grille: [], par_jour: [{ chiffre_affaires: 22.5, quantite: 4 }] })
})

const compose = async (payload: object, query = '') =>
  world.app.inject({
    method: 'POST',
    url: `/rapports/personnalise${query}`,
    headers: await bearer(charlie),
    payload: { de: '2026-01-01', a: '2026-11-30', ...payload },
  })

test('one puts a report together by dimensions and measures', async () => {
  expect(
    (
      await compose({ par: ['mois', 'magasin'], mesures: ['chiffre_affaires', 'nb_ventes', 'panier_moyen'] })
    ).json(),
  ).toMatchObject({
    colonnes: ['mois', 'magasin_id', 'magasin', 'chiffre_affaires', 'nb_ventes', 'panier_moyen'],
    lignes: [
      ['2026-09', 1, 'Magasin 1', 20, 1, 20],
      ['2026-10', 2, 'Magasin 2', 20, 1, 20],
      ['2026-11', 1, 'Magasin 1', 72.5, 1, 80],
      ['2026-11', 2, 'Magasin 2', -50, 0, null],
    ],
    tronque: false,
  })
  const byCategory = { par: ['categorie'], mesures: ['quantite', 'marge'] }
  expect((await compose(byCategory)).json().lignes).toEqual([
    [1, 'Cafés', 2, 17],
    [2, 'Thés', 6, 23.25],
    [null, null, 1, 0],
  ])
  const filtered = { par: ['produit', 'jour'], mesures: ['vendu'], filtres: { produits: [1], magasins: [1] } }
  expect((await compose(filtered)).json().lignes).toEqual([
    [1, 'Café', '2026-09-10', 20],
    [1, 'Café', '2026-11-20', 50],
  ])
  expect((await compose({ ...filtered, limite: 1 })).json()).toMatchObject({ tronque: true })
  expect((await compose({ ...filtered, limite: 1 }, '?excel=1')).body).toBe(
    '\uFEFFproduit_id;produit;jour;vendu\r\n1;Café;2026-09-10;20\r\n',
  )
})

test.each([
  [{ par: ['produit'], mesures: ['vendu', 'nb_ventes'] }, '/mesures/1'],
  [{ par: ['heure', 'categorie'], mesures: ['vendu'] }, '/par/0'],
  [{ par: ['jour'], mesures: ['panier_moyen'], filtres: { produits: [1] } }, '/mesures/0'],
  [{ par: ['jour', 'jour'], mesures: ['vendu'] }, '/par'],
  [{ par: ['jour'], mesures: ['vendu'], de: '2026-12-01' }, '/de'],
  [{ par: ['jour'], mesures: ['vendu'], de: '2025-01-01' }, '/de'],
])('%j cannot be told, and %s says why', async (body, pointeur) => {
  const answer = (await compose(body)).json()
  expect(answer).toMatchObject({ status: 400, code: 'REQUETE_INVALIDE' })
  expect(answer.erreurs.map((one: { pointeur: string }) => one.pointeur)).toContain(pointeur)
})

test('a store of another’s, and one that nobody told of, are refused in a report of one’s own', async () => {
  const wanted = { par: ['jour'], mesures: ['vendu'], filtres: { magasins: [1, 77] } }
  expect((await compose(wanted)).json()).toMatchObject({ code: 'MAGASIN_INTROUVABLE', status: 404 })
  const { alice } = await import('@comptoir/testing/staff.ts')
  const answer = await world.app.inject({
    method: 'POST',
    url: '/rapports/personnalise',
    headers: await bearer(alice),
    payload: { ...wanted, filtres: { magasins: [2] } },
  })
  expect(answer.json()).toMatchObject({ code: 'MAGASIN_INTERDIT', status: 403 })
})
