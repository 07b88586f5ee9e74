/**
 * One database to judge them all: the tables of every service, copied row by row into a schema of its name, and the
 * client's record beside them. A rule over several services is then one query.
 */
import { services } from '@comptoir/contracts'
import pg from 'pg'
import { isDefinite, type Recorder, type Told } from './record.ts'
import type { Kind } from './records.ts'

const ROWS_AT_ONCE = 5_000
const NAME = 'verification'

export interface SnapshotSources {
  /** A superuser's address of a database. */
  readonly databaseUrl: (database: string) => string
  readonly record: Pick<Recorder, 'sent' | 'answers' | 'reads'>
  readonly told: Readonly<Record<Kind, Told>>
  /** How many events of each consumer were put aside. */
  readonly dead: ReadonlyMap<string, number>
}

/** Makes the snapshot anew and connects to it. Exact only while nothing runs. */
export async function takeSnapshot({ databaseUrl, record, told, dead }: SnapshotSources): Promise<pg.Client> {
  await withClient(databaseUrl('postgres'), async (admin) => {
    await admin.query(`drop database if exists ${NAME} with (force)`)
    await admin.query(`create database ${NAME}`)
  })
  const target = new pg.Client({ connectionString: databaseUrl(NAME) })
  await target.connect()
  for (const database of services.map(({ name }) => name)) {
    await target.query(`create schema ${database}`)
    await withClient(databaseUrl(database), async (source) => {
      for (const table of await tablesOf(source)) await copyTable(source, target, { database, table })
    })
  }
  await copyRecord(target, record)
  for (const [kind, one] of Object.entries(told)) await copyTold(target, kind as Kind, one)
  await target.query('create table client.mortes (consommateur text, nombre int)')
  for (const put of dead) await target.query('insert into client.mortes values ($1, $2)', [...put])
  await target.query('analyze')
  return target
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

async function tablesOf(source: pg.Client): Promise<readonly string[]> {
  const { rows } = await source.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`,
  )
  return rows.map(({ name }) => name)
}

interface Table {
  readonly database: string
  readonly table: string
}

async function copyTable(source: pg.Client, target: pg.Client, { database, table }: Table): Promise<void> {
  const { rows: columns } = await source.query<{ column: string }>(
    `select quote_ident(attname) || ' ' || format_type(atttypid, atttypmod) as column from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [table],
  )
  // Names come from the contracts and from the server's own catalogue.
  await target.query(`create table ${database}.${table} (${columns.map(({ column }) => column).join(', ')})`)
  await source.query('begin read only')
  await source.query(`declare every no scroll cursor for select to_jsonb(t) as row from ${table} t`)
  for (;;) {
    const { rows } = await source.query<{ row: object }>(`fetch ${ROWS_AT_ONCE} from every`)
    if (rows.length === 0) break
    await target.query(
      `insert into ${database}.${table} select * from jsonb_populate_recordset(null::${database}.${table}, $1)`,
      [JSON.stringify(rows.map(({ row }) => row))],
    )
  }
  await source.query('commit')
}

async function copyRecord(
  target: pg.Client,
  { sent, answers, reads }: SnapshotSources['record'],
): Promise<void> {
  await target.query(`create schema client`)
  await target.query('create table client.requetes (n int, key text, body jsonb)')
  await target.query(
    'create table client.reponses (n int, status int, body jsonb, definite boolean, key text, "requestId" text, invites boolean)',
  )
  await target.query(
    'create table client.lectures (n int, "sagaId" text, place text, what text, status int, said text, expected text)',
  )
  await target.query(
    'insert into client.requetes select * from jsonb_populate_recordset(null::client.requetes, $1)',
    [JSON.stringify(sent)],
  )
  await target.query(
    'insert into client.reponses select * from jsonb_populate_recordset(null::client.reponses, $1)',
    [JSON.stringify(answers.map((answer) => ({ ...answer, definite: isDefinite(answer) })))],
  )
  await target.query(
    'insert into client.lectures select * from jsonb_populate_recordset(null::client.lectures, $1)',
    [JSON.stringify(reads)],
  )
}

async function copyTold(target: pg.Client, of: Kind, { sent, answers }: Told): Promise<void> {
  // Names come from here.
  const [asked, said] = [`client.${of}_requetes`, `client.${of}_reponses`]
  await target.query(`create table ${asked} (n int, key text, body jsonb)`)
  await target.query(
    `create table ${said} (n int, status int, body jsonb, definite boolean, key text, "requestId" text)`,
  )
  await target.query(`insert into ${asked} select * from jsonb_populate_recordset(null::${asked}, $1)`, [
    JSON.stringify(sent),
  ])
  await target.query(`insert into ${said} select * from jsonb_populate_recordset(null::${said}, $1)`, [
    JSON.stringify(answers.map((answer) => ({ ...answer, definite: isDefinite(answer) }))),
  ])
}
