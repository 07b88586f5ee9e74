/** No command is done twice when clocks are wrong by minutes, be it the one that minted its id or the one that takes it. */
import { TIMES } from '@comptoir/kit/process/times.ts'
import { createTestDatabase, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runGroup } from '../src/operation.ts'
import { purgeOnce } from '../src/purge.ts'
import { appDeps, compter, observe, openPool, template } from './world.ts'

const TEN_MINUTES = 600_000
let database: TestDatabase
let pool: ReturnType<typeof openPool>
beforeAll(async () => {
  database = await createTestDatabase({ template })
  pool = openPool(database.url)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

/** The id that a host mints when its clock says so. */
function idAt(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000001`
}

test('a command whose key is purged is refused, though its id is of a host ahead and its participant’s host is behind', async () => {
  const now = Date.now()
  const id = idAt(now + TEN_MINUTES)
  const take = (at: number) =>
    runGroup({ ...appDeps(pool), now: () => new Date(at) }, compter, [
      { key: `${id}:e:do`, body: { commandeId: id, n: 3 }, fingerprint: 'x' },
    ])
  expect(await take(now)).toEqual([{ kind: 'done', reply: { n: 3 } }])
  // As much later as it takes for the key to be forgotten.
  let age = TIMES.keyRetentionMs
  const older = (ms: number) =>
    pool.query(`update inbox set created_at = created_at - $1 * interval '1 millisecond'`, [ms])
  await older(age)
  while ((await purgeOnce(pool)) === 0) {
    await older(TEN_MINUTES)
    age += TEN_MINUTES
  }
  expect(await take(now + age - TEN_MINUTES)).toMatchObject([
    { kind: 'refused', refusal: { refus: 'COMMANDE_PERIMEE' } },
  ])
  expect(await observe(pool)).toEqual([{ commande_id: id, n: 3 }])
})
