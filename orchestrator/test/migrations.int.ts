/** The journal that an earlier version wrote is the one that this version goes on with. */
import { newId } from '@comptoir/kit/ids.ts'
import { migrateDatabase } from '@comptoir/kit/postgres/migrate.ts'
import { createPgJournal } from '@comptoir/saga-postgres/store/journal-pg.ts'
import { readHistory } from '@comptoir/saga-postgres/store/reads.ts'
import { earlierMigrations } from '@comptoir/testing/migrations.ts'
import { createTestDatabase, createTestPool } from '@comptoir/testing/postgres.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'

const shipped = new URL('../migrations', import.meta.url)
const closers: (() => unknown)[] = []
let url: string
beforeAll(async () => {
  const database = await createTestDatabase()
  closers.push(() => database.drop())
  url = database.url
})
afterAll(async () => {
  for (const close of closers.reverse()) await close()
})

test('sagas and their transitions of before one row per write are read as they were', async () => {
  const earlier = earlierMigrations(shipped, 3)
  closers.push(earlier.remove)
  await migrateDatabase(url, [earlier.folder])
  const pool = createTestPool(url)
  closers.push(() => pool.end())
  const [id, owner] = [newId(), newId()]
  const place = {
    phase: 'running',
    step: 1,
    attempt: 0,
    since: 1,
    deadline: 2,
    pivotDone: false,
    answered: false,
  }
  const state = { ...place, reached: [{ statut: 'CREEE', a: '2026-01-02T03:04:05.678Z' }] }
  await pool.query(
    `insert into sagas (id, definition, definition_version, owner, version, status, recover, input, state, deadline)
     values ($1, 'passer-commande', 1, $2, 3, 'EN_COURS', true, '{"a": 1}', $3, 'tomorrow')`,
    [id, owner, { ...state, sagaId: id, kept: { b: 2 } }],
  )
  await pool.query(
    `insert into transitions (saga_id, version, rank, epoch, at, detail) values
       ($1, 3, 2, 1, now(), $4::jsonb), ($1, 1, 1, 1, now(), $2), ($1, 3, 1, 1, now(), $3)`,
    [id, ...[10, 20, 30].map((at) => ({ at, kind: 'attempt', step: 'x' }))],
  )
  await migrateDatabase(url, [shipped])
  const trail = await readHistory(pool, id)
  expect(trail).toMatchObject({
    state: { ...state, sagaId: id, input: { a: 1 }, data: { a: 1, b: 2 } },
  })
  expect(trail?.transitions.map(({ at }) => at)).toEqual([10, 20, 30])
  await expect(pool.query('delete from transitions')).rejects.toThrow('append-only')
  const journal = createPgJournal({ url, instance: 'essai' })
  closers.push(() => journal.close())
  expect(await journal.reclaim(id, owner)).toMatchObject({ version: 4, epoch: 2 })
})
