/** The table of cases of an order, each through the orchestrator and through the gateway, and the customer's whole road. */
import { randomUUID } from 'node:crypto'
import { services } from '@comptoir/contracts'
import { describe, expect, test } from 'vitest'
import { signIn } from '../sign-in.ts'
import { ask, at, eventually } from './http.ts'

const CONFIRMEE = {
  produits: [
    { produit_id: 1, quantite: 1 },
    { produit_id: 2, quantite: 1 },
  ],
}

describe.each([
  ['orchestrator, with a slash', 8002, '/saga/commande/'],
  ['orchestrator', 8002, '/saga/commande'],
  ['gateway, with a slash', 8080, '/saga/commande/'],
  ['gateway', 8080, '/saga/commande'],
  ['gateway, by the order’s own name', 8080, '/commande'],
])('an order through the %s', (_name, port, path) => {
  const url = at(port) + path
  const order = (body: unknown, headers: Record<string, string> = {}) => ask('POST', url, { body, headers })

  test('is confirmed, with its states and their times', async () => {
    const answer = await order(CONFIRMEE)
    expect(answer.status, answer.text).toBe(201)
    expect(answer.headers.get('location')).toBe(`/saga/commande/${answer.body['saga_id']}`)
    expect(answer.headers.get('x-instance-id')).toMatch(/^orchestrateur-\d+$/)
    expect(answer.body).toMatchObject({ status: 'ok', statut: 'CONFIRMEE', montant: 350 })
    expect(answer.body['commande_id']).toBe(answer.body['saga_id'])
    const etapes = answer.body['etapes'] as unknown as { statut: string; a: string }[]
    expect(etapes.map(({ statut }) => statut)).toEqual([
      'CREEE',
      'STOCK_VERIFIE',
      'STOCK_RESERVE',
      'PAYEE',
      'CONFIRMEE',
    ])
    for (const { a } of etapes) expect(a).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  test('is cancelled when stock is too low, and names each line', async () => {
    const answer = await order({ produits: [{ produit_id: 2, quantite: 999 }] })
    expect(answer.status, answer.text).toBe(409)
    expect(answer.body).toMatchObject({
      code: 'STOCK_INSUFFISANT',
      type: '/problemes/stock-insuffisant',
      statut: 'ANNULEE',
      etape: 'reserver-stock',
      lignes: [{ produit_id: 2, demande: 999 }],
    })
    const seen = await ask('GET', `${at(8080)}/commande/${answer.body['commande_id']}`)
    expect(seen.body).toMatchObject({ statut: 'ANNULEE', motif: 'STOCK_INSUFFISANT' })
  })

  test('is cancelled when payment is refused, with the stock free again when the answer leaves', async () => {
    const before = await ask('GET', `${at(8080)}/stock?magasin_id=6&produit_id=4`)
    const answer = await order({ produits: [{ produit_id: 4, quantite: 10 }] })
    expect(answer.status, answer.text).toBe(402)
    expect(answer.body).toMatchObject({ code: 'PAIEMENT_REFUSE', statut: 'ANNULEE', motif: 'plafond-invite' })
    const after = await ask('GET', `${at(8080)}/stock?magasin_id=6&produit_id=4`)
    expect(after.text).toBe(before.text)
  })

  test('of a client without the money is refused for that reason', async () => {
    const answer = await order({ client_id: 2, produits: [{ produit_id: 1, quantite: 1 }] })
    expect(answer.status).toBe(402)
    expect(answer.body).toMatchObject({ motif: 'solde-insuffisant' })
  })

  test('is accepted at once when the client does not want to wait, and goes on by itself', async () => {
    const answer = await order({ produits: [{ produit_id: 1, quantite: 1 }] }, { prefer: 'respond-async' })
    expect(answer.status, answer.text).toBe(202)
    expect(answer.headers.get('retry-after')).toBe('1')
    const saga = () => ask('GET', at(8080) + answer.headers.get('location'))
    const ended = await eventually(saga, ({ body }) => body['statut'] === 'TERMINEE')
    expect(ended.body).toMatchObject({ statut: 'TERMINEE', statut_commande: 'CONFIRMEE' })
    expect(ended.body['pourquoi']).toMatch(/\.$/)
  })

  test('of an unknown product ends without an order and points at the product', async () => {
    const answer = await order({
      produits: [
        { produit_id: 1, quantite: 1 },
        { id: 99_999, qte: 1 },
      ],
    })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ code: 'PRODUIT_INCONNU', erreurs: [{ pointeur: '/produits/1/id' }] })
    expect(answer.body).not.toHaveProperty('commande_id')
  })

  test('sums repeated lines, and reads every spelling', async () => {
    const produits = [
      { produit_id: 1, quantite: 1 },
      { id: 'produit_1', qte: 1 },
      { id: 1, quantite: 1 },
    ]
    const answer = await order({ produits })
    expect(answer.status, answer.text).toBe(201)
    expect(answer.body['montant']).toBe(300)
    const seen = await ask('GET', `${at(8080)}/commande/${answer.body['numero']}`)
    expect(seen.body['lignes']).toEqual([{ produit_id: 1, nom: expect.any(String), quantite: 3, prix: 100 }])
  })

  test.each([
    ['a quantity of 0', { produits: [{ produit_id: 1, quantite: 0 }] }, '/produits/0/quantite'],
    ['a quantity over 10,000', { produits: [{ produit_id: 1, qte: 10_001 }] }, '/produits/0/qte'],
    ['a negative quantity', { produits: [{ produit_id: 1, quantite: -1 }] }, '/produits/0/quantite'],
    ['a quantity of 1.5', { produits: [{ produit_id: 1, quantite: 1.5 }] }, '/produits/0/quantite'],
    ['a quantity as text', { produits: [{ produit_id: 1, quantite: '1' }] }, '/produits/0/quantite'],
    ['a product of 2^53', { produits: [{ produit_id: 2 ** 53, quantite: 1 }] }, '/produits/0/produit_id'],
    ['no line', { produits: [] }, '/produits'],
    [
      '101 lines',
      { produits: Array.from({ length: 101 }, () => ({ produit_id: 1, quantite: 1 })) },
      '/produits',
    ],
    ['a line without product', { produits: [{ quantite: 1 }] }, '/produits/0/produit_id'],
    ['an unknown field', { ...CONFIRMEE, prix: 1 }, '/prix'],
    ['a client of 0', { ...CONFIRMEE, client_id: 0 }, '/client_id'],
    ['neither products nor client', {}, '/produits'],
  ])('with %s is refused by the field’s name', async (_what, body, pointeur) => {
    const answer = await order(body)
    expect(answer.status, answer.text).toBe(400)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body['erreurs']).toContainEqual(expect.objectContaining({ pointeur }))
  })

  test.each([
    ['an infinite number', '{"produits":[{"produit_id":1,"quantite":1e309}]}', 'REQUETE_INVALIDE'],
    ['NaN', '{"produits":[{"produit_id":1,"quantite":NaN}]}', 'JSON_INVALIDE'],
    ['a poisonous member', '{"__proto__":{"x":1},"produits":[]}', 'REQUETE_INVALIDE'],
    ['half a body', '{"produits":[', 'JSON_INVALIDE'],
    ['an empty body', '', 'CORPS_MANQUANT'],
  ])('with %s gets one problem', async (_what, raw, code) => {
    const answer = await ask('POST', url, { raw })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ code })
  })

  test('that is broken JSON is told where', async () => {
    const answer = await ask('POST', url, { raw: '{\n  "produits": [}\n' })
    expect(answer.body).toMatchObject({ code: 'JSON_INVALIDE', ligne: 2, colonne: 16 })
  })

  test('may carry comments, and is told that they were removed', async () => {
    const raw = '{"produits":[{"produit_id":1,"quantite":1}]} # CONFIRMEE\n// a "#" in a string stays'
    const answer = await ask('POST', url, { raw })
    expect(answer.status, answer.text).toBe(201)
    expect(answer.headers.get('warning')).toContain('comments')
  })

  test('of another content type, or too large, is refused', async () => {
    const typed = await ask('POST', url, { raw: 'x', headers: { 'content-type': 'text/plain' } })
    expect(typed.status).toBe(415)
    const large = await ask('POST', url, { raw: `"${'x'.repeat(64 * 1024)}"` })
    expect(large.status).toBe(413)
    expect(large.body).toMatchObject({ code: 'CORPS_TROP_GRAND' })
  })

  test('under a key is done once, and its answer is given again', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const first = await order(CONFIRMEE, headers)
    const again = await order(CONFIRMEE, headers)
    expect(first.status).toBe(201)
    expect(again.status).toBe(201)
    expect(again.text).toBe(first.text)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect((await order({ produits: [{ produit_id: 1, quantite: 2 }] }, headers)).status).toBe(422)
  })

  test('that was refused under a key is refused again in the same words', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const body = { produits: [{ produit_id: 4, quantite: 10 }] }
    const first = await order(body, headers)
    const again = await order(body, headers)
    expect([first.status, again.status]).toEqual([402, 402])
    expect(again.text).toBe(first.text)
  })

  test('that the schema refused leaves its key free', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    expect((await order({ produits: [{ produit_id: 1, quantite: 0 }] }, headers)).status).toBe(400)
    expect((await order({ produits: [{ produit_id: 1, quantite: 1 }] }, headers)).status).toBe(201)
  })

  test('accepted under a key stays accepted while it runs, then tells its end', async () => {
    const headers = { 'idempotency-key': randomUUID(), prefer: 'respond-async' }
    expect((await order(CONFIRMEE, headers)).status).toBe(202)
    const ended = await eventually(
      () => order(CONFIRMEE, headers),
      ({ status }) => status !== 202,
    )
    expect(ended.status).toBe(201)
  })

  test('speaks English to whoever asks for it, with the same code', async () => {
    const answer = await order({ produits: [{ produit_id: 2, quantite: 999 }] }, { 'accept-language': 'en' })
    expect(answer.headers.get('content-language')).toBe('en')
    expect(answer.body).toMatchObject({ code: 'STOCK_INSUFFISANT', title: 'Not enough stock' })
  })
})

test('fifty requests with one key make one order', async () => {
  const headers = { 'idempotency-key': randomUUID() }
  const body = { produits: [{ produit_id: 7, quantite: 1 }] }
  const post = () => ask('POST', `${at(8080)}/saga/commande`, { body, headers })
  const answers = await Promise.all(Array.from({ length: 50 }, post))
  const ids = new Set(answers.map(({ headers: replied }) => replied.get('location')))
  expect(ids.size).toBe(1)
  for (const { status, text } of answers) expect([201, 409], text).toContain(status)
  expect((await eventually(post, ({ status }) => status === 201)).status).toBe(201)
})

test('the customer’s road: client, cart on two instances, order, movement, ledger', async () => {
  const gateway = at(8080)
  const staff = await signIn(gateway)
  const email = `${randomUUID()}@exemple.ca`
  const client = await ask('POST', `${gateway}/clients`, { body: { nom: 'Zoé Tremblay', email } })
  expect(client.status, client.text).toBe(201)
  const id = client.body['id'] as unknown as number
  const add = (produit: number, quantite: number, port = 8010) =>
    ask('POST', `${at(port)}/panier`, { body: { client_id: id, produit_id: produit, quantite } })
  expect((await add(8, 2, 8010)).status).toBe(201)
  expect((await add(9, 1, 8011)).status).toBe(201)
  // Names come by the bus, a moment after the catalogue has started.
  const read = () => ask('GET', `${at(8011)}/panier/${id}`)
  const elsewhere = await eventually(read, ({ text }) => !text.includes('"nom":null'))
  const nameOf = async (produit: number) => (await ask('GET', `${gateway}/produits/${produit}`)).body['nom']
  expect(elsewhere.body['lignes']).toEqual([
    { produit_id: 8, nom: await nameOf(8), quantite: 2 },
    { produit_id: 9, nom: await nameOf(9), quantite: 1 },
  ])
  await ask('PUT', `${gateway}/panier/${id}/produits/8`, { body: { quantite: 1 } })
  expect((await ask('DELETE', `${gateway}/panier/${id}/produits/9`)).status).toBe(204)
  await ask('POST', `${at(8008)}/comptes/${id}/credits`, {
    body: { montant: 5_000, motif: 'essai du parcours' },
    headers: staff,
  })

  const order = await ask('POST', `${gateway}/commande`, { body: { client_id: id } })
  expect(order.status, order.text).toBe(201)
  const commandeId = String(order.body['commande_id'])
  const seen = await ask('GET', `${gateway}/commande/${commandeId}`)
  expect(seen.body).toMatchObject({
    client_id: id,
    statut: 'CONFIRMEE',
    lignes: [{ produit_id: 8, quantite: 1 }],
  })
  expect(seen.body['historique']).toHaveLength(5)
  expect((await ask('GET', `${gateway}/panier/${id}`)).body).toMatchObject({ lignes: [] })
  const moved = () => ask('GET', `${at(8007)}/stock/mouvements?commande_id=${commandeId}`, { headers: staff })
  const movements = await eventually(moved, ({ text }) => text.includes('SORTIE'))
  expect(movements.body).toContainEqual(expect.objectContaining({ produit_id: 8, delta: -1 }))
  const compte = await ask('GET', `${at(8008)}/comptes/${id}`)
  expect(compte.body['ecritures']).toContainEqual(
    expect.objectContaining({ operation: commandeId, type: 'CAPTURE' }),
  )
  const empty = await ask('POST', `${gateway}/commande`, { body: { client_id: id } })
  expect(empty.status).toBe(409)
  expect(empty.body).toMatchObject({ code: 'PANIER_VIDE' })
})

test('a changed price shows in the next order and never in an old one', async () => {
  const gateway = at(8080)
  const produit = await ask('GET', `${gateway}/produits/11`)
  const old = await ask('POST', `${gateway}/saga/commande`, {
    body: { produits: [{ produit_id: 11, quantite: 1 }] },
  })
  const { nom, categorie_id, prix } = produit.body as unknown as {
    nom: string
    categorie_id: number
    prix: number
  }
  const headers = { ...(await signIn(gateway)), 'if-match': String(produit.headers.get('etag')) }
  const body = { nom, categorie_id, prix: prix + 1 }
  expect((await ask('PUT', `${gateway}/produits/11`, { body, headers })).status).toBe(200)
  const priced = await eventually(
    () => ask('POST', `${gateway}/saga/commande`, { body: { produits: [{ produit_id: 11, quantite: 1 }] } }),
    (answer) => answer.body['montant'] === prix + 1,
  )
  expect(priced.body['montant']).toBe(prix + 1)
  const before = await ask('GET', `${gateway}/commande/${old.body['commande_id']}`)
  expect(before.body['montant']).toBe(prix)
})

test('every process tells its health, readiness, metrics and documentation', async () => {
  for (const port of services.flatMap(({ ports }) => ports)) {
    for (const path of ['/health', '/ready', '/metrics', '/docs', '/openapi.json'])
      expect((await ask('GET', at(port) + path)).status, `${port}${path}`).toBe(200)
  }
})
