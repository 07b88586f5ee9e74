import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '../src/postgres.ts'

let migrationsFolder: string

beforeAll(() => {
  migrationsFolder = mkdtempSync(join(tmpdir(), 'migrations-'))
  mkdirSync(join(migrationsFolder, 'meta'))
  writeFileSync(join(migrationsFolder, '0000_init.sql'), 'create table lignes (quantite integer not null)')
  const entries = [{ idx: 0, version: '7', when: 1, tag: '0000_init', breakpoints: true }]
  writeFileSync(
    join(migrationsFolder, 'meta/_journal.json'),
    JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
  )
})

afterAll(() => rmSync(migrationsFolder, { recursive: true }))

const count = (url: string) =>
  withClient(url, async (client) => (await client.query('select 1 from lignes')).rowCount)

test('clones of one template are made at once and stay apart', async () => {
  const template = { name: 'essai-du-modele', migrations: [pathToFileURL(migrationsFolder)] }
  const clones = await Promise.all([1, 2, 3, 4].map(() => createTestDatabase({ template })))
  const [first, second] = clones
  if (first === undefined || second === undefined) throw new Error('no clone')
  await withClient(first.url, (client) => client.query('insert into lignes values (1)'))
  expect(await count(first.url)).toBe(1)
  expect(await count(second.url)).toBe(0)
  await Promise.all(clones.map((clone) => clone.drop()))
})

test('the server of the tests is as durable as the one of npm start', async () => {
  const database = await createTestDatabase()
  const { rows } = await withClient(database.url, (client) =>
    client.query<{ name: string; setting: string }>(
      "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')",
    ),
  )
  expect(rows.map((row) => row.setting)).toEqual(['on', 'on', 'on'])
  await database.drop()
})
