import { withTx } from '@comptoir/kit/postgres/database.ts'
import type { Answer } from '@comptoir/participant/operation.ts'
import { TEST_INSTANT, uneCle, unId } from '@comptoir/testing/builders.ts'
import { createWorld, type World } from '@comptoir/testing/participant-world.ts'
import { createTestDatabase, createTestPool } from '@comptoir/testing/postgres.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { seedDemo } from '../src/db/seed.ts'
import { annuler } from '../src/operations/annuler.ts'
import { payGroup } from '../src/operations/payer.ts'
import {
  brokenInvariants,
  metrics,
  observeComptes,
  paying,
  prepareComptes,
  rules,
  template,
} from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ template, prepare: prepareComptes })
})
beforeEach(() => world.reset())
afterAll(() => world.close())

const pay = (n: number, given: { clientId?: number | null; montantCents?: number; key?: string } = {}) => {
  const { key = uneCle(n), clientId = null, montantCents = 1_000 } = given
  return world.one(paying, { key, body: { commandeId: unId(n), clientId, montantCents } })
}
const voids = (n: number, key = uneCle(n, { undo: true })) =>
  world.one(annuler, { key, body: { commandeId: unId(n) } })
const solde = async (clientId: number) =>
  (
    await world.pool.query<{ solde_cents: string }>('select solde_cents from comptes where client_id = $1', [
      clientId,
    ])
  ).rows[0]?.solde_cents

type Side = readonly [rang: number, compte: string, montantCents: number]

describe('the ledger refuses, whatever asks', () => {
  /** An operation of five cents with these entries, in one statement, as they have to be. */
  const write = (sides: readonly Side[]) =>
    world.pool.query(
      `with made as (
         insert into operations (type, reference, montant_cents, a) values ('CAPTURE', 'r', 5, now()) returning id
       )
       insert into ecritures (operation_id, rang, compte, montant_cents)
       select id, c.* from made, unnest($1::int[], $2::text[], $3::int[]) as c`,
      [sides.map((side) => side[0]), sides.map((side) => side[1]), sides.map((side) => side[2])],
    )
  const ecriture = (id: string, [rang, compte, montantCents]: Side) =>
    world.pool.query(
      'insert into ecritures (operation_id, rang, compte, montant_cents) values ($1, $2, $3, $4)',
      [id, rang, compte, montantCents],
    )

  test.each<[string, Side[]]>([
    ['without entries', []],
    ['with one side', [[1, 'invites', -5]]],
    [
      'that does not add up to zero',
      [
        [1, 'invites', -5],
        [2, 'ventes', 4],
      ],
    ],
    [
      'of another amount',
      [
        [1, 'invites', -4],
        [2, 'ventes', 4],
      ],
    ],
  ])('an operation %s', async (_name, sides) => {
    await expect(write(sides)).rejects.toThrow('not balanced')
  })

  test('entries of no operation', async () => {
    await expect(ecriture('999999', [1, 'ventes', 5])).rejects.toThrow('not balanced')
  })

  test('a third entry, and any change of what was written', async () => {
    await pay(1)
    const { rows } = await world.pool.query<{ id: string }>('select max(id) as id from operations')
    const id = rows[0]?.id as string
    await expect(ecriture(id, [3, 'ventes', 1])).rejects.toThrow('ecritures_arrondis')
    await expect(ecriture(id, [3, 'arrondis', 1])).rejects.toThrow('not balanced')
    await expect(ecriture(id, [4, 'ventes', 1])).rejects.toThrow('ecritures_rang')
    await expect(world.pool.query('update ecritures set montant_cents = 0')).rejects.toThrow('append-only')
    await expect(world.pool.query('delete from operations')).rejects.toThrow('append-only')
  })

  test('a balance below zero', async () => {
    await expect(world.pool.query('update comptes set solde_cents = -1')).rejects.toThrow('comptes_solde')
  })

  test('a second capture of one order', async () => {
    await pay(1)
    await expect(
      world.pool.query(
        `insert into operations (type, reference, montant_cents, a) values ('CAPTURE', $1, 1, now())`,
        [unId(1)],
      ),
    ).rejects.toThrow('operations_une_capture')
  })
})

describe('an order is paid at most once', () => {
  test('under a second key it is the same payment', async () => {
    await pay(1, { clientId: 1 })
    expect(await pay(1, { clientId: 1, key: uneCle(99) })).toMatchObject({ kind: 'done' })
    expect(await solde(1)).toBe('499000')
  })

  test('with another amount it is a fault for a person to see', async () => {
    await pay(1)
    expect(await pay(1, { montantCents: 2, key: uneCle(99) })).toMatchObject({ kind: 'fault' })
  })

  test('a void that came first refuses the payment under another key too', async () => {
    await voids(1)
    expect(await pay(1, { key: uneCle(99) })).toMatchObject({
      kind: 'refused',
      refusal: { refus: 'ACTION_ANNULEE' },
    })
  })

  test('a void and a payment under unrelated keys at the same time never leave money taken', async () => {
    const before = await observeComptes(world.pool)
    for (let round = 0; round < 10; round += 1) {
      const [paid, voided] = await Promise.all([
        pay(round, { clientId: 1, key: uneCle(1_000 + round) }),
        voids(round, uneCle(2_000 + round)),
      ])
      // The two competed for one place: one that met the other's row as a fault is asked for again, as every caller does.
      if (paid.kind === 'fault')
        expect(await pay(round, { clientId: 1, key: uneCle(1_000 + round) })).toMatchObject({
          kind: 'refused',
        })
      if (voided.kind === 'fault')
        expect(await voids(round, uneCle(2_000 + round))).toMatchObject({ kind: 'done' })
    }
    expect(await observeComptes(world.pool)).toEqual(before)
  })

  test('two refunds under unrelated keys give the money back once', async () => {
    await pay(1, { clientId: 1 })
    const refunds = await Promise.all([50, 51, 52].map((n) => voids(1, uneCle(n))))
    expect(refunds.map((answer) => answer.kind)).toEqual(['done', 'done', 'done'])
    expect(await solde(1)).toBe('500000')
  })
})

test('an account opens once, whatever uses it first', async () => {
  const answers = await Promise.all([1, 2, 3, 4].map((n) => pay(n, { clientId: 42, montantCents: 30_000 })))
  const again: Answer[] = []
  for (const [index, answer] of answers.entries())
    again.push(
      answer.kind === 'fault' ? await pay(index + 1, { clientId: 42, montantCents: 30_000 }) : answer,
    )
  expect(again.map((answer) => answer.kind).sort()).toEqual(['done', 'done', 'done', 'refused'])
  expect(await solde(42)).toBe('10000')
  expect(await brokenInvariants(world.pool)).toEqual([])
})

test('orders of guests wait for no common row', async () => {
  // One transaction is held open after its payment; others end meanwhile.
  await withTx(world.pool, async (held) => {
    await payGroup(held, [{ reference: unId(1), clientId: null, montantCents: 1 }], {
      origine: 'SAGA',
      at: TEST_INSTANT,
      rules,
      metrics,
    })
    expect(await pay(2)).toMatchObject({ kind: 'done' })
  })
  expect(await brokenInvariants(world.pool)).toEqual([])
})

test('the demonstration accounts are there, once, and later starts change nothing', async () => {
  const database = await createTestDatabase({ template })
  const pool = createTestPool(database.url, 3)
  const given = { pool, now: TEST_INSTANT, rules }
  await Promise.all([seedDemo(given), seedDemo(given)])
  await seedDemo(given)
  const { rows } = await pool.query('select client_id, solde_cents from comptes order by 1')
  expect(rows).toEqual([
    { client_id: 1, solde_cents: '500000' },
    { client_id: 2, solde_cents: '2000' },
  ])
  expect(await brokenInvariants(pool)).toEqual([])
  await pool.end()
  await database.drop()
})
