import { refuse } from '@comptoir/contracts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildWorld, JETON, type World } from './world.ts'

const DEMANDE = { produits: [{ produit_id: 1, quantite: 1 }] }
let world: World
beforeEach(async () => {
  world = await buildWorld()
})
afterEach(() => world.close())

const commander = (payload: object = DEMANDE, headers: Record<string, string> = {}) =>
  world.app.inject({ method: 'POST', url: '/saga/commande', payload, headers })
const lire = async (url: string) => (await world.app.inject({ url })).json()
const agir = (id: string, action: string, jeton: string | undefined = JETON) =>
  world.app.inject({
    method: 'POST',
    url: `/saga/${id}/${action}`,
    payload: { motif: 'essai d’opérateur' },
    headers: jeton === undefined ? {} : { authorization: `Bearer ${jeton}` },
  })

/** An order whose confirmation is refused, which no contract allows: its saga is parked after the point of no return. */
async function bloquer(): Promise<string> {
  world.answers.set('commande.confirmer', () => ({ kind: 'refused', refusal: refuse('ACTION_ANNULEE') }))
  const { headers } = await commander(DEMANDE, { prefer: 'respond-async' })
  const id = String(headers['location']).split('/').at(-1) ?? ''
  await expect.poll(async () => (await lire(`/saga/commande/${id}`)).statut).toBe('BLOQUEE')
  return id
}

describe('operators', () => {
  test('see a parked saga, with every attempt and the reason in one sentence', async () => {
    const id = await bloquer()
    const saga = await lire(`/saga/commande/${id}`)
    expect(saga.pourquoi).toMatch(/^Bloquée à l’étape « confirmer-commande ».*\.$/)
    const etape = saga.etapes.find(({ etape: nom }: { etape: string }) => nom === 'confirmer-commande')
    expect(etape).toMatchObject({
      nature: 'retriable',
      etat: 'bloquee',
      tentatives: [{ essai: 1, issue: 'refusee' }],
    })
    expect(await lire('/saga?statut=BLOQUEE')).toEqual([expect.objectContaining({ saga_id: id })])
    expect(await lire('/saga?statut=EN_COURS')).toEqual([])
  })

  test('try the parked step again, and leave their audit', async () => {
    const id = await bloquer()
    world.answers.delete('commande.confirmer')
    const answer = await agir(id, 'relancer')
    expect(answer.statusCode, answer.body).toBe(202)
    await expect.poll(async () => (await lire(`/saga/commande/${id}`)).statut).toBe('TERMINEE')
    const audit = await world.app.inject({
      url: `/saga/${id}/audit`,
      headers: { authorization: `Bearer ${JETON}` },
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

  test('record a step as done by hand, and the saga goes on', async () => {
    const id = await bloquer()
    expect((await agir(id, 'forcer')).statusCode).toBe(202)
    await expect.poll(async () => (await lire(`/saga/commande/${id}`)).statut).toBe('TERMINEE')
    const saga = await lire(`/saga/commande/${id}`)
    const etats = saga.etapes.map(({ etape, etat }: { etape: string; etat: string }) => [etape, etat])
    expect(etats).toContainEqual(['confirmer-commande', 'forcee'])
    expect(world.asked.map(({ operation }) => operation)).toContain('stock.sortir')
  })

  test('cannot cancel behind the point of no return, nor act on a saga that ended, nor on one that is not there', async () => {
    const id = await bloquer()
    const annulation = await agir(id, 'annuler')
    expect(annulation.statusCode).toBe(409)
    expect(annulation.json()).toMatchObject({ code: 'ACTION_IMPOSSIBLE', statut: 'BLOQUEE' })
    const finie = (await commanderConfirmee()).json().saga_id
    expect((await agir(finie, 'relancer')).statusCode).toBe(409)
    expect((await agir('0196f0a0-0000-7000-8000-000000000000', 'relancer')).statusCode).toBe(404)
  })

  test('need the token, and a reason', async () => {
    const id = await bloquer()
    for (const jeton of [undefined, 'autre', `${JETON}x`]) {
      const answer = await agir(id, 'relancer', jeton === undefined ? '' : jeton)
      expect(answer.statusCode).toBe(401)
      expect(answer.headers['www-authenticate']).toBe('Bearer')
    }
    const sansMotif = await world.app.inject({
      method: 'POST',
      url: `/saga/${id}/relancer`,
      payload: { motif: 'x' },
      headers: { authorization: `Bearer ${JETON}` },
    })
    expect(sansMotif.json()).toMatchObject({ code: 'REQUETE_INVALIDE', erreurs: [{ pointeur: '/motif' }] })
  })

  test('cancel a saga that runs, before its point of no return: everything is undone', async () => {
    world.answers.set('stock.reserver', () => ({ kind: 'unknown', reason: 'essai' }))
    const { headers } = await commander(DEMANDE, { prefer: 'respond-async' })
    const id = String(headers['location']).split('/').at(-1) ?? ''
    await expect.poll(() => world.asked.map(({ operation }) => operation)).toContain('stock.reserver')
    expect((await agir(id, 'annuler')).statusCode).toBe(202)
    await expect.poll(async () => (await lire(`/saga/commande/${id}`)).statut).toBe('ANNULEE')
    const undone = world.asked.filter(({ key }) => key.endsWith(':undo')).map(({ operation }) => operation)
    expect(new Set(undone)).toEqual(new Set(['paiement.annuler', 'stock.liberer', 'commande.annuler']))
    const saga = await lire(`/saga/commande/${id}`)
    expect(saga.pourquoi).toContain('essai d’opérateur')
  })
})

async function commanderConfirmee() {
  world.answers.delete('commande.confirmer')
  return commander()
}

describe('an order', () => {
  test('of a panier takes it first, and orders what it held', async () => {
    const answer = await commander({ client_id: 7 })
    expect(answer.statusCode, answer.body).toBe(201)
    const [premier] = world.asked
    expect(premier?.operation).toBe('panier.prendre')
    expect(answer.json()).toMatchObject({ statut: 'CONFIRMEE', montant: 123.45, numero: 7 })
  })

  test('whose panier is empty makes no order, and names none', async () => {
    world.answers.set('panier.prendre', () => ({
      kind: 'refused',
      refusal: refuse('PANIER_VIDE', { clientId: 7 }),
    }))
    const answer = await commander({ client_id: 7 })
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
    const first = commander()
    await expect.poll(() => world.asked.length).toBeGreaterThan(1)
    const refused = await commander()
    expect(refused.statusCode).toBe(503)
    expect(refused.headers['retry-after']).toBe('1')
    expect(refused.json()).toMatchObject({ code: 'SERVICE_SURCHARGE' })
    release()
    expect((await first).statusCode).toBe(201)
    expect(await lire('/saga?total=1')).toHaveLength(1)
  })

  test('that was refused is refused in the same words, by whichever route it is asked again', async () => {
    world.answers.set('stock.reserver', () => ({
      kind: 'refused',
      refusal: refuse('STOCK_INSUFFISANT', { lignes: [{ produitId: 1, demande: 1, disponible: 0 }] }),
    }))
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const first = await commander(DEMANDE, headers)
    expect(first.statusCode, first.body).toBe(409)
    for (const url of ['/saga/commande', '/saga/commande/', '/commande', '/commande/']) {
      const again = await world.app.inject({ method: 'POST', url, payload: DEMANDE, headers })
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
    const accepted = await commander(DEMANDE, headers)
    expect(accepted.statusCode).toBe(202)
    expect(accepted.headers['location']).toMatch(/^\/saga\/commande\//)
    const twin = await commander(DEMANDE, headers)
    expect([202, 409]).toContain(twin.statusCode)
    expect(twin.headers['location']).toBe(accepted.headers['location'])
    release()
    await expect.poll(async () => (await commander(DEMANDE, headers)).statusCode).toBe(201)
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
    const prefers = async (prefer: string) => (await commander(DEMANDE, { prefer })).statusCode
    expect(await prefers('x-respond-async, respond-asynchronously')).toBe(201)
    for (const prefer of ['respond-async', 'wait=5, Respond-Async', 'respond-async;x=1'])
      expect(await prefers(prefer)).toBe(202)
  })

  test('under a key that is no UUID is refused: a guest has nothing else that is his own', async () => {
    const answer = await commander(DEMANDE, { 'idempotency-key': 'abc' })
    expect(answer.json()).toMatchObject({ status: 400, code: 'CLE_INVALIDE' })
    expect(world.asked).toEqual([])
  })
})
