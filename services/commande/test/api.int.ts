import { newId } from '@comptoir/kit/ids.ts'
import { expect, test } from 'vitest'
import { openWorld, someEtats } from './world.ts'

const world = openWorld()

const get = (url: string) => world.app.inject({ method: 'GET', url })
const post = (operation: string, key: string, payload: object) =>
  world.app.inject({
    method: 'POST',
    url: `/interne/commande/${operation}`,
    headers: { 'idempotency-key': key },
    payload,
  })

async function uneCommande(given: object = {}): Promise<{ id: string; numero: number; a: string }> {
  const id = newId()
  const made = await post('creer', `${id}:creer:do`, {
    commande_id: id,
    client_id: null,
    magasin_id: 6,
    lignes: [
      { produit_id: 2, quantite: 3 },
      { produit_id: 1, quantite: 1 },
    ],
    ...given,
  })
  expect(made.statusCode).toBe(200)
  return { id, ...made.json<{ numero: number; a: string }>() }
}

test('a confirmed order shows its lines, its frozen prices and each state with its instant', async () => {
  const { id, numero, a } = await uneCommande({ client_id: 7 })
  const etats = someEtats('CREEE', 'STOCK_VERIFIE', 'STOCK_RESERVE', 'PAYEE')
  const confirmed = await post('confirmer', `${id}:confirmer:do`, { commande_id: id, etats })
  const expected = {
    id,
    commande_id: id,
    numero,
    client_id: 7,
    magasin_id: 6,
    statut: 'CONFIRMEE',
    montant: 7,
    lignes: [
      { produit_id: 1, nom: 'Produit 1', quantite: 1, prix: 1 },
      { produit_id: 2, nom: 'Produit 2', quantite: 3, prix: 2 },
    ],
    historique: [
      { de: null, vers: 'CREEE', a },
      { de: 'CREEE', vers: 'STOCK_VERIFIE', a: etats[1]?.a },
      { de: 'STOCK_VERIFIE', vers: 'STOCK_RESERVE', a: etats[2]?.a },
      { de: 'STOCK_RESERVE', vers: 'PAYEE', a: etats[3]?.a },
      { de: 'PAYEE', vers: 'CONFIRMEE', a: confirmed.json<{ a: string }>().a },
    ],
  }
  expect((await get(`/commande/${id}`)).json()).toEqual(expected)
  expect((await get(`/commande/${id.toUpperCase()}`)).json()).toEqual(expected)
  expect((await get(`/commande/${numero}`)).json()).toEqual(expected)
  expect((await get('/commande?client_id=7')).json()).toEqual([expected])
})

test('an order that several places serve shows them line by line', async () => {
  const { id } = await uneCommande()
  const part = (produit_id: number, magasin_id: number, quantite: number) => ({
    produit_id,
    magasin_id,
    quantite,
  })
  const parts = [part(1, 6, 1), part(2, 2, 1), part(2, 6, 2)]
  const confirmed = await post('confirmer', `${id}:confirmer:do`, { commande_id: id, etats: [], parts })
  expect(confirmed.statusCode).toBe(200)
  expect((await get(`/commande/${id}`)).json()).toMatchObject({
    lignes: [
      { produit_id: 1, lieux: [{ magasin_id: 6, quantite: 1 }] },
      {
        produit_id: 2,
        lieux: [
          { magasin_id: 2, quantite: 1 },
          { magasin_id: 6, quantite: 2 },
        ],
      },
    ],
  })
})

test('an order shows what came back of it, by its id or its number', async () => {
  const { id, numero } = await uneCommande({ client_id: 8 })
  await post('confirmer', `${id}:confirmer:do`, { commande_id: id, etats: [] })
  const retour_id = newId()
  const opened = await post('ouvrir-retour', `${retour_id}:ouvrir:do`, {
    retour_id,
    commande_id: id,
    magasin_id: 2,
    auteur: { id: '11', nom: 'Bob' },
    plafond_cents: 10_000,
    mode: null,
    autre_mode: false,
    approbateur: null,
    lignes: [{ produit_id: 2, quantite: 2, motif: 'DEFECTUEUX', texte: null, remise_en_stock: false }],
  })
  expect(opened.statusCode).toBe(200)
  const { numero: retour, a } = opened.json<{ numero: number; a: string }>()
  expect((await get(`/commande/${id}/retours`)).json()).toEqual([
    {
      retour_id,
      numero: retour,
      commande_id: id,
      magasin_id: 2,
      statut: 'OUVERT',
      montant: 4,
      hors_taxes: 3.48,
      lignes: [{ produit_id: 2, quantite: 2, montant: 4, motif: 'DEFECTUEUX', remise_en_stock: false }],
      historique: [{ vers: 'OUVERT', a }],
    },
  ])
  const closed = await post('clore-retour', `${retour_id}:clore:do`, { retour_id })
  expect((await get(`/commande/${numero}/retours`)).json()).toMatchObject([
    { statut: 'CLOS', historique: [{ vers: 'OUVERT' }, { vers: 'CLOS', a: closed.json<{ a: string }>().a }] },
  ])
  expect((await get(`/commande/${newId()}/retours`)).json().code).toBe('COMMANDE_INTROUVABLE')
})

test('a cancelled order says why', async () => {
  const { id } = await uneCommande()
  await post('annuler', `${id}:creer:undo`, {
    commande_id: id,
    motif: 'STOCK_INSUFFISANT',
    etats: someEtats('CREEE'),
  })
  expect((await get(`/commande/${id}`)).json()).toMatchObject({
    statut: 'ANNULEE',
    motif: 'STOCK_INSUFFISANT',
  })
})

test('an order cancelled before it was made does not exist, and its creation is refused under any key', async () => {
  const id = newId()
  await post('annuler', `${id}:creer:undo`, { commande_id: id, motif: 'DELAI', etats: [] })
  expect((await get(`/commande/${id}`)).json()).toMatchObject({ status: 404, code: 'COMMANDE_INTROUVABLE' })
  const body = { commande_id: id, client_id: null, magasin_id: 6, lignes: [{ produit_id: 1, quantite: 1 }] }
  expect((await post('creer', 'une-autre-cle', body)).json()).toMatchObject({ code: 'ACTION_ANNULEE' })
})

test('an order asked for again under another key is the same order, and another content no order at all', async () => {
  const { id, numero, a } = await uneCommande()
  const body = {
    commande_id: id,
    client_id: null,
    magasin_id: 6,
    lignes: [
      { produit_id: 1, quantite: 1 },
      { produit_id: 2, quantite: 3 },
    ],
  }
  expect((await post('creer', newId(), body)).json()).toEqual({ montant_cents: 700, numero, a })
  expect((await post('creer', newId(), { ...body, client_id: 1 })).statusCode).toBe(500)
})

test('a name that no order has is not found, however it is written', async () => {
  for (const id of ['0', '999999999', '99999999999999999999', '-1', 'abc', '1.5', newId()])
    expect([id, (await get(`/commande/${id}`)).json<{ code: string }>().code]).toEqual([
      id,
      'COMMANDE_INTROUVABLE',
    ])
})

test('the list shows newest first, filters, counts and leads on', async () => {
  const made: number[] = []
  for (let n = 0; n < 5; n += 1) made.unshift((await uneCommande({ client_id: 42 })).numero)
  const seen: number[] = []
  let url: string | undefined = '/commande?client_id=42&statut=CREEE&limite=2&total=1'
  while (url !== undefined) {
    const page = await get(url)
    expect(page.headers['x-total-count']).toBe('5')
    seen.push(...page.json<{ numero: number }[]>().map((order) => order.numero))
    url = /<(.+)>; rel="next"/.exec(String(page.headers['link'] ?? ''))?.[1]
  }
  expect(seen).toEqual(made)
  expect((await get('/commande?client_id=42&statut=CONFIRMEE')).json()).toEqual([])
  expect((await get('/commande?statut=AUTRE')).statusCode).toBe(400)
  expect((await get('/commande?client_id=42&curseur=abc')).statusCode).toBe(400)
})

test('ready: the price list is complete', async () => {
  expect((await get('/ready')).statusCode).toBe(200)
})
