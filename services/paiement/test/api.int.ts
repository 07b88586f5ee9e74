import { randomUUID } from 'node:crypto'
import { newId } from '@comptoir/kit/ids.ts'
import { type Pool } from '@comptoir/kit/postgres/database.ts'
import { appDeps } from '@comptoir/testing/app.ts'
import { createTestDatabase, createTestPool, type TestDatabase } from '@comptoir/testing/postgres.ts'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../src/app.ts'
import { seedDemo } from '../src/db/seed.ts'
import { brokenInvariants, regles, template } from './world.ts'

let database: TestDatabase
let pool: Pool
let app: FastifyInstance

beforeAll(async () => {
  database = await createTestDatabase({ template })
  pool = createTestPool(database.url)
  await seedDemo(pool, new Date())
  app = await buildApp({ ...appDeps({ service: 'paiement', pool }), regles })
})
afterAll(async () => {
  await app.close()
  await pool.end()
  await database.drop()
})

const post = (url: string, payload: object, key?: string) =>
  app.inject({ method: 'POST', url, payload, headers: key === undefined ? {} : { 'idempotency-key': key } })
const compte = async (clientId: number) => (await app.inject(`/comptes/${clientId}`)).json()

test('a payment is taken, shown, and taken once whatever is sent again', async () => {
  const corps = { id: 'facture 7/b', montant: 149.99, client_id: 1 }
  const reply = await post('/paiement', corps)
  expect(reply.statusCode).toBe(201)
  expect(reply.json()).toEqual({ ...corps, statut: 'ACCEPTE' })
  expect((await post('/paiement', corps)).json()).toEqual(reply.json())
  expect((await app.inject(String(reply.headers['location']))).json()).toEqual(reply.json())
  expect((await post('/paiement', { ...corps, montant: 1 })).json().code).toBe('PAIEMENT_EXISTANT')
  expect(await compte(1)).toMatchObject({
    solde: 4850.01,
    ecritures: [
      { operation: 'facture 7/b', type: 'CAPTURE', montant: -149.99 },
      { type: 'OUVERTURE', montant: 5000 },
    ],
  })
})

test('a refusal names its reason, and the same id may be paid later', async () => {
  const invite = await post('/paiement', { id: 'trop', montant: 500.01 })
  expect(invite.statusCode).toBe(402)
  expect(invite.json()).toMatchObject({ code: 'PAIEMENT_REFUSE', motif: 'plafond-invite', montant: 500.01 })
  const pauvre = await post('/paiement', { id: 'pauvre', montant: 20.01, client_id: 2 })
  expect(pauvre.json()).toMatchObject({ motif: 'solde-insuffisant' })
  expect((await app.inject('/paiement/pauvre')).statusCode).toBe(404)
  expect((await post('/comptes/2/credits', { montant: 0.01, motif: 'geste commercial' })).json()).toEqual({
    client_id: 2,
    solde: 20.01,
  })
  expect((await post('/paiement', { id: 'pauvre', montant: 20.01, client_id: 2 })).statusCode).toBe(201)
  expect(await compte(2)).toMatchObject({ solde: 0 })
})

test('an account shows what its first use would find, and opens with it', async () => {
  expect(await compte(77)).toEqual({ client_id: 77, solde: 1000, ecritures: [] })
  const reply = await post('/comptes/77/credits', { montant: 5.5, motif: 'carte cadeau' })
  expect(reply.statusCode).toBe(201)
  expect(reply.json()).toEqual({ client_id: 77, solde: 1005.5 })
  expect((await compte(77)).ecritures.map((ligne: { type: string }) => ligne.type)).toEqual([
    'CREDIT',
    'OUVERTURE',
  ])
})

test('one key credits once, and another body under it is refused', async () => {
  const key = randomUUID()
  const first = await post('/comptes/78/credits', { montant: 1, motif: 'erreur de caisse' }, key)
  const again = await post('/comptes/78/credits', { montant: 1, motif: 'erreur de caisse' }, key)
  expect(again.headers['idempotency-replayed']).toBe('true')
  expect(again.json()).toEqual(first.json())
  expect((await post('/comptes/78/credits', { montant: 2, motif: 'erreur de caisse' }, key)).statusCode).toBe(
    422,
  )
  expect(await compte(78)).toMatchObject({ solde: 1001 })
})

test('an amount finer than a cent, zero or not a number is a bad request', async () => {
  expect((await post('/paiement', { id: 'fin', montant: 1.005 })).json().code).toBe('MONTANT_TROP_FIN')
  for (const montant of [0, -1, '1', 1e12, null])
    expect((await post('/paiement', { id: 'faux', montant })).json().code).toBe('REQUETE_INVALIDE')
  expect((await app.inject('/paiement/faux')).statusCode).toBe(404)
})

test('the payment of an order is found by the order, and its refund is seen', async () => {
  const commande_id = newId()
  const paye = await post(
    '/interne/paiement/payer',
    { commande_id, client_id: null, montant_cents: 35_000 },
    `${commande_id}:payer:do`,
  )
  expect(paye.statusCode).toBe(200)
  expect((await app.inject(`/paiement/${commande_id}`)).json()).toEqual({
    id: commande_id,
    montant: 350,
    client_id: null,
    statut: 'ACCEPTE',
  })
  await post('/interne/paiement/annuler', { commande_id }, `${commande_id}:payer:undo`)
  expect((await app.inject(`/paiement/${commande_id}`)).json()).toMatchObject({ statut: 'REMBOURSE' })
})

test('both internal routes answer alike', async () => {
  const [seul, groupe] = [newId(), newId()]
  const corps = (commande_id: string) => ({ commande_id, client_id: null, montant_cents: 50_001 })
  const un = await post('/interne/paiement/payer', corps(seul), `${seul}:payer:do`)
  const lot = await post('/interne/paiement/payer/lot', {
    commands: [{ key: `${groupe}:payer:do`, body: corps(groupe) }],
  })
  expect(un.statusCode).toBe(402)
  expect(un.json()).toMatchObject({ code: 'PAIEMENT_REFUSE', motif: 'plafond-invite' })
  expect(lot.json()).toEqual({
    replies: [
      {
        outcome: 'refused',
        problem: { code: 'PAIEMENT_REFUSE', details: { motif: 'plafond-invite', montant: 500.01 } },
      },
    ],
  })
})

test('after all of this, the ledger is balanced', async () => {
  expect(await brokenInvariants(pool)).toEqual([])
})
