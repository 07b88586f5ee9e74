/** What people read of the journal. Every list is bounded; none of this is on the hot path. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import type {
  AuditLine,
  DataFilter,
  RecordedSaga,
  SagaFilter,
  SagaHistory,
  SagaPage,
} from '@comptoir/saga/engine.ts'
import type { SagaStatus } from '@comptoir/saga/machine/state.ts'
import { ORPHANED } from './orphans.ts'
import { decodeRow, isUnreadable, type RawSaga, SAGA_COLUMNS } from './rows.ts'
import { isTransition } from './state-check.ts'
import {
  ACT_OF,
  STATUS_OF,
  STORED_ENGINE,
  STORED_STATUS,
  STORED_TOO_LATE,
  type StoredAct,
  type StoredStatus,
} from './words.ts'

/** The most lines of one history: the newest ones. */
const TRAIL_MAX = 1_000
const AUDIT_MAX = 500

/** A saga with its history, or null. Lines that are none are left out. */
export async function readHistory(db: Queryable, id: string): Promise<SagaHistory | null> {
  const { rows } = await db.query<RawSaga & Beside & { writes: unknown[] | null }>(
    `select ${SAGA_COLUMNS}, ${ORPHANED} as orphaned, trail.writes,
       (select o.instance from orchestrators o where o.id = s.owner) as instance from sagas s, lateral (
       select json_agg(t.details order by t.version) as writes
       from (select * from transitions where saga_id = s.id order by version desc limit $2) t
     ) trail where s.id = $1`,
    [id, TRAIL_MAX],
  )
  const [raw] = rows
  if (raw === undefined) return null
  const lines = (raw.writes ?? []).flat().filter(isTransition)
  const { instance, trace } = raw
  return { ...viewOf(raw), instance, trace, transitions: lines.slice(-TRAIL_MAX) }
}

interface Beside {
  readonly orphaned: boolean
  readonly instance: string | null
}

function viewOf(raw: RawSaga & { readonly orphaned: boolean }): RecordedSaga {
  const row = decodeRow(raw)
  const { id, definition, definitionVersion, version, status, takeovers, endedAt } = row
  return {
    id,
    definition,
    definitionVersion,
    version,
    status,
    ...(isUnreadable(row)
      ? { state: null, unreadable: row.unreadable, nextTryAt: null }
      : { state: row.state, unreadable: null, nextTryAt: row.recover ? row.nextTry : null }),
    orphaned: raw.orphaned,
    takeovers,
    createdAt: row.createdAt ?? 0,
    updatedAt: row.updatedAt ?? 0,
    endedAt,
  }
}

// A status that few sagas have is found through the partial index of live or parked ones.
const NARROW: Record<SagaStatus, string> = {
  running: 's.recover and',
  compensating: 's.recover and',
  stuck: 's.parked and',
  completed: '',
  compensated: '',
}

interface Conditions {
  readonly text: string
  readonly values: unknown[]
}

function conditions(filter: SagaFilter): Conditions {
  const { status, definition, data = [], from, before, minAgeSeconds, orphaned } = filter
  // Few sagas are orphaned, and all are among the live ones.
  const narrow = orphaned === true ? `s.recover and ${ORPHANED} and` : ''
  const text = `${narrow} ${status === undefined ? '' : NARROW[status]}
    ($1::text is null or s.status = $1) and ($2::text[] is null or s.definition = any($2))
    and ($3::float8 is null or s.created_at <= clock_timestamp() - $3 * interval '1 second')
    and ($4::float8 is null or s.created_at >= to_timestamp($4 / 1000))
    and ($5::float8 is null or s.created_at < to_timestamp($5 / 1000))`
  const values: unknown[] = [
    status === undefined ? null : STORED_STATUS[status],
    typeof definition === 'string' ? [definition] : (definition ?? null),
    minAgeSeconds ?? null,
    from ?? null,
    before ?? null,
  ]
  return { text: [text, ...data.map((wanted) => dataCondition(wanted, values))].join(' and '), values }
}

/** Columns with indexes that have a member of the data of ended sagas. The others are few, and have indexes too. */
const ENDED: Readonly<Record<string, string>> = {
  numero: 's.ended_numero',
  magasinId: 's.ended_magasin_id',
}

/** Binds what it compares with to `values`. What a saga keeps is in its state; the rest of its data, in its input. */
function dataCondition({ members, among, least }: DataFilter, values: unknown[]): string {
  const bind = (value: unknown) => `$${values.push(value)}`
  const wanted = among === undefined ? undefined : `${bind(among.map(String))}::text[]`
  const places = members.flatMap((member) => {
    const name = `${bind(member)}::text`
    return [`s.state -> 'kept' ->> ${name}`, `s.state -> 'data' ->> ${name}`, `s.input ->> ${name}`]
  })
  const value = `coalesce(${places.join(', ')})`
  const isAmong = wanted === undefined ? 'true' : `${value} = any(${wanted})`
  // A text that is no number must not fail the statement.
  const isGreat =
    least === undefined
      ? 'true'
      : `case when ${value} ~ '^[0-9]{1,15}$' then ${value}::bigint >= ${bind(least)}::bigint else false end`
  const ended = members.length === 1 && wanted !== undefined ? ENDED[members[0] ?? ''] : undefined
  if (ended === undefined) return `${isAmong} and ${isGreat}`
  const goesOn = `s.ended_at is null and (s.recover or s.parked)`
  return `(${ended} = any(${wanted}) or ${goesOn} and ${isAmong}) and ${isGreat}`
}

/** Sagas, newest first: at most `limit`. */
export async function listSagas(db: Queryable, page: SagaPage): Promise<readonly RecordedSaga[]> {
  const { text, values } = conditions(page)
  const [after, limit] = [`$${values.length + 1}`, `$${values.length + 2}`]
  // Constant SQL: conditions() binds every value.
  const { rows } = await db.query<RawSaga & { orphaned: boolean }>(
    `select ${SAGA_COLUMNS}, ${ORPHANED} as orphaned from sagas s
     where ${text} and (${after}::uuid is null or s.id < ${after}) order by s.id desc limit ${limit}`,
    [...values, page.after ?? null, page.limit],
  )
  return rows.map(viewOf)
}

export async function countSagas(db: Queryable, filter: SagaFilter): Promise<number> {
  const { text, values } = conditions(filter)
  // Constant SQL: conditions() binds every value.
  const { rows } = await db.query<{ total: number }>(
    `select count(*)::int as total from sagas s where ${text}`,
    values,
  )
  return rows[0]?.total ?? 0
}

/** How many sagas have each status. */
export async function countSagasByStatus(
  db: Queryable,
  filter: SagaFilter,
): Promise<Readonly<Record<SagaStatus, number>>> {
  const { text, values } = conditions(filter)
  // Constant SQL: conditions() binds every value.
  const { rows } = await db.query<{ status: StoredStatus; total: number }>(
    `select s.status, count(*)::int as total from sagas s where ${text} group by s.status`,
    values,
  )
  const counts = { running: 0, compensating: 0, completed: 0, compensated: 0, stuck: 0 }
  for (const { status, total } of rows) counts[STATUS_OF[status]] = total
  return counts
}

interface StoredAudit {
  readonly at: Date
  readonly auteur: string
  readonly action: StoredAct
  readonly motif: string
  readonly avant: StoredStatus
  readonly apres: StoredStatus | typeof STORED_TOO_LATE
}

/** What operators did to a saga, oldest first; null: there is no such saga. */
export async function readAudit(db: Queryable, sagaId: string): Promise<readonly AuditLine[] | null> {
  const { rows } = await db.query<StoredAudit>(
    `select at, auteur, action, motif, avant, apres from audit where saga_id = $1 order by id limit $2`,
    [sagaId, AUDIT_MAX],
  )
  if (rows.length === 0 && !(await exists(db, sagaId))) return null
  return rows.map(({ at, auteur, action, motif, avant, apres }) => ({
    at: at.getTime(),
    author: auteur === STORED_ENGINE ? null : auteur,
    action: ACT_OF[action],
    reason: motif,
    before: STATUS_OF[avant],
    after: apres === STORED_TOO_LATE ? 'too-late' : STATUS_OF[apres],
  }))
}

async function exists(db: Queryable, sagaId: string): Promise<boolean> {
  const { rows } = await db.query('select from sagas where id = $1', [sagaId])
  return rows.length === 1
}
