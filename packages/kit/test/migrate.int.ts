import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createTestDatabase, type TestDatabase } from '@comptoir/testing/postgres.ts'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrateDatabase } from '../src/postgres/migrate.ts'

let database: TestDatabase
let folder: string

beforeEach(async () => {
  database = await createTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'comptoir-migrations-'))
  mkdirSync(join(folder, 'meta'))
})

afterEach(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

function write(...files: string[]): void {
  const entries = files.map((sql, i) => {
    writeFileSync(join(folder, `000${i}.sql`), sql)
    return { idx: i, version: '7', when: 1_000 * (i + 1), tag: `000${i}`, breakpoints: true }
  })
  writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify({ entries }))
}

async function ask(sql: string): Promise<unknown[]> {
  const client = new pg.Client(database.url)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const first = 'create table a (n int);\n--> statement-breakpoint\ninsert into a values (1);'

test('each migration is applied once, also when many instances start at once', async () => {
  write(first)
  await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(database.url, [pathToFileURL(folder)])))
  write(first, 'insert into a values (2);')
  await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(database.url, [pathToFileURL(folder)])))
  expect(await ask('select n from a order by n')).toEqual([{ n: 1 }, { n: 2 }])
  expect(await ask('select created_at::int as quand from drizzle.__drizzle_migrations order by 1')).toEqual([
    { quand: 1_000 },
    { quand: 2_000 },
  ])
})

test('a migration that fails leaves nothing of itself or of those before it', async () => {
  write(first, 'create table b (n int);\n--> statement-breakpoint\nselect 1/0;')
  await expect(migrateDatabase(database.url, [pathToFileURL(folder)])).rejects.toThrow('division by zero')
  expect(await ask("select to_regclass('a') as a, to_regclass('drizzle.__drizzle_migrations') as m")).toEqual(
    [{ a: null, m: null }],
  )
})
