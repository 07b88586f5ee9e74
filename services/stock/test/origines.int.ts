/** An order's reservation and one made by hand under the same id: neither takes, changes or refuses the other. */

import { newId } from '@comptoir/kit/ids.ts'
import { migrateDatabase } from '@comptoir/kit/postgres/migrate.ts'
import { earlierMigrations } from '@comptoir/testing/migrations.ts'
import { createTestDatabase, createTestPool } from '@comptoir/testing/postgres.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { beforeEach, expect, test } from 'vitest'
import { brokenInvariants, openWorld, prepareStock, template } from './world.ts'

const world = openWorld(prepareStock)
let commande_id: string

beforeEach(() => {
  commande_id = newId()
})

/** Who may do all that staff may. */
const staff = await bearer({ role: 'responsable' })
const post = (url: string, payload: object, headers = {}) =>
  world.app.inject({ method: 'POST', url, payload, headers: { ...staff, ...headers } })
const saga = (operation: 'reserver' | 'liberer' | 'sortir', body = {}) =>
  post(
    `/interne/stock/${operation}`,
    { commande_id, ...body },
    {
      'idempotency-key': `${commande_id}:${operation === 'sortir' ? 'sortir' : 'stock'}:${operation === 'liberer' ? 'undo' : 'do'}`,
    },
  )
const order = (quantite = 2) => saga('reserver', { magasin_id: 6, lignes: [{ produit_id: 1, quantite }] })
const byHand = (quantite = 2) =>
  post('/stock/reserver', { commande_id, produits: [{ produit_id: 1, quantite }] })
const release = () => post('/stock/liberer', { commande_id })
const reservations = async () => {
  const { rows } = await world.pool.query<{ origine: string; statut: string }>(
    'select origine, statut from reservations where commande_id = $1 order by origine',
    [commande_id],
  )
  return rows.map(({ origine, statut }) => `${origine} ${statut}`)
}

test('what an order holds is released by its saga alone: its goods still leave', async () => {
  await order()
  const reply = await release()
  expect(reply.statusCode).toBe(409)
  expect(reply.json()).toMatchObject({ code: 'RESERVATION_DE_COMMANDE', id: commande_id })
  expect((await saga('sortir')).statusCode).toBe(200)
  expect((await release()).json().code).toBe('RESERVATION_DE_COMMANDE')
  expect(await reservations()).toEqual(['SAGA SORTIE'])
})

test('no one reserves by hand under an order’s id, the same content included', async () => {
  await order()
  for (const quantite of [2, 3]) expect((await byHand(quantite)).json().code).toBe('RESERVATION_DE_COMMANDE')
  await saga('liberer')
  expect((await byHand()).json().code).toBe('RESERVATION_DE_COMMANDE')
  expect(await reservations()).toEqual(['SAGA LIBEREE'])
})

test.each([2, 3])(
  'a reservation by hand that came first neither serves nor stops the order (%i pieces)',
  async (quantite) => {
    await byHand(quantite)
    expect((await order()).statusCode).toBe(200)
    expect(await reservations()).toEqual(['PUBLIQUE RESERVEE', 'SAGA RESERVEE'])
    expect((await byHand(quantite)).statusCode).toBe(200)
    expect((await release()).statusCode).toBe(200)
    expect(await reservations()).toEqual(['PUBLIQUE LIBEREE', 'SAGA RESERVEE'])
    expect((await saga('sortir')).statusCode).toBe(200)
  },
)

test('a release by hand that came first does not refuse the order', async () => {
  expect((await release()).statusCode).toBe(200)
  expect((await order()).statusCode).toBe(200)
  expect(await reservations()).toEqual(['PUBLIQUE ANNULEE', 'SAGA RESERVEE'])
  await saga('liberer')
  expect(await reservations()).toEqual(['PUBLIQUE ANNULEE', 'SAGA LIBEREE'])
})

test('an order undone gives back its own pieces, not those held by hand under its id', async () => {
  await byHand(5)
  await order(2)
  await saga('liberer')
  expect(await reservations()).toEqual(['PUBLIQUE RESERVEE', 'SAGA LIBEREE'])
  expect((await release()).statusCode).toBe(200)
})

test('both at the same moment: the order has its pieces', async () => {
  const ids = Array.from({ length: 10 }, () => newId())
  for (const id of ids) {
    commande_id = id
    const [, held] = await Promise.all([byHand(1), order(1), release()])
    expect(held.statusCode).toBe(200)
    expect((await saga('sortir')).statusCode).toBe(200)
  }
})

test('what an earlier version wrote keeps its owner', async () => {
  const [tables, own] = template.migrations as [URL, URL]
  const before = earlierMigrations(own, 4)
  const earlier = await createTestDatabase()
  await migrateDatabase(earlier.url, [tables, before.folder])
  const old = createTestPool(earlier.url)
  const [order, byHand, aged] = [newId(), newId(), newId()]
  await old.query(`insert into inbox (key, operation, fingerprint) values ($1, 'stock.reserver', '')`, [
    `${order}:reserver-stock:do`,
  ])
  await old.query(
    `with r as (insert into reservations (commande_id, magasin_id, statut, reservee_le)
       select id, 6, 'RESERVEE', clock_timestamp() - age::interval
       from unnest($1::uuid[], $2::text[]) as u (id, age) returning commande_id)
     insert into reservation_lignes select commande_id, 1, 1 from r`,
    [
      [order, byHand, aged],
      ['1 second', '1 second', '40 days'],
    ],
  )
  await migrateDatabase(earlier.url, template.migrations)
  const { rows } = await old.query(
    `select commande_id, origine from reservations join reservation_lignes using (commande_id, origine)`,
  )
  expect(new Map(rows.map((row) => [row.commande_id, row.origine]))).toEqual(
    new Map([
      [order, 'SAGA'],
      [byHand, 'PUBLIQUE'],
      [aged, 'SAGA'],
    ]),
  )
  await old.end()
  await earlier.drop()
  before.remove()
})

test('after all of this, the quantities are right', async () => {
  expect(await brokenInvariants(world.pool)).toEqual([])
})
