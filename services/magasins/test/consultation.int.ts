import { newId } from '@comptoir/kit/ids.ts'
import { alice, bob, carol, charlie } from '@comptoir/testing/staff.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import { asSaga } from './as-saga.ts'
import { uneLigneDeRetour, unRetour } from './un-retour.ts'
import { preparePrix, uneLigneDeVente, uneOuverture } from './une-vente.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const saga = asSaga(world)
const read = (url: string, as = alice, headers: Record<string, string> = {}) =>
  world.ask('GET', url, { as, headers })
/** Three sales of Bob in store 1, the first with two pieces of product 2; one is returned. */
const sales = [newId(), newId(), newId()]
const retourId = newId()
let caisseId = 0

beforeAll(async () => {
  await preparePrix(world.pool)
  const made = await world.ask('POST', '/caisses', { as: alice, body: { magasin_id: 1, nom: 'Lecture' } })
  caisseId = made.json<{ id: number }>().id
  await world.ask('POST', `/caisses/${caisseId}/ouvrir`, { as: bob, body: { fond: 100 } })
  for (const [index, venteId] of sales.entries()) {
    const lignes = index === 0 ? [uneLigneDeVente({ produitId: 2, quantite: 2 })] : [uneLigneDeVente()]
    await saga.ouvrir(uneOuverture(0, { venteId, caisseId, lignes }))
    await (index === 1 ? saga.annuler(venteId) : saga.fermer(venteId))
  }
  await saga.rendre(
    unRetour(0, { retourId, venteId: sales[0] ?? '', lignes: [uneLigneDeRetour({ produitId: 2 })] }),
  )
  await saga.clore(retourId)
})

const numbers = async (query: string, as = alice) =>
  (await read(`/ventes?${query}`, as)).json<{ numero: number }[]>().map(({ numero }) => numero)
const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Toronto' }).format(new Date())

describe('the list of sales', () => {
  test('shows the newest first, in pages, with the whole of each', async () => {
    const first = await read('/ventes?limite=2&total=1')
    expect(first.headers['x-total-count']).toBe('3')
    expect(first.json()).toMatchObject([
      { numero: 3 },
      { numero: 2, statut: 'ANNULEE', motif: 'STOCK_INSUFFISANT' },
    ])
    const next = /<([^>]+)>/.exec(String(first.headers['link']))?.[1] ?? ''
    expect((await read(next)).json()).toMatchObject([
      {
        numero: 1,
        statut: 'CONFIRMEE',
        vendeur: 'Bob',
        total: 4.12,
        arrondi: -0.02,
        paiements: [{ mode: 'ESPECES', montant: 4.1 }],
        lignes: [{ produit_id: 2, nom: 'Produit 2', quantite: 2, prix: 2.06, total: 4.12, retournes: 1 }],
        historique: [
          { de: null, vers: 'OUVERTE' },
          { de: 'OUVERTE', vers: 'STOCK_RESERVE' },
          { de: 'STOCK_RESERVE', vers: 'ENCAISSEE' },
          { de: 'ENCAISSEE', vers: 'CONFIRMEE' },
        ],
        hors_ligne: null,
      },
    ])
  })
  test.each([
    ['statut=CONFIRMEE', [3, 1]],
    ['numero=2', [2]],
    ['produit_id=2', [1]],
    [`cle=${sales[2]}`, [3]],
    [`date_debut=${today}&date_fin=${today}`, [3, 2, 1]],
    ['date_debut=2999-01-01', []],
    ['date_fin=2001-01-01', []],
    ['caisse_id=99', []],
  ])('is filtered by %s', async (query, expected) => {
    expect(await numbers(query)).toEqual(expected)
  })
  test('is of the stores of who asks', async () => {
    expect(await numbers('', carol)).toEqual([])
    expect(await numbers('', charlie)).toEqual([3, 2, 1])
    expect((await read('/ventes?magasin_id=1', carol)).json()).toMatchObject({ code: 'MAGASIN_INTERDIT' })
  })
  test.each(['date_debut=2026-02-30', 'date_fin=hier', 'cle=1', 'statut=PERDUE', 'numero=0'])(
    'names what is wrong: %s',
    async (query) => {
      const pointeur = `/${query.split('=')[0]}`
      expect((await read(`/ventes?${query}`)).json()).toMatchObject({
        status: 400,
        erreurs: [{ pointeur }],
      })
    },
  )
})

test('a sale or a return of another store is not shown, nor its receipt', async () => {
  for (const url of [`/ventes/${sales[0]}`, `/retours/${retourId}`]) {
    expect((await read(url)).statusCode).toBe(200)
    for (const path of [url, `${url}/recu`])
      expect((await read(path, carol)).json()).toMatchObject({ status: 403, code: 'MAGASIN_INTERDIT' })
  }
  expect((await read(`/ventes/${newId()}`)).json()).toMatchObject({ status: 404, code: 'VENTE_INTROUVABLE' })
  expect((await read(`/retours/${newId()}`)).json()).toMatchObject({
    status: 404,
    code: 'RETOUR_INTROUVABLE',
  })
})

test('returns are listed with their goods and their money', async () => {
  expect((await read(`/retours?vente_id=${sales[0]}&total=1`)).json()).toMatchObject([
    {
      id: retourId,
      numero: 1,
      statut: 'CLOS',
      auteur: 'Bob',
      montant: 2.06,
      remboursements: [{ mode: 'ESPECES', montant: 2.05 }],
      lignes: [
        { produit_id: 2, quantite: 1, montant: 2.06, motif: 'NE_CONVIENT_PAS', remise_en_stock: true },
      ],
    },
  ])
  expect((await read('/retours?statut=OUVERT')).json()).toEqual([])
})

describe('a receipt', () => {
  const recu = `/ventes/${sales[2]}/recu`
  test('comes as its reader wants it, and is a duplicate once it was printed', async () => {
    expect((await read(recu)).json()).toMatchObject({
      genre: 'VENTE',
      numero: 3,
      code: '01000003',
      duplicata: false,
    })
    const printed = await read(`${recu}?format=texte`)
    expect(printed.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(printed.body).toContain('Reçu n° 3')
    expect(printed.body).not.toContain('DUPLICATA')
    const again = await read(recu, alice, { accept: 'text/html', 'accept-language': 'en' })
    expect(again.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(again.body).toContain('Receipt no. 3')
    expect(again.body).toContain('DUPLICATA')
    expect((await read(recu)).json()).toMatchObject({ duplicata: true })
  })
  test('printed by two at once is one original', async () => {
    const url = `/ventes/${sales[0]}/recu?format=texte`
    const printed = await Promise.all(Array.from({ length: 4 }, () => read(url)))
    expect(printed.filter(({ body }) => !body.includes('DUPLICATA'))).toHaveLength(1)
  })
  test('is of what is final', async () => {
    expect((await read(`/ventes/${sales[1]}/recu`)).json()).toMatchObject({
      status: 409,
      code: 'VENTE_NON_CONFIRMEE',
      statut: 'ANNULEE',
    })
    expect((await read(`/retours/${retourId}/recu?format=texte`)).body).toContain('Retour n° 1')
    const open = newId()
    await saga.rendre(unRetour(0, { retourId: open, venteId: sales[2] ?? '' }))
    expect((await read(`/retours/${open}/recu`)).json()).toMatchObject({
      status: 409,
      code: 'RETOUR_NON_CLOS',
      statut: 'OUVERT',
    })
  })
})
