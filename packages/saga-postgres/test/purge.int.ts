/** What the journal forgets, what it keeps, and that forgetting is done by one process in small bites. */
import { randomUUID } from 'node:crypto'
import { createPool, type Pool } from '@comptoir/kit/postgres/database.ts'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type PurgeAges, purgeJournal } from '../src/store/purge.ts'
import { anIntent, World } from './support.ts'

let world: World
let pool: Pool
const pools: Pool[] = []
beforeAll(async () => {
  world = await World.open()
})
beforeEach(() => {
  pool = purger()
})
afterEach(async () => {
  await world.reset()
  for (const one of pools.splice(0)) await one.end()
})
afterAll(() => world.close())

const AGES: PurgeAges = { sagaDays: 400, keyDays: 30 }

function purger(): Pool {
  const one = createPool({ url: world.database.url, max: 1, applicationName: 'essai' })
  pools.push(one)
  return one
}

interface Old {
  readonly days: number
  readonly status?: string
  readonly recover?: boolean
  readonly clientKey?: string | null
}

/** A saga that began, and ended where it has, so many days ago, with its trail. Its id tells that time. */
async function aSaga({ days, status = 'TERMINEE', recover = false, clientKey = null }: Old): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into sagas (id, definition, definition_version, owner, status, recover, input, state, deadline, client_key,
       fingerprint, created_at, ended_at)
     select uuidv7(-$1::float8 * interval '1 day'), 'achat', 1, gen_random_uuid(), $2, $3, '{}', '{}', now(), $4, $4,
       now() - $1::float8 * interval '1 day',
       case when $2 in ('TERMINEE', 'ANNULEE') then now() - $1::float8 * interval '1 day' end
     returning id`,
    [days, status, recover, clientKey],
  )
  const id = rows[0]?.id ?? ''
  await pool.query(
    `insert into transitions (saga_id, version, epoch, details) values ($1, 1, 1, '[]'), ($1, 2, 1, '[]')`,
    [id],
  )
  await pool.query(
    `insert into audit (saga_id, auteur, action, motif, avant, apres) values ($1, 'op', 'forcer', 'essai', 'a', 'b')`,
    [id],
  )
  await pool.query(`insert into cancel_requests (saga_id, motif) values ($1, 'essai')`, [id])
  return id
}

/** How many rows are left of a saga, table by table. */
async function left(id: string) {
  const { rows } = await pool.query<{ left: string[] }>(
    `select array[(select count(*) from sagas where id = $1), (select count(*) from transitions where saga_id = $1),
       (select count(*) from audit where saga_id = $1), (select count(*) from cancel_requests where saga_id = $1)] as left`,
    [id],
  )
  return rows[0]?.left.map(Number)
}

test('an ended saga older than its age goes with all that belongs to it; every other one stays', async () => {
  const old = [await aSaga({ days: 401 }), await aSaga({ days: 900, status: 'ANNULEE' })]
  const kept = [
    await aSaga({ days: 399 }),
    await aSaga({ days: 900, status: 'BLOQUEE' }),
    await aSaga({ days: 900, status: 'EN_COURS', recover: true }),
    await aSaga({ days: 900, status: 'TERMINEE', recover: true }),
  ]
  expect(await purgeJournal(pool, AGES)).toMatchObject({ sagas: 2 })
  for (const id of old) expect(await left(id)).toEqual([0, 0, 0, 0])
  for (const id of kept) expect(await left(id)).toEqual([1, 2, 1, 1])
})

test('an ended saga loses its client key first, and the key may start another', async () => {
  const key = randomUUID()
  const [old, young] = [
    await aSaga({ days: 40, clientKey: key }),
    await aSaga({ days: 20, clientKey: randomUUID() }),
  ]
  expect(await purgeJournal(pool, AGES)).toEqual({ sagas: 0, keys: 1 })
  const { rows } = await pool.query('select id from sagas where client_key is not null and id = any ($1)', [
    [old, young],
  ])
  expect(rows).toEqual([{ id: young }])
  expect(await left(old)).toEqual([1, 2, 1, 1])
  const { journal, owner } = await world.owner()
  expect(await journal.start(anIntent(owner, { clientKey: key, fingerprint: 'x' }))).toEqual({
    kind: 'started',
  })
})

test.each([
  ['a line of a saga that is kept', 'delete from transitions where saga_id = $1'],
  ['its audit', 'delete from audit where saga_id = $1'],
  ['a saga that ended lately', 'delete from sagas where id = $1'],
  ['a line, changed', `update transitions set epoch = 7 where saga_id = $1`],
])('nobody removes %s', async (_what, statement) => {
  const id = await aSaga({ days: 29 })
  await expect(pool.query(statement, [id])).rejects.toThrow(/append-only|is kept/)
  await expect(pool.query('truncate transitions')).rejects.toThrow('append-only')
  expect(await left(id)).toEqual([1, 2, 1, 1])
})

test.each([['EN_COURS'], ['BLOQUEE']])('nobody removes a saga that is %s, however old', async (status) => {
  const id = await aSaga({ days: 900, status, recover: status === 'EN_COURS' })
  await expect(pool.query('delete from sagas where id = $1', [id])).rejects.toThrow('is kept')
})

test('it goes bite by bite, and goes on where it stopped, whoever it is', async () => {
  for (let count = 0; count < 7; count += 1) await aSaga({ days: 2_000 })
  const stop = new AbortController()
  const bites: number[] = []
  const onBite = ({ sagas }: { readonly sagas: number }) => {
    bites.push(sagas)
    stop.abort()
  }
  expect(await purgeJournal(pool, AGES, { bite: 3, signal: stop.signal, onBite })).toMatchObject({ sagas: 3 })
  const { rows } = await pool.query<{ after: string }>(`select "after" from purges where task = 'sagas'`)
  expect(rows[0]?.after).toEqual(expect.any(String))
  const again = purger()
  expect(await purgeJournal(again, AGES, { bite: 3, onBite })).toMatchObject({ sagas: 4 })
  expect(bites.every((taken) => taken <= 3)).toBe(true)
  // The end was reached: what is old by the next round, wherever it stands, is found.
  const late = await aSaga({ days: 900 })
  expect(await purgeJournal(again, AGES)).toMatchObject({ sagas: 1 })
  expect(await left(late)).toEqual([0, 0, 0, 0])
})

test('of two at once, one does it and the other leaves it to him', async () => {
  for (let count = 0; count < 12; count += 1) await aSaga({ days: 500 })
  const other = purger()
  await other.query('select 1')
  let seen: unknown
  const onBite = () => {
    seen ??= purgeJournal(other, AGES)
  }
  await purgeJournal(pool, AGES, { bite: 1, onBite })
  expect(await seen).toBeNull()
  expect(await purgeJournal(other, AGES)).toEqual({ sagas: 0, keys: 0 })
})

test('what is old is found by the primary key: no table is read from end to end', async () => {
  await aSaga({ days: 500 })
  await pool.query('select pg_stat_force_next_flush()')
  const scans = async () => {
    const { rows } = await pool.query<{ scans: string }>(
      `select sum(seq_scan) as scans from pg_stat_user_tables where relname in ('sagas', 'transitions', 'audit')`,
    )
    return Number(rows[0]?.scans)
  }
  const before = await scans()
  await purgeJournal(pool, AGES)
  await pool.query('select pg_stat_force_next_flush()')
  expect(await scans()).toBe(before)
})
