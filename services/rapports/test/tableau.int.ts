import { magasins, stock } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { alice, bob, charlie } from '@comptoir/testing/staff.ts'
import { bearer, type TestToken } from '@comptoir/testing/tokens.ts'
import { expect, test } from 'vitest'
import { noteValues } from '../src/db/inventaire-store.ts'
import {
  openWorld,
  tell,
  uneCommande,
  uneLigneVendue,
  uneVente,
  unLieu,
  unProduit,
  unStock,
} from './world.ts'

const sold = (cents: number) => ({
  lignes: [uneLigneVendue({ quantite: 10, totalCents: cents, coutCents: 100 })],
})
const demande = (statut: 'DEMANDEE' | 'RECUE', vers: number) =>
  stock.demandeChange({
    demandeId: newId(),
    sorte: 'APPROVISIONNEMENT',
    de: 6,
    vers,
    statut,
    version: 1,
    lignes: [],
    auteur: { id: '1', nom: 'Alice' },
    a: '2026-11-20T12:00:00.000Z',
  })
const fermeture = (magasinId: number, ecartCents: number) =>
  magasins.caisseFermee({
    caisseId: 1,
    magasinId,
    numero: 1,
    sessionId: newId(),
    tenuePar: 'Bob',
    ouverteLe: '2026-11-20T12:00:00.000Z',
    fermeeLe: '2026-11-20T19:00:00.000Z',
    fermeePar: 'Alice',
    fondCents: 0,
    entreesCents: 0,
    sortiesCents: 0,
    ventesCents: 0,
    retoursCents: 0,
    attenduCents: 0,
    compteCents: 0,
    ecartCents,
    motif: null,
  })

const world = openWorld(async (pool) => {
  await tell(
    pool,
    unLieu(1),
    unLieu(2),
    unLieu(6),
    unProduit(1, { coutCents: 100, prixCents: 1_000 }),
    unProduit(2, { coutCents: 200 }),
    uneVente(sold(10_000)),
    uneVente({ ...sold(6_000), magasinId: 2 }),
    uneCommande(sold(4_000)),
    // The same weekday a week before, in the same hour, and later than the hour of now.
    uneVente({ ...sold(8_000), a: '2026-11-13T17:00:00.000Z' }),
    uneVente({ ...sold(7_000), a: '2026-11-13T22:00:00.000Z' }),
    unStock(1, 1, { disponible: 0, reserve: 2 }),
    unStock(1, 2, { disponible: 4 }),
    unStock(2, 1, { disponible: 51, seuil: 5 }),
    unStock(6, 1, { disponible: 100, cible: 30, enTransit: 7 }),
    demande('DEMANDEE', 1),
    demande('DEMANDEE', 2),
    demande('RECUE', 1),
    fermeture(1, -250),
    fermeture(1, 100),
  )
})
const ask = async (url: string, who: TestToken = charlie) =>
  world.app.inject({ url, headers: await bearer(who) })

test('the dashboard is the day so far: places, hours, alerts, what waits for a decision', async () => {
  const board = (await ask('/tableau-de-bord')).json()
  expect(board).toMatchObject({
    jour: '2026-11-20',
    a_jour_a: '2026-11-20T19:00:00.000Z',
    total: {
      chiffre_affaires: 200,
      nb_ventes: 2,
      nb_commandes: 1,
      panier_moyen: 66.67,
      taux_marge: 83.33,
      semaine_avant: 80,
      semaine_derniere: { nb_ventes: 1, nb_commandes: 0, panier_moyen: 80, taux_marge: 86.11 },
      ruptures: 1,
      sous_seuil: 1,
      surstocks: 2,
    },
    magasins: [
      { magasin_id: 1, chiffre_affaires: 100, semaine_avant: 80, ruptures: 1, sous_seuil: 1, surstocks: 0 },
      { magasin_id: 2, chiffre_affaires: 60, semaine_avant: 0, surstocks: 1 },
      { magasin_id: 6, type: 'CENTRE', chiffre_affaires: 40, surstocks: 1 },
    ],
    heures: [
      {
        heure: 12,
        chiffre_affaires: 200,
        nb_ventes: 3,
        panier_moyen: 66.67,
        taux_marge: 83.33,
        semaine_avant: 80,
      },
      {
        heure: 17,
        chiffre_affaires: 0,
        nb_ventes: 0,
        panier_moyen: null,
        taux_marge: null,
        semaine_avant: 70,
      },
    ],
    a_decider: [{ sorte: 'APPROVISIONNEMENT', statut: 'DEMANDEE', nombre: 2 }],
    tendances: [{ produit_id: 1, quantite: 30, chiffre_affaires: 200 }],
  })
})

test('a gestionnaire sees the day of his store', async () => {
  expect((await ask('/tableau-de-bord', alice)).json()).toMatchObject({
    total: { chiffre_affaires: 100 },
    magasins: [{ magasin_id: 1 }],
    a_decider: [{ nombre: 1 }],
  })
  expect((await ask('/tableau-de-bord?magasin_id=2', alice)).statusCode).toBe(403)
  expect((await ask('/tableau-de-bord', bob)).statusCode).toBe(403)
})

test('stock is worth what it cost, wants attention as stock says, and lasts so many days', async () => {
  const report = (await ask('/rapports/inventaire')).json()
  expect(report.total).toMatchObject({ produits: 4, disponible: 155, reserve: 2, en_transit: 7, valeur: 161 })
  expect(report.par_magasin[0]).toMatchObject({ magasin_id: 1, valeur: 10, ruptures: 1, urgents: 1 })
  // Store 1 sold 30 pieces of product 1 in 30 days.
  expect(report.lignes).toMatchObject([
    { magasin_id: 1, produit_id: 1, vendus: 30, jours_restants: 0, type: 'RUPTURE' },
    { magasin_id: 1, produit_id: 2, vendus: 0, jours_restants: null, type: 'SOUS_SEUIL' },
    { magasin_id: 2, produit_id: 1, vendus: 10, jours_restants: 153, type: 'SURSTOCK' },
    { magasin_id: 6, produit_id: 1, jours_restants: 300, type: 'SURSTOCK' },
  ])
  const csv = (await ask('/rapports/inventaire?format=csv&magasin_id=6')).body.split('\r\n')
  expect(csv[1]).toBe('6,Centre logistique,1,Produit 1,100,7,5,30,10,300,SURSTOCK,0,100,0')
})

test('what was found that the stock did not know is told once, by place and product, on the days that are asked for', async () => {
  const found = (mouvementId: number, jour: string, said: { magasinId: number; quantite: number }) =>
    stock.constat({ mouvementId, produitId: 1, a: `${jour}T17:00:00.000Z`, ...said })
  const twice = found(1, '2026-11-20', { magasinId: 1, quantite: 2 })
  await tell(world.pool, twice, found(2, '2026-11-19', { magasinId: 2, quantite: 5 }))
  await tell(world.pool, twice, found(3, '2026-11-02', { magasinId: 1, quantite: 1 }))
  await tell(world.pool, found(4, '2026-09-01', { magasinId: 1, quantite: 9 }))
  const report = (await ask('/rapports/inventaire')).json()
  expect(report.constats).toEqual([
    { magasin_id: 2, magasin: 'Magasin 2', produit_id: 1, nom: 'Produit 1', constatees: 5 },
    { magasin_id: 1, magasin: 'Magasin 1', produit_id: 1, nom: 'Produit 1', constatees: 3 },
  ])
  expect([report.total.constatees, report.par_magasin[0].constatees]).toEqual([8, 3])
  const own = (await ask('/rapports/inventaire', alice)).json()
  expect([own.total.constatees, own.constats.length]).toEqual([3, 1])
  expect((await ask('/rapports/inventaire?magasin_id=6')).json().constats).toEqual([])
  const [head, ...rows] = (await ask('/rapports/inventaire?format=csv&magasin_id=2')).body.split('\r\n')
  expect(head).toMatch(/,constatees$/)
  expect(rows[0]).toMatch(/^2,Magasin 2,1,.*,5$/)
})

test('of a place and product the greatest version is kept', async () => {
  await tell(
    world.pool,
    unStock(2, 2, { disponible: 9, version: 3 }),
    unStock(2, 2, { disponible: 8, version: 2 }),
  )
  await tell(world.pool, unStock(2, 2, { disponible: 7, version: 2 }))
  const { rows } = await world.pool.query(
    'select disponible from stocks where magasin_id = 2 and produit_id = 2',
  )
  expect(rows).toEqual([{ disponible: 9 }])
  await world.pool.query('delete from stocks where magasin_id = 2 and produit_id = 2')
  await tell(world.pool, unLieu(2, { version: 2 }))
})

test('rotation is what was sold in 90 days, in a year, over the mean value of the stock', async () => {
  const kpis = '/rapports/kpis?date_debut=2026-11-20&date_fin=2026-11-20'
  // 50 pieces at 1.00 in 90 days, over 161.00 of stock.
  expect((await ask(kpis)).json()).toMatchObject({
    rotation: 1.26,
    valeur_stock: 161,
    ruptures: 1,
    nb_ventes: 2,
  })
  await noteValues(world.pool, '2026-11-20')
  await world.pool.query(`insert into valeurs_stock values ('2026-11-19', 1, 4800), ('2026-11-18', 1, 6600)`)
  await tell(world.pool, unLieu(2, { version: 3 }))
  // The mean of 161.00, 48.00 and 66.00.
  expect((await ask(kpis)).json()).toMatchObject({ rotation: 2.21 })
})

test('the indicators stand beside those of the period before', async () => {
  const report = (
    await ask('/rapports/kpis?date_debut=2026-11-14&date_fin=2026-11-20&comparer=precedent')
  ).json()
  expect(report).toMatchObject({
    chiffre_affaires: 200,
    top_produits: [{ rang: 1, produit_id: 1 }],
    precedent: { chiffre_affaires: 150, evolution: { chiffre_affaires: 33.33 } },
  })
  expect((await ask('/rapports/kpis?format=csv')).body).toMatch(
    /^indicateur,valeur\r\nchiffre_affaires,350\r\n/,
  )
})

test('stores are ranked, and rated against their target or the median store', async () => {
  const stores = async () =>
    (await ask('/performances?date_debut=2026-11-20&date_fin=2026-11-20')).json().magasins
  // The median of 100.00 and 60.00 is 80.00.
  expect(await stores()).toMatchObject([
    {
      rang: 1,
      magasin_id: 1,
      chiffre_affaires: 100,
      objectif: null,
      atteinte: 125,
      appreciation: 'EXCELLENT',
      ecart_caisses: -1.5,
    },
    { rang: 2, magasin_id: 2, atteinte: 75, appreciation: 'FAIBLE', surstocks: 1 },
  ])
  await tell(world.pool, unLieu(2, { objectifCents: 6_000, version: 4 }))
  expect((await stores())[1]).toMatchObject({ objectif: 60, atteinte: 100, appreciation: 'BON' })
})
