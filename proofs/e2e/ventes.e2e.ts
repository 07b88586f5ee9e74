/** Sales at a till, over the whole system: what a seller sees, and what is true afterwards at stock, paiement and magasins. */
import { beforeAll, expect, test } from 'vitest'
import { ask, at, eventually } from './http.ts'
import { sell, signIn } from './people.ts'

const gateway = at(8080)

const [bob, alice] = [await signIn('Bob', '1234'), await signIn('Alice', 'admin')]
const CAISSE = 2
const sale = (members: object = {}) => ({
  magasin_id: 1,
  caisse_id: CAISSE,
  lignes: [{ produit_id: 11, quantite: 1 }],
  paiement: { mode: 'ESPECES', recu: 2_000 },
  ...members,
})
const freeOf = async (produit: number) => {
  const { text } = await bob('GET', `/stock?magasin_id=1&produit_id=${produit}`)
  return (JSON.parse(text) as { disponible: number; reserve: number }[])[0]
}
beforeAll(async () => {
  const opened = await bob('POST', `/caisses/${CAISSE}/ouvrir`, { body: { fond: 100 } })
  if (opened.status !== 200) throw new Error(opened.text)
})

test('three lines paid in cash: the change, the taxes to the cent, the goods gone', async () => {
  const before = await freeOf(12)
  const sold = await sell(
    bob,
    sale({
      lignes: [
        { produit_id: 11, quantite: 2, remise_pourcent: 10 },
        { produit_id: 12, quantite: 1 },
        { produit_id: 13, quantite: 3 },
      ],
    }),
  )
  expect(sold.status, sold.text).toBe(201)
  const {
    total,
    hors_taxes: net,
    taxes,
    arrondi,
    rendu,
  } = sold.body as unknown as {
    total: number
    hors_taxes: number
    taxes: { montant: number }[]
    arrondi: number
    rendu: number
  }
  const cents = (dollars: number) => Math.round(dollars * 100)
  expect(taxes.reduce((sum, { montant }) => sum + cents(montant), cents(net))).toBe(cents(total))
  expect(cents(rendu)).toBe(200_000 - cents(total) - cents(arrondi))
  expect(cents(rendu) % 5).toBe(0)
  expect(sold.headers.get('location')).toBe(`/saga/vente/${String(sold.body['vente_id'])}`)
  const after = await eventually(
    () => freeOf(12),
    (now) => now?.reserve === before?.reserve,
  )
  expect(after?.disponible).toBe((before?.disponible ?? 0) - 1)
})

test('a double press is one sale', async () => {
  const key = { 'idempotency-key': crypto.randomUUID() }
  const presses = await Promise.all([
    sell(bob, sale(), key),
    bob('POST', '/saga/vente', { body: sale(), headers: key }),
  ])
  const again = await sell(bob, sale(), key)
  const sold = presses.filter(({ status }) => status === 201).map(({ body }) => body['vente_id'])
  expect(new Set([...sold, again.body['vente_id']]).size).toBe(1)
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
})

test.each([
  ['another store', sale({ magasin_id: 2 }), 403, 'MAGASIN_INTERDIT', '/magasin_id'],
  ['a till that is closed', sale({ caisse_id: 3 }), 409, 'CAISSE_FERMEE', '/caisse_id'],
  ['no such till', sale({ caisse_id: 9_999 }), 404, 'CAISSE_INTROUVABLE', '/caisse_id'],
  [
    'no such product',
    sale({ lignes: [{ produit_id: 999_999, quantite: 1 }] }),
    400,
    'PRODUIT_INCONNU',
    '/lignes/0/produit_id',
  ],
  [
    'too much discount',
    sale({ lignes: [{ produit_id: 11, quantite: 1, remise_pourcent: 11, motif: 'abîmé' }] }),
    403,
    'REMISE_A_APPROUVER',
    '/lignes/0/remise_pourcent',
  ],
  [
    'too little cash',
    sale({ paiement: { mode: 'ESPECES', recu: 0.05 } }),
    422,
    'MONTANT_INSUFFISANT',
    '/paiement/recu',
  ],
  ['another price', sale({ montant_attendu: 0.01 }), 409, 'PRIX_CHANGE', '/montant_attendu'],
  [
    'more than there is',
    sale({ lignes: [{ produit_id: 14, quantite: 9_999 }], paiement: { mode: 'ESPECES' } }),
    409,
    'STOCK_INSUFFISANT',
    '/lignes/0/produit_id',
  ],
  [
    'an account without money',
    sale({
      lignes: [{ produit_id: 4, quantite: 20 }],
      client_id: 99_999,
      paiement: { mode: 'COMPTE' },
    }),
    402,
    'PAIEMENT_REFUSE',
    '/paiement',
  ],
] as const)(
  '%s is refused by its code, in both languages, with what is wrong',
  async (...[, body, status, code, place]) => {
    for (const language of ['fr', 'en']) {
      const answer = await sell(bob, body, { 'accept-language': language })
      expect([answer.status, answer.body['code']], answer.text).toEqual([status, code])
      expect(answer.headers.get('content-language')).toBe(language)
      expect(answer.body['erreurs']).toMatchObject([{ pointeur: place }])
    }
  },
)

test('a card that is taken pays; one that is refused undoes what was held', async () => {
  const by = (carte: string) =>
    sale({ lignes: [{ produit_id: 17, quantite: 1 }], paiement: { mode: 'CARTE', carte } })
  const before = await freeOf(17)
  const paid = await sell(bob, by('acceptee'))
  expect(paid.status, paid.text).toBe(201)
  const refused = await sell(bob, by('refusee'))
  expect([refused.status, refused.body['code']], refused.text).toEqual([402, 'PAIEMENT_REFUSE'])
  const after = await eventually(
    () => freeOf(17),
    (now) => now?.reserve === before?.reserve,
  )
  expect(after?.disponible).toBe((before?.disponible ?? 0) - 1)
})

test('a terminal that never answers is asked by its key until the sale is cancelled, and no till is closed meanwhile', async () => {
  const lignes = [{ produit_id: 18, quantite: 1 }]
  const body = sale({ lignes, paiement: { mode: 'CARTE', carte: 'muette' } })
  const key = { 'idempotency-key': crypto.randomUUID() }
  const accepted = await sell(bob, body, { ...key, prefer: 'respond-async' })
  expect(accepted.status, accepted.text).toBe(202)
  const id = String(accepted.body['saga_id'])
  const waits = await eventually(
    () => bob('GET', `/saga/${id}`),
    ({ text }) => text.includes('autoriser-carte') && text.includes('inconnue'),
  )
  expect(waits.body).toMatchObject({
    type: 'vente-carte',
    statut: 'EN_COURS',
    retenu: [{ quoi: 'stock' }, { quoi: 'argent' }],
  })
  const closing = await alice('POST', `/caisses/${CAISSE}/fermer`, { body: { compte: 0, motif: 'essai' } })
  expect([closing.status, closing.body['code']], closing.text).toEqual([409, 'VENTE_EN_COURS'])
  const charlie = await signIn('Charlie', 'root')
  const act = await charlie('POST', `${at(8002)}/saga/${id}/annuler`, { body: { motif: 'terminal muet' } })
  expect(act.status, act.text).toBe(202)
  const told = await eventually(
    () => sell(bob, body, key),
    ({ status }) => status !== 202,
  )
  expect([told.status, told.body['code'], told.body['statut']], told.text).toEqual([
    409,
    'SAGA_ANNULEE',
    'ANNULEE',
  ])
  expect(told.body['detail']).toContain('par un opérateur (terminal muet)')
  expect((await bob('GET', `/saga/${id}`)).body).toMatchObject({ statut: 'ANNULEE', retenu: [] })
})

test('of two cashiers and one last piece, one sells it', async () => {
  const { disponible: left = 0 } = (await freeOf(15)) ?? {}
  const all = sale({ lignes: [{ produit_id: 15, quantite: left }], paiement: { mode: 'ESPECES' } })
  const [first, second] = await Promise.all([sell(bob, all), sell(alice, all)])
  expect(
    [first.status, second.status].toSorted((a, b) => a - b),
    `${first.text} ${second.text}`,
  ).toEqual([201, 409])
  expect(
    await eventually(
      () => freeOf(15),
      (now) => now?.reserve === 0,
    ),
  ).toMatchObject({ disponible: 0 })
})

test('what the stock does not know is found, up to three pieces for Bob', async () => {
  const found = (quantite: number) =>
    sale({ constat: true, lignes: [{ produit_id: 15, quantite }], paiement: { mode: 'ESPECES' } })
  expect((await sell(bob, found(3))).status).toBe(201)
  const beyond = await sell(bob, found(4))
  expect([beyond.status, beyond.body['code']]).toEqual([403, 'CONSTAT_INTERDIT'])
  expect((await sell(alice, found(4))).status).toBe(201)
})

test('a sale without network is recorded whatever the stock says, and once', async () => {
  const offline = sale({
    lignes: [{ produit_id: 15, quantite: 2, prix: 10 }],
    paiement: { mode: 'ESPECES', recu: 20 },
    hors_ligne: { faite_le: '2026-01-02T03:04:05Z', numero_local: 'C2-1' },
  })
  const key = { 'idempotency-key': crypto.randomUUID() }
  const sent = await sell(bob, offline, key)
  expect(sent.status, sent.text).toBe(201)
  expect(sent.body).toMatchObject({ total: 20, rendu: 0 })
  const again = await sell(bob, offline, key)
  expect(again.body['vente_id']).toBe(sent.body['vente_id'])
  const shown = await bob('GET', `/saga/${String(sent.body['vente_id'])}`)
  expect(shown.body).toMatchObject({ type: 'vente-hors-ligne', magasin_id: 1, montant: 20 })
})

test('sales are listed by kind, to the staff of their store', async () => {
  const listed = await bob('GET', '/saga?type=vente&limite=100')
  const sagas = JSON.parse(listed.text) as { type: string; magasin_id: number; pourquoi: string }[]
  expect(sagas.length).toBeGreaterThan(0)
  expect(new Set(sagas.map(({ magasin_id: store }) => store))).toEqual(new Set([1]))
  const stranger = await signIn('bob2', '1234')
  expect(JSON.parse((await stranger('GET', '/saga?type=vente')).text)).toEqual([])
})

test('two of a sale’s lines come back in two steps, and no more; the till is closed for what it holds', async () => {
  const lignes = [
    { produit_id: 21, quantite: 2 },
    { produit_id: 22, quantite: 1 },
    { produit_id: 23, quantite: 1 },
  ]
  const sold = await sell(bob, sale({ lignes }))
  expect(sold.status, sold.text).toBe(201)
  const before = await freeOf(21)
  const back = (produit_id: number, members: object = {}) =>
    bob('POST', '/retours', {
      body: {
        vente_id: sold.body['vente_id'],
        magasin_id: 1,
        lignes: [{ produit_id, quantite: 1, motif: 'NE_CONVIENT_PAS', remise_en_stock: true }],
        ...members,
      },
    })
  const first = await back(21)
  expect(first.status, first.text).toBe(201)
  expect(first.body).toMatchObject({ statut: 'CLOS', remboursements: [{ mode: 'ESPECES' }] })
  expect((await freeOf(21))?.disponible).toBe((before?.disponible ?? 0) + 1)
  expect((await back(22)).status).toBe(201)
  const third = await back(22)
  expect([third.status, third.body['code']], third.text).toEqual([409, 'RETOUR_EXCESSIF'])
  expect(third.body['erreurs']).toMatchObject([{ pointeur: '/lignes/0/produit_id' }])
  const silent = await back(23, {
    lignes: [{ produit_id: 23, quantite: 1, motif: 'AUTRE', remise_en_stock: true }],
  })
  expect([silent.status, silent.body['code']]).toEqual([422, 'MOTIF_REQUIS'])
  const twins = await Promise.all([back(23), back(23)])
  expect(twins.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409])
  const shown = await bob('GET', `/saga/retour/${String(first.body['retour_id'])}`)
  expect(shown.body).toMatchObject({ statut_retour: 'CLOS', statut: 'TERMINEE' })
  const { body: read } = await alice('GET', `/caisses/${CAISSE}/lecture`)
  const closed = await alice('POST', `/caisses/${CAISSE}/fermer`, { body: { compte: read['attendu'] } })
  expect(closed.status, closed.text).toBe(200)
  expect(closed.body).toMatchObject({ ecart: 0 })
})

test('what was ordered online comes back to a store, once, to the account that paid', async () => {
  const produits = [{ produit_id: 24, quantite: 1 }]
  const order = await ask('POST', `${gateway}/saga/commande`, { body: { produits, client_id: 4_242 } })
  expect(order.status, order.text).toBe(201)
  const body = {
    commande_id: order.body['commande_id'],
    magasin_id: 1,
    lignes: [{ produit_id: 24, quantite: 1, motif: 'DEFECTUEUX', remise_en_stock: false }],
  }
  const returned = await bob('POST', '/retours', { body })
  expect(returned.status, returned.text).toBe(201)
  expect(returned.body).toMatchObject({
    montant: order.body['montant'],
    remboursements: [{ mode: 'COMPTE' }],
  })
  const again = await bob('POST', '/retours', { body })
  expect([again.status, again.body['code']], again.text).toEqual([409, 'RETOUR_EXCESSIF'])
})
