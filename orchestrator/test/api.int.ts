import { refuse } from '@comptoir/contracts'
import { bearer, type TestToken, testToken } from '@comptoir/testing/tokens.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildWorld, TOKEN, type World } from './world.ts'

const ORDER = { produits: [{ produit_id: 1, quantite: 1 }] }
let world: World
beforeEach(async () => {
  world = await buildWorld()
})
afterEach(() => world.close())

const order = (payload: object = ORDER, headers: Record<string, string> = {}) =>
  world.app.inject({ method: 'POST', url: '/saga/commande', payload, headers })
const read = async (url: string) => (await world.app.inject({ url })).json()
const act = (id: string, action: string, token: string | undefined = TOKEN) =>
  world.app.inject({
    method: 'POST',
    url: `/saga/${id}/${action}`,
    payload: { motif: 'essai d’opérateur' },
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  })

/** An order whose confirmation is refused, which no contract allows: its saga is parked after the point of no return. */
async function park(): Promise<string> {
  world.answers.set('commande.confirmer', () => ({ kind: 'refused', refusal: refuse('ACTION_ANNULEE') }))
  const { headers } = await order(ORDER, { prefer: 'respond-async' })
  const id = String(headers['location']).split('/').at(-1) ?? ''
  await expect.poll(async () => (await read(`/saga/commande/${id}`)).statut).toBe('BLOQUEE')
  return id
}

test('an order that several places may serve is answered with the places of each line, and found as an order', async () => {
  const parts = [
    { produitId: 1, magasinId: 2, quantite: 1 },
    { produitId: 1, magasinId: 6, quantite: 2 },
  ]
  const a = '2026-01-02T03:04:05.678Z'
  world.answers.set('stock.reserver', () => ({ kind: 'succeeded', reply: { a, parts } }))
  const answer = await order({ produits: [{ produit_id: 1, quantite: 3 }], repartition: true })
  const lieux = [
    { magasin_id: 2, quantite: 1 },
    { magasin_id: 6, quantite: 2 },
  ]
  expect(answer.json()).toMatchObject({
    statut: 'CONFIRMEE',
    lignes: [{ produit_id: 1, quantite: 3, lieux }],
  })
  expect(await read('/saga?type=passer-commande')).toMatchObject([{ saga_id: answer.json().saga_id }])
})

describe('operators', () => {
  test('see a parked saga, with every attempt and the reason in one sentence', async () => {
    const id = await park()
    const saga = await read(`/saga/commande/${id}`)
    expect(saga.pourquoi).toMatch(/^Bloquée à l’étape « Confirmer la commande ».*\.$/)
    const etape = saga.etapes.find(({ etape: nom }: { etape: string }) => nom === 'confirmer-commande')
    expect(etape).toMatchObject({
      nature: 'retriable',
      etat: 'bloquee',
      tentatives: [{ essai: 1, issue: 'refusee' }],
    })
    expect(await read('/saga?statut=BLOQUEE')).toEqual([expect.objectContaining({ saga_id: id })])
    expect(await read('/saga?statut=EN_COURS')).toEqual([])
  })

  test('try the parked step again, and leave their audit', async () => {
    const id = await park()
    world.answers.delete('commande.confirmer')
    const answer = await act(id, 'relancer')
    expect(answer.statusCode, answer.body).toBe(202)
    await expect.poll(async () => (await read(`/saga/commande/${id}`)).statut).toBe('TERMINEE')
    const audit = await world.app.inject({
      url: `/saga/${id}/audit`,
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    expect(audit.json()).toEqual([
      expect.objectContaining({
        auteur: 'operateur',
        action: 'relancer',
        motif: 'essai d’opérateur',
        avant: 'BLOQUEE',
      }),
    ])
  })

  test('are those of a responsable too, by his name; of other staff, never', async () => {
    const id = await park()
    const by = async (token: TestToken) => act(id, 'relancer', await testToken(token))
    const refused = await by({ role: 'gestionnaire' })
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'ACCES_INTERDIT'])
    expect((await by({ role: 'responsable', claims: { nom: 'Charlie' } })).statusCode).toBe(202)
    const audit = await world.app.inject({
      url: `/saga/${id}/audit`,
      headers: await bearer({ role: 'responsable' }),
    })
    expect(audit.json()).toEqual([expect.objectContaining({ auteur: 'Charlie' })])
  })

  test('record a step as done by hand, and the saga goes on', async () => {
    const id = await park()
    expect((await act(id, 'forcer')).statusCode).toBe(202)
    await expect.poll(async () => (await read(`/saga/commande/${id}`)).statut).toBe('TERMINEE')
    const saga = await read(`/saga/commande/${id}`)
    const etats = saga.etapes.map(({ etape, etat }: { etape: string; etat: string }) => [etape, etat])
    expect(etats).toContainEqual(['confirmer-commande', 'forcee'])
    expect(world.asked.map(({ operation }) => operation)).toContain('stock.sortir')
  })

  test('cannot cancel behind the point of no return, nor act on a saga that ended, nor on one that is not there', async () => {
    const id = await park()
    const cancelled = await act(id, 'annuler')
    expect(cancelled.statusCode).toBe(409)
    expect(cancelled.json()).toMatchObject({ code: 'ACTION_IMPOSSIBLE', statut: 'BLOQUEE' })
    const ended = (await confirmedOrder()).json().saga_id
    expect((await act(ended, 'relancer')).statusCode).toBe(409)
    expect((await act('0196f0a0-0000-7000-8000-000000000000', 'relancer')).statusCode).toBe(404)
  })

  test('need the token, and a reason', async () => {
    const id = await park()
    for (const token of ['', 'autre', `${TOKEN}x`]) {
      const answer = await act(id, 'relancer', token)
      expect(answer.statusCode).toBe(401)
      expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
    }
    const withoutReason = await world.app.inject({
      method: 'POST',
      url: `/saga/${id}/relancer`,
      payload: { motif: 'x' },
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    expect(withoutReason.json()).toMatchObject({
      code: 'REQUETE_INVALIDE',
      erreurs: [{ pointeur: '/motif' }],
    })
  })

  test('cancel a saga that runs, before its point of no return: everything is undone', async () => {
    world.answers.set('stock.reserver', () => ({ kind: 'unknown', reason: 'essai' }))
    const { headers } = await order(ORDER, { prefer: 'respond-async' })
    const id = String(headers['location']).split('/').at(-1) ?? ''
    await expect.poll(() => world.asked.map(({ operation }) => operation)).toContain('stock.reserver')
    expect((await act(id, 'annuler')).statusCode).toBe(202)
    await expect.poll(async () => (await read(`/saga/commande/${id}`)).statut).toBe('ANNULEE')
    const undone = world.asked.filter(({ key }) => key.endsWith(':undo')).map(({ operation }) => operation)
    expect(new Set(undone)).toEqual(new Set(['paiement.annuler', 'stock.liberer', 'commande.annuler']))
    const saga = await read(`/saga/commande/${id}`)
    expect(saga.pourquoi).toContain('essai d’opérateur')
  })
})

async function confirmedOrder() {
  world.answers.delete('commande.confirmer')
  return order()
}

describe('an order', () => {
  test('of a panier takes it first, and orders what it held', async () => {
    const answer = await order({ client_id: 7 })
    expect(answer.statusCode, answer.body).toBe(201)
    const [first] = world.asked
    expect(first?.operation).toBe('panier.prendre')
    expect(answer.json()).toMatchObject({ statut: 'CONFIRMEE', montant: 123.45, numero: 7 })
  })

  test('whose panier is empty makes no order, and names none', async () => {
    world.answers.set('panier.prendre', () => ({
      kind: 'refused',
      refusal: refuse('PANIER_VIDE', { clientId: 7 }),
    }))
    const answer = await order({ client_id: 7 })
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({ code: 'PANIER_VIDE' })
    expect(answer.json()).not.toHaveProperty('commande_id')
    expect(world.asked.map(({ operation }) => operation)).toEqual(['panier.prendre'])
  })

  test('that finds no slot is told to come back, and nothing of it is kept', async () => {
    await world.close()
    world = await buildWorld({ maxRuns: 1 })
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    world.answers.set('stock.reserver', async () => {
      await held
      return { kind: 'succeeded', reply: { a: '2026-01-02T03:04:05.678Z' } }
    })
    const first = order()
    await expect.poll(() => world.asked.length).toBeGreaterThan(1)
    const refused = await order()
    expect(refused.statusCode).toBe(503)
    expect(refused.headers['retry-after']).toBe('1')
    expect(refused.json()).toMatchObject({ code: 'SERVICE_SURCHARGE' })
    release()
    expect((await first).statusCode).toBe(201)
    expect(await read('/saga?total=1')).toHaveLength(1)
  })

  test('that was refused is refused in the same words, by whichever route it is asked again', async () => {
    world.answers.set('stock.reserver', () => ({
      kind: 'refused',
      refusal: refuse('STOCK_INSUFFISANT', { lignes: [{ produitId: 1, demande: 1, disponible: 0 }] }),
    }))
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const first = await order(ORDER, headers)
    expect(first.statusCode, first.body).toBe(409)
    for (const url of ['/saga/commande', '/saga/commande/', '/commande', '/commande/']) {
      const again = await world.app.inject({ method: 'POST', url, payload: ORDER, headers })
      expect(again.json(), url).toEqual(first.json())
    }
  })

  test('that is not over in time is accepted, and its key tells the end later', async () => {
    await world.close()
    world = await buildWorld({ waitMs: 10 })
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    world.answers.set('paiement.payer', async () => {
      await held
      return { kind: 'succeeded', reply: { a: '2026-01-02T03:04:05.678Z' } }
    })
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const accepted = await order(ORDER, headers)
    expect(accepted.statusCode).toBe(202)
    expect(accepted.headers['location']).toMatch(/^\/saga\/commande\//)
    const twin = await order(ORDER, headers)
    expect([202, 409]).toContain(twin.statusCode)
    expect(twin.headers['location']).toBe(accepted.headers['location'])
    release()
    await expect.poll(async () => (await order(ORDER, headers)).statusCode).toBe(201)
  })

  test('in bytes that are no UTF-8 is refused, comments or not', async () => {
    for (const text of ['{"produits":[{"produit_id":1,"quantite":1}]} # Andr\xe9', '{"\xe9":1}']) {
      const answer = await world.app.inject({
        method: 'POST',
        url: '/saga/commande',
        payload: Buffer.from(text, 'latin1'),
        headers: { 'content-type': 'application/json' },
      })
      expect(answer.json()).toMatchObject({ status: 400, code: 'UTF8_INVALIDE' })
    }
    expect(world.asked).toEqual([])
  })

  test('is answered at once only where a preference says exactly that', async () => {
    const prefers = async (prefer: string) => (await order(ORDER, { prefer })).statusCode
    expect(await prefers('x-respond-async, respond-asynchronously')).toBe(201)
    for (const prefer of ['respond-async', 'wait=5, Respond-Async', 'respond-async;x=1'])
      expect(await prefers(prefer)).toBe(202)
  })

  test('under a key that is no UUID is refused: a guest has nothing else that is his own', async () => {
    const answer = await order(ORDER, { 'idempotency-key': 'abc' })
    expect(answer.json()).toMatchObject({ status: 400, code: 'CLE_INVALIDE' })
    expect(world.asked).toEqual([])
  })
})
