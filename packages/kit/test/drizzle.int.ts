import { createTestDatabase, createTestPool, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Pool, withTx } from '../src/postgres/database.ts'
import {
  bigint,
  eq,
  integer,
  orm,
  pgTable,
  prepared,
  type RowOf,
  sql,
  text,
} from '../src/postgres/drizzle.ts'
import { databaseFault } from '../src/postgres/fault.ts'

const clients = pgTable('clients', {
  id: integer('id').primaryKey(),
  nom: text('nom').notNull(),
  soldeCents: bigint('solde_cents', { mode: 'number' }).notNull().default(0),
})

let database: TestDatabase
let pool: Pool
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createTestPool(database.url)
  await pool.query(
    'create table clients (id int primary key, nom text not null, solde_cents bigint not null default 0)',
  )
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

test('a fault is the driver’s own: told by its code, and without the values of the statement', async () => {
  await orm(pool).insert(clients).values({ id: 1, nom: 'Camille' })
  const fault = await orm(pool)
    .insert(clients)
    .values({ id: 1, nom: 'camille@exemple.ca' })
    .then(
      () => undefined,
      (cause: unknown) => cause,
    )
  expect(databaseFault(fault)).toBe('data')
  expect(String(fault)).not.toContain('camille@exemple.ca')
})

test('it writes in the transaction whose connection it is given, and nowhere else', async () => {
  const failed = withTx(pool, async (tx) => {
    await orm(tx).insert(clients).values({ id: 2, nom: 'Olivier' })
    throw new Error('no')
  })
  await expect(failed).rejects.toThrow('no')
  expect(await orm(pool).$count(clients, eq(clients.id, 2))).toBe(0)
})

test('a prepared statement is filled in anew each time, on a pool and in a transaction', async () => {
  const byId = prepared((db) =>
    db
      .select()
      .from(clients)
      .where(eq(clients.id, sql.placeholder('id')))
      .prepare('clients-by-id'),
  )
  expect(await byId(pool).execute({ id: 1 })).toEqual([{ id: 1, nom: 'Camille', soldeCents: 0 }])
  expect(await withTx(pool, (tx) => byId(tx).execute({ id: 9 }))).toEqual([])
})

test('a row that the driver reads has the type that the schema gives it, a bigint as text', async () => {
  const { rows } = await pool.query<RowOf<typeof clients, 'id' | 'soldeCents'>>(
    'select id, solde_cents as "soldeCents" from clients',
  )
  const typed: readonly { readonly id: number; readonly soldeCents: string }[] = rows
  expect(typed).toEqual([{ id: 1, soldeCents: '0' }])
})
