/** What people read of the journal. Every list is bounded; none of this is on the hot path. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import type { SagaRow } from '@comptoir/saga/journal.ts'
import type { SagaStatus, Transition } from '@comptoir/saga/machine/state.ts'
import { ORPHANED } from './orphans.ts'
import { decodeRow, type RawSaga, SAGA_COLUMNS, type UnreadableSaga } from './rows.ts'
import { isTransition } from './state-check.ts'

/** The most lines of one timeline: the newest ones. */
const TRAIL_MAX = 1_000
const AUDIT_MAX = 500

export interface Trail<Row = SagaRow | UnreadableSaga> {
  readonly row: Row
  /** In order. Lines that are none are left out. */
  readonly transitions: readonly Transition[]
  /** No live orchestrator can run it. */
  readonly orphaned: boolean
}

export interface ListedSaga {
  readonly row: SagaRow | UnreadableSaga
  readonly orphaned: boolean
}

/** A saga with its timeline, or null. */
export async function readTrail(db: Queryable, id: string): Promise<Trail | null> {
  const { rows } = await db.query<RawSaga & { orphaned: boolean; writes: unknown[] | null }>(
    `select ${SAGA_COLUMNS}, ${ORPHANED} as orphaned, trail.writes from sagas s, lateral (
       select json_agg(t.details order by t.version) as writes
       from (select * from transitions where saga_id = s.id order by version desc limit $2) t
     ) trail where s.id = $1`,
    [id, TRAIL_MAX],
  )
  const [raw] = rows
  if (raw === undefined) return null
  const lines = (raw.writes ?? []).flat().filter(isTransition)
  return { row: decodeRow(raw), transitions: lines.slice(-TRAIL_MAX), orphaned: raw.orphaned }
}

export interface SagaFilter {
  readonly statut?: SagaStatus | undefined
  /** The definition's name. */
  readonly type?: string | undefined
  /** Sagas that began at least so many seconds ago. */
  readonly ageMin?: number | undefined
  /** Only those that no live orchestrator can run. */
  readonly orphaned?: boolean | undefined
}

export interface SagaPage extends SagaFilter {
  /** The id of the last saga shown: the page begins after it. */
  readonly after?: string | undefined
  readonly limit: number
}

// A status that few sagas have is found through the partial index of live or parked ones.
const NARROW: Record<SagaStatus, string> = {
  EN_COURS: 's.recover and',
  COMPENSATION: 's.recover and',
  BLOQUEE: 's.parked and',
  TERMINEE: '',
  ANNULEE: '',
}

function conditions(filter: SagaFilter): { text: string; values: unknown[] } {
  // Few sagas are orphaned, and all are among the live ones.
  const narrow = filter.orphaned === true ? `s.recover and ${ORPHANED} and` : ''
  const text = `${narrow} ${filter.statut === undefined ? '' : NARROW[filter.statut]}
    ($1::text is null or s.status = $1) and ($2::text is null or s.definition = $2)
    and ($3::float8 is null or s.created_at <= clock_timestamp() - $3 * interval '1 second')`
  return { text, values: [filter.statut ?? null, filter.type ?? null, filter.ageMin ?? null] }
}

/** Sagas, newest first: at most `limit`. */
export async function listSagas(db: Queryable, page: SagaPage): Promise<readonly ListedSaga[]> {
  const { text, values } = conditions(page)
  // Constant SQL: conditions() binds every value.
  const { rows } = await db.query<RawSaga & { orphaned: boolean }>(
    `select ${SAGA_COLUMNS}, ${ORPHANED} as orphaned from sagas s
     where ${text} and ($4::uuid is null or s.id < $4) order by s.id desc limit $5`,
    [...values, page.after ?? null, page.limit],
  )
  return rows.map((raw) => ({ row: decodeRow(raw), orphaned: raw.orphaned }))
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

export interface AuditLine {
  /** RFC 3339. */
  readonly a: string
  readonly auteur: string
  readonly action: string
  readonly motif: string
  readonly avant: string
  readonly apres: string
}

/** What operators did to a saga, oldest first. */
export async function readAudit(db: Queryable, sagaId: string): Promise<readonly AuditLine[]> {
  const { rows } = await db.query<Omit<AuditLine, 'a'> & { at: Date }>(
    `select at, auteur, action, motif, avant, apres from audit where saga_id = $1 order by id limit $2`,
    [sagaId, AUDIT_MAX],
  )
  return rows.map(({ at, ...line }) => ({ a: at.toISOString(), ...line }))
}
