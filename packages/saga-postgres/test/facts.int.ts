/** Lists that look for what sagas have in their data: found by an index, and the journal's hot path does not pay for it. */
import { type Queryable, withTx } from '@comptoir/kit/postgres/database.ts'
import { beforeAll, expect, test } from 'vitest'
import { countSagas, listSagas } from '../src/store/reads.ts'
import { World } from './support.ts'

const ENDED = 4_000
const byNumero = (numero: number) => ({ data: [{ members: ['numero'], among: [numero] }] })
const byMagasin = (magasinId: number) => ({ data: [{ members: ['magasinId'], among: [magasinId] }] })

let world: World
let pool: ReturnType<World['journal']>['pool']
beforeAll(async () => {
  world = await World.open()
  pool = world.journal().pool
  // Number 1,000,001 is kept by its steps, as every number is; store 7 has that saga alone.
  await pool.query(
    `insert into sagas (id, definition, definition_version, owner, status, recover, input, state, deadline, ended_at)
     select gen_random_uuid(), 'achat', 1, gen_random_uuid(), 'TERMINEE', false,
       json_build_object('numero', 0, 'magasinId', case when n = 1 then 7 else 1 + n % 5 end),
       json_build_object('kept', json_build_object('numero', 1000000 + n)), now(), now()
     from generate_series(1, $1) as n`,
    [ENDED],
  )
  await pool.query(
    `insert into sagas (id, definition, definition_version, owner, status, recover, input, state, deadline)
     values (gen_random_uuid(), 'achat', 1, gen_random_uuid(), 'EN_COURS', true,
       '{"numero":0,"magasinId":7}', '{"kept":{"numero":2000000}}', now() + interval '1 hour')`,
  )
  await pool.query('analyze sagas')
  return async () => world.close()
})
/** What came of it, and how many rows of sagas it read. */
const looking = <T>(look: (db: Queryable) => Promise<T>): Promise<{ found: T; read: number }> =>
  withTx(pool, async (tx) => {
    const rows = async () => {
      const { rows } = await tx.query<{ read: string }>(
        `select seq_tup_read + coalesce(idx_tup_fetch, 0) as read from pg_stat_xact_user_tables where relname = 'sagas'`,
      )
      return Number(rows[0]?.read ?? 0)
    }
    const before = await rows()
    const found = await look(tx)
    return { found, read: (await rows()) - before }
  })

test.each([
  ['the number of one that ended', byNumero(1_000_001), 1],
  ['the number of one that goes on', byNumero(2_000_000), 1],
  ['a number that none has', byNumero(3), 0],
  ['a store that few know, among those that ended and those that go on', byMagasin(7), 2],
  ['a store without any', byMagasin(9), 0],
])('a list by %s reads few rows', async (_what, filter, expected) => {
  const { found, read } = await looking((db) => listSagas(db, { ...filter, limit: 50 }))
  expect(found).toHaveLength(expected)
  expect(read).toBeLessThan(ENDED / 10)
})

test('a busy store is counted whole', async () => {
  expect(await countSagas(pool, byMagasin(2))).toBe(ENDED / 5 - 1)
})

test('a saga that goes on is written within its page: no index is touched before its end', async () => {
  const { rows } = await withTx(pool, async (tx) => {
    await tx.query(
      `update sagas set version = version + 1, state = '{"kept":{"numero":2000000},"more":true}' where recover`,
    )
    return tx.query(`select n_tup_upd, n_tup_hot_upd from pg_stat_xact_user_tables where relname = 'sagas'`)
  })
  expect(rows).toEqual([{ n_tup_upd: '1', n_tup_hot_upd: '1' }])
})
