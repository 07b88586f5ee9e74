/** A database whose tables each service once made itself is the one that this version goes on with. */
import { readFileSync } from 'node:fs'
import { migrateDatabase } from '@comptoir/kit/postgres/migrate.ts'
import { createTestDatabase, createTestPool } from '@comptoir/testing/postgres.ts'
import { expect, test } from 'vitest'
import { participantMigrations } from '../src/migrations.ts'

const before = readFileSync(new URL('before-participant.sql', import.meta.url), 'utf8')

test('rows of the tables of before are found under their new names, and what comes is numbered after them', async () => {
  const database = await createTestDatabase()
  const pool = createTestPool(database.url)
  try {
    await pool.query(before)
    await migrateDatabase(database.url, [participantMigrations])
    const read = async (sql: string) => (await pool.query(sql)).rows
    expect(await read('select key, operation, fingerprint, reply from inbox order by key')).toEqual([
      { key: 'a:do', operation: 'o', fingerprint: 'f', reply: { done: { a: 1 } } },
      { key: 'b:do', operation: 'o', fingerprint: '†', reply: { refused: { refus: 'ACTION_ANNULEE' } } },
    ])
    expect(await read('select scope, key, fingerprint, status, reply from client_keys')).toEqual([
      { scope: 's', key: 'k', fingerprint: 'f', status: 201, reply: { status: 201 } },
    ])
    await pool.query(`insert into outbox (id, type, body) values (gen_random_uuid(), 't', '{}')`)
    expect(
      await read('select seq::int, type, body, sent_at is null as waits from outbox order by seq'),
    ).toEqual([
      { seq: 1, type: 't', body: { n: 1 }, waits: true },
      { seq: 2, type: 't', body: {}, waits: true },
    ])
  } finally {
    await pool.end()
    await database.drop()
  }
})
