import { fingerprint } from '@comptoir/kit/fingerprint.ts'
import { createLane } from '@comptoir/kit/lane.ts'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { type Answer, type KeyedCommand, runGroup } from '@comptoir/participant/operation.ts'
import { TEST_INSTANT, uneCle, uneReservation, unId } from '@comptoir/testing/builders.ts'
import { createTestDatabase, createTestPool, type TestDatabase } from '@comptoir/testing/postgres.ts'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { brokenInvariants, prepareStock, putStock, reserving, template } from './world.ts'

const UNITS = 100
const BUYERS = 10_000
const RARE = 77

let database: TestDatabase
let pools: Pool[]

beforeEach(async () => {
  database = await createTestDatabase({ template })
  pools = [1, 2].map(() => createTestPool(database.url, 2))
  const [pool] = pools as [Pool]
  await prepareStock(pool)
  await putStock(pool, [[6, RARE, UNITS]])
  // It would put right what a missing lock does wrong; here the lock has to hold alone.
  await pool.query('alter table stocks drop constraint stocks_disponible')
})
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await database.drop()
})

/** An instance of the service, as far as reservations go: a lane over groups. */
function instance(pool: Pool) {
  const deps = {
    pool,
    now: () => TEST_INSTANT,
    monotonicMs: () => performance.now(),
    newId: () => unId(0),
  }
  return createLane<KeyedCommand, Answer>({ run: (group) => runGroup(deps, reserving, group), max: 64 })
}

type Instance = ReturnType<typeof instance>

function buyer(n: number, quantite: number): KeyedCommand {
  const body = uneReservation({ commandeId: unId(n), lignes: [{ produitId: RARE, quantite }] })
  return { key: uneCle(n), body, fingerprint: fingerprint(body) }
}

test('ten thousand buyers of one unit each, over two instances, get exactly the hundred there are', async () => {
  const seed = Date.now() % 1_000_000
  const instances = pools.map(instance)
  const [choice] = fc.sample(
    fc.array(fc.nat({ max: 1 }), { minLength: BUYERS, maxLength: BUYERS, size: 'max' }),
    {
      seed,
      numRuns: 1,
    },
  )
  const answers = await Promise.all(
    Array.from({ length: BUYERS }, (_, n) => (instances[choice?.[n] ?? 0] as Instance).push(buyer(n, 1))),
  )
  expect(
    answers.filter((answer) => answer.kind === 'done'),
    `seed ${seed}`,
  ).toHaveLength(UNITS)
  expect(answers.filter((answer) => answer.kind === 'refused')).toHaveLength(BUYERS - UNITS)
  await expectSold(pools[0] as Pool, UNITS)
})

test('while stock runs out, no order is refused that would fit', async () => {
  const instances = pools.map(instance)
  const quantities = fc.sample(fc.integer({ min: 1, max: 7 }), { seed: 4_211, numRuns: 400 })
  const answers = await Promise.all(
    quantities.map((quantite, n) => (instances[n % 2] as Instance).push(buyer(n, quantite))),
  )
  const sold = quantities
    .filter((_, n) => answers[n]?.kind === 'done')
    .reduce((sum, quantite) => sum + quantite, 0)
  // There are buyers of one unit until the end, so everything goes.
  expect(sold).toBe(UNITS)
  await expectSold(pools[0] as Pool, UNITS)
})

test('the control: reading, deciding and writing without the lock sells more than there is', async () => {
  const allHaveRead = Promise.withResolvers<void>()
  let readers = 0
  const naive = (pool: Pool) =>
    withTx(pool, async (tx) => {
      const { rows } = await tx.query<{ disponible: number }>(
        'select disponible from stocks where produit_id = $1',
        [RARE],
      )
      readers += 1
      if (readers === pools.length) allHaveRead.resolve()
      await allHaveRead.promise
      if ((rows[0]?.disponible ?? 0) < 60) return 0
      await tx.query(
        `update stocks set disponible = greatest(disponible - 60, 0), reserve = reserve + least(disponible, 60)
         where produit_id = $1`,
        [RARE],
      )
      return 60
    })
  const sold = await Promise.all(pools.map(naive))
  expect(sold.reduce<number>((sum, quantite) => sum + quantite, 0)).toBeGreaterThan(UNITS)
})

async function expectSold(pool: Pool, units: number): Promise<void> {
  const { rows } = await pool.query('select disponible, reserve from stocks where produit_id = $1', [RARE])
  expect(rows).toEqual([{ disponible: UNITS - units, reserve: units }])
  expect(await brokenInvariants(pool)).toEqual([])
}
