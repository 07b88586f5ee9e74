/**
 * With its folder, its line in `all.ts` and its routes in the contract, a saga is started, waited for, asked again, refused,
 * cancelled and shown, as the order is. Asked of the saga of `docs/adding-a-saga.md`: `proofs/repository/guides.int.ts` runs
 * this file in a copy of the tree where that guide was followed, as `new-saga.int.ts`.
 */

import { refuse } from '@comptoir/contracts'
import { bearer, testApproval } from '@comptoir/testing/tokens.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sagas } from '../src/sagas/all.ts'
import type { Asked, Saga } from '../src/sagas/saga.ts'
import { buildWorld, TOKEN, type World } from './world.ts'

let world: World
const callers: Pick<Asked<unknown>, 'caller' | 'approver'>[] = []
const watched = (saga: Saga): Saga =>
  saga.name === 'essayer'
    ? {
        ...saga,
        read: (asked) => {
          callers.push(asked)
          return saga.read(asked)
        },
      }
    : saga
const seller = await bearer({ role: 'employe', magasins: [1] })
beforeEach(async () => {
  callers.length = 0
  world = await buildWorld({ sagas: sagas.map(watched), waitMs: 10_000 })
  world.answers.set('essai.ouvrir', () => ({
    kind: 'succeeded',
    reply: { montantCents: 1_500, a: '2026-01-02T03:04:05.678Z' },
  }))
})
afterEach(() => world.close())

const start = (headers: Record<string, string> = {}, produits = [1, 2, 3]) =>
  world.app.inject({
    method: 'POST',
    url: '/essais',
    payload: { client_id: 7, produits },
    headers: { ...seller, ...headers },
  })
const read = (url: string) => world.app.inject({ url, headers: seller })

test('it is answered in its own words, and again under the same key', async () => {
  const key = { 'idempotency-key': crypto.randomUUID() }
  const first = await start(key)
  expect(first.statusCode, first.body).toBe(201)
  const { essai_id: id } = first.json<{ essai_id: string }>()
  expect(first.json()).toEqual({ essai_id: id, montant: 15, statut: 'PAYE' })
  expect(first.headers['location']).toBe(`/essais/${id}/suivi`)
  const again = await start(key)
  expect([again.json(), again.headers['idempotency-replayed']]).toEqual([first.json(), 'true'])
  expect((await start(key, [4])).json()).toMatchObject({ code: 'CLE_REUTILISEE' })
  expect(world.asked.map(({ operation }) => operation)).toEqual(['essai.ouvrir', 'paiement.payer'])
})

test('a key is its owner’s: under it, another account starts a saga of its own', async () => {
  const key = { 'idempotency-key': crypto.randomUUID() }
  const first = await start(key)
  const other = await start({ ...key, ...(await bearer({ role: 'employe', accountId: 2 })) })
  expect([first.statusCode, other.statusCode]).toEqual([201, 201])
  expect(other.json().essai_id).not.toBe(first.json().essai_id)
  expect((await start(key)).headers['idempotency-replayed']).toBe('true')
})

test('who asks, and who approves, reach the folder of the saga', async () => {
  const cle = crypto.randomUUID()
  const alice = await testApproval({ role: 'gestionnaire', magasins: [1] }, { acte: 'essayer', cle })
  await start()
  await start({ 'idempotency-key': cle, 'x-approbation': alice })
  expect(callers).toMatchObject([
    { caller: { role: 'employe', accountId: 1, magasins: [1] } },
    { caller: { role: 'employe' }, approver: { role: 'gestionnaire' } },
  ])
  expect(callers[0]).not.toHaveProperty('approver')
  const other = await start({ 'idempotency-key': crypto.randomUUID(), 'x-approbation': alice })
  expect([other.statusCode, other.json().code]).toEqual([403, 'APPROBATION_INVALIDE'])
  expect(callers).toHaveLength(2)
})

test('it is listed, and shown at its own address alone', async () => {
  const { essai_id: id } = (await start()).json<{ essai_id: string }>()
  const order = (
    await world.app.inject({
      method: 'POST',
      url: '/saga/commande',
      payload: { produits: [{ produit_id: 1, quantite: 1 }] },
    })
  ).json<{ saga_id: string }>().saga_id
  const list = async (url: string) =>
    world.app.inject({ url, headers: await bearer({ role: 'responsable' }) })
  expect((await list('/saga')).json()).toMatchObject([{ saga_id: order }, { saga_id: id, type: 'essayer' }])
  expect((await list('/saga?type=essayer')).json()).toHaveLength(1)
  expect((await read(`/essais/${id}/suivi`)).json()).toMatchObject({
    saga_id: id,
    essai_id: id,
    statut: 'TERMINEE',
    statut_essai: 'PAYE',
    etapes: [{ etape: 'ouvrir-essai' }, { etape: 'payer', etat: 'reussie' }],
  })
  expect((await read(`/saga/commande/${id}`)).json()).toMatchObject({ code: 'SAGA_INTROUVABLE' })
  expect((await read(`/essais/${order}/suivi`)).json()).toMatchObject({ code: 'SAGA_INTROUVABLE' })
})

test('its refusal names what was undone', async () => {
  world.answers.set('paiement.payer', () => ({
    kind: 'refused',
    refusal: refuse('PAIEMENT_REFUSE', { motif: 'solde-insuffisant', montant: 9 }),
  }))
  const answer = await start()
  expect(answer.statusCode, answer.body).toBe(402)
  const { essai_id: id } = answer.json<{ essai_id: string }>()
  expect(answer.json()).toMatchObject({
    code: 'PAIEMENT_REFUSE',
    instance: `/essais/${id}/suivi`,
    saga_id: id,
    statut: 'ANNULE',
    etape: 'payer',
  })
  expect(world.asked.at(-1)?.operation).toBe('essai.annuler')
})

test('what its folder finds wrong with a request starts nothing', async () => {
  const answer = await start({}, [1, 1])
  expect(answer.json()).toMatchObject({ status: 400, erreurs: [{ pointeur: '/produits/1' }] })
  expect(world.asked).toEqual([])
})

test('one that is not waited for is accepted, and an operator cancels it at its own address', async () => {
  world.answers.set('paiement.payer', () => ({ kind: 'unknown', reason: 'essai' }))
  const accepted = await start({ prefer: 'respond-async' })
  const { essai_id: id } = accepted.json<{ essai_id: string }>()
  expect(accepted.statusCode).toBe(202)
  expect(accepted.json()).toEqual({ status: 'en_cours', essai_id: id, saga_id: id, statut: 'EN_COURS' })
  const act = await world.app.inject({
    method: 'POST',
    url: `/saga/${id}/annuler`,
    payload: { motif: 'essai d’opérateur' },
    headers: { authorization: `Bearer ${TOKEN}` },
  })
  expect([act.statusCode, act.headers['location']]).toEqual([202, `/essais/${id}/suivi`])
  await expect.poll(async () => (await read(`/essais/${id}/suivi`)).json().statut).toBe('ANNULEE')
})
