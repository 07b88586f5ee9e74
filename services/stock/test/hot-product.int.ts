import { fingerprint } from '@comptoir/kit/fingerprint.ts'
import { createLane } from '@comptoir/kit/lane.ts'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { type Answer, type KeyedCommand, runGroup } from '@comptoir/participant/operation.ts'
import { INSTANT_D_ESSAI, uneCle, uneReservation, unId } from '@comptoir/testing/builders.ts'
import { createTestDatabase, createTestPool, type TestDatabase } from '@comptoir/testing/postgres.ts'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reserver } from '../src/operations/reserver.ts'
import { brokenInvariants, prepareStock, putStock, template } from './world.ts'

const UNITES = 100
const ACHETEURS = 10_000
const RARE = 77

let database: TestDatabase
let pools: Pool[]

beforeEach(async () => {
  database = await createTestDatabase({ template })
  pools = [1, 2].map(() => createTestPool(database.url, 2))
  const [pool] = pools as [Pool]
  await prepareStock(pool)
  await putStock(pool, [[6, RARE, UNITES]])
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
    now: () => INSTANT_D_ESSAI,
    monotonicMs: () => performance.now(),
    newId: () => unId(0),
  }
  return createLane<KeyedCommand, Answer>({ run: (group) => runGroup(deps, reserver, group), max: 64 })
}

type Instance = ReturnType<typeof instance>

function unAcheteur(n: number, quantite: number): KeyedCommand {
  const body = uneReservation({ commandeId: unId(n), lignes: [{ produitId: RARE, quantite }] })
  return { key: uneCle(n), body, fingerprint: fingerprint(body) }
}

test('ten thousand buyers of one unit each, over two instances, get exactly the hundred there are', async () => {
  const seed = Date.now() % 1_000_000
  const instances = pools.map(instance)
  const [choix] = fc.sample(
    fc.array(fc.nat({ max: 1 }), { minLength: ACHETEURS, maxLength: ACHETEURS, size: 'max' }),
    {
      seed,
      numRuns: 1,
    },
  )
  const answers = await Promise.all(
    Array.from({ length: ACHETEURS }, (_, n) =>
      (instances[choix?.[n] ?? 0] as Instance).push(unAcheteur(n, 1)),
    ),
  )
  expect(
    answers.filter((answer) => answer.kind === 'done'),
    `seed ${seed}`,
  ).toHaveLength(UNITES)
  expect(answers.filter((answer) => answer.kind === 'refused')).toHaveLength(ACHETEURS - UNITES)
  await expectSold(pools[0] as Pool, UNITES)
})

test('while stock runs out, nobody is refused who would fit', async () => {
  const instances = pools.map(instance)
  const quantites = fc.sample(fc.integer({ min: 1, max: 7 }), { seed: 4_211, numRuns: 400 })
  const answers = await Promise.all(
    quantites.map((quantite, n) => (instances[n % 2] as Instance).push(unAcheteur(n, quantite))),
  )
  const vendus = quantites
    .filter((_, n) => answers[n]?.kind === 'done')
    .reduce((sum, quantite) => sum + quantite, 0)
  // There are buyers of one unit until the end, so everything goes.
  expect(vendus).toBe(UNITES)
  await expectSold(pools[0] as Pool, UNITES)
})

test('the control: reading, deciding and writing without the lock sells more than there is', async () => {
  const tousOntLu = Promise.withResolvers<void>()
  let lecteurs = 0
  const naive = (pool: Pool) =>
    withTx(pool, async (tx) => {
      const { rows } = await tx.query<{ disponible: number }>(
        'select disponible from stocks where produit_id = $1',
        [RARE],
      )
      lecteurs += 1
      if (lecteurs === pools.length) tousOntLu.resolve()
      await tousOntLu.promise
      if ((rows[0]?.disponible ?? 0) < 60) return 0
      await tx.query('update stocks set disponible = disponible - 60 where produit_id = $1', [RARE])
      return 60
    })
  const vendus = await Promise.all(pools.map(naive))
  expect(vendus.reduce<number>((sum, quantite) => sum + quantite, 0)).toBeGreaterThan(UNITES)
})

async function expectSold(pool: Pool, unites: number): Promise<void> {
  const { rows } = await pool.query('select disponible, reserve from stocks where produit_id = $1', [RARE])
  expect(rows).toEqual([{ disponible: UNITES - unites, reserve: unites }])
  expect(await brokenInvariants(pool)).toEqual([])
}
