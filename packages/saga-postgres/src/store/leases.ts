/**
 * Leases and claims, on the database's clock. An owner whose lease expired is dead for good: others claim its sagas, and its
 * process goes on under a new id. What a claim may take, and what it makes of a row, `machine/ownership.ts` says in a few
 * pure functions; `conformance/journal.ts` holds these statements to them.
 */
import type { Pool, Queryable } from '@comptoir/kit/postgres/database.ts'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { OperatorClaim, SagaRow } from '@comptoir/saga/journal.ts'
import { statusOf, toRecover } from '@comptoir/saga/machine/state.ts'
import {
  decodeRow,
  IS_PAID,
  NOW_MS,
  type RawSaga,
  SAGA_COLUMNS,
  storable,
  toRow,
  toStored,
  type UnreadableSaga,
} from './rows.ts'
import { STORED_ACT, STORED_STATUS } from './words.ts'

/** This database's instant, in ms since the epoch: the one clock of the engine is set by it. */
const INSTANT = 'extract(epoch from clock_timestamp())::float8 * 1000 as at'

export interface Lease {
  readonly owner: string
  /** For people. */
  readonly instance: string
  readonly leaseMs: number
  /** What this owner runs, for others to know; null: it does not say. */
  readonly definitions: readonly SagaDefinition[] | null
}

/** Takes a first lease and tells the instant. An id that was ever taken is not taken again: null. */
export async function takeLease(db: Queryable, lease: Lease): Promise<number | null> {
  const { rows } = await db.query<{ at: number }>(
    `insert into orchestrators (id, instance, lease_until, definitions)
     values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond', $4) on conflict do nothing returning ${INSTANT}`,
    [lease.owner, lease.instance, lease.leaseMs, lease.definitions?.map(nameOf) ?? null],
  )
  return rows[0]?.at ?? null
}

/** Extends a lease that is still alive and tells the instant; an expired one stays dead: null. */
export async function extendLease(db: Queryable, owner: string, leaseMs: number): Promise<number | null> {
  const { rows } = await db.query<{ at: number }>(
    `update orchestrators set lease_until = clock_timestamp() + $2 * interval '1 millisecond'
     where id = $1 and lease_until > clock_timestamp() returning ${INSTANT}`,
    [owner, leaseMs],
  )
  return rows[0]?.at ?? null
}

/** Whether this owner holds a live lease. */
export async function isAlive(db: Queryable, owner: string): Promise<boolean> {
  const { rows } = await db.query(`select where ${LIVE}`, [owner])
  return rows.length === 1
}

/** Ends a live lease at once. `-infinity` says that the owner left of its own will: no takeover is counted for that. */
export async function endLease(db: Queryable, owner: string): Promise<void> {
  await db.query(
    `update orchestrators set lease_until = '-infinity' where id = $1 and lease_until > clock_timestamp()`,
    [owner],
  )
}

/**
 * Leases that ran out while this database could not be reached are no sign of a dead owner: they are marked as excused, so
 * that no takeover is counted. For a process that reaches the database again; the owners renew as new ones.
 */
export async function excuseExpired(db: Queryable): Promise<void> {
  await db.query(
    `update orchestrators set lease_until = ${EXCUSED}
     where lease_until <= clock_timestamp() and lease_until > ${EXCUSED}`,
  )
}

/** The end of a lease that ran out by no fault of its owner. */
const EXCUSED = "'epoch'::timestamptz"

/** Forgets owners that died long ago and own nothing that recovery still needs. */
export async function forgetDeadOwners(db: Queryable): Promise<void> {
  await db.query(
    `delete from orchestrators o where o.lease_until < clock_timestamp() - interval '1 hour'
       and o.started_at < clock_timestamp() - interval '1 hour'
       and not exists (select from sagas s where s.owner = o.id and s.recover)`,
  )
}

/** A lost owner may have answered the end of a paid saga without having written it. */
const IN_DOUBT = `in_doubt = s.in_doubt or coalesce(${IS_PAID}, false)`

const LIVE = 'exists (select from orchestrators l where l.id = $1 and l.lease_until > clock_timestamp())'
const DUE = 's.recover and (s.next_try is null or s.next_try <= clock_timestamp())'

export interface DueClaim {
  readonly owner: string
  readonly limit: number
  /** The definitions that the claimer has; null: any. During an upgrade each finds those it can run. */
  readonly definitions: readonly SagaDefinition[] | null
}

/** What a claim took: rows that can run, and rows that cannot. */
export type Claimed = SagaRow | UnreadableSaga

/** The name by which a definition and its version are known in the journal. */
export const nameOf = ({ name, version }: Pick<SagaDefinition, 'name' | 'version'>): string =>
  `${name}@${version}`

/** Steps by definition and place: the state that a row stores names its step by its place. */
function stepNames(definitions: readonly SagaDefinition[]): string {
  const byPlace = ({ steps }: SagaDefinition) =>
    Object.fromEntries(steps.map(({ name }, place) => [place, name]))
  return JSON.stringify(Object.fromEntries(definitions.map((one) => [nameOf(one), byPlace(one)])))
}

/**
 * Takes over due sagas whose owner has no live lease, with a line of the timeline that says whose each was. Concurrent
 * claimers never get the same one. The lease is locked too: a heartbeat that began before its end may not have committed yet. Nothing is cast that a broken state could make fail.
 */
export async function claimDueSagas(pool: Pool, claim: DueClaim): Promise<readonly Claimed[]> {
  const { rows } = await pool.query<RawSaga>(
    `with due as materialized (
       select s.id, s.epoch, o.id as owner, o.instance, o.lease_until > ${EXCUSED} as dead,
         o.lease_until > '-infinity' and ${IS_PAID} as doubtful
       from orchestrators o join sagas s on s.owner = o.id
       where o.lease_until <= clock_timestamp() and ${DUE}
         and ($3::text[] is null or s.definition || '@' || s.definition_version = any ($3))
       limit $2 for update of s skip locked for share of o skip locked
     ), claimed as (
       update sagas s set owner = $1, epoch = s.epoch + 1, version = s.version + 1,
         takeovers = s.takeovers + due.dead::int, in_doubt = s.in_doubt or coalesce(due.doubtful, false),
         updated_at = clock_timestamp()
       from due where s.id = due.id and ${LIVE}
       returning ${SAGA_COLUMNS}
     ), trail as (
       insert into transitions (saga_id, version, epoch, details)
       select c.id, c.version, c.epoch, json_build_array(json_build_object('at', ${NOW_MS}, 'kind', 'taken-over',
         'step', coalesce(($4::json -> (c.definition || '@' || c.definition_version)) ->> (c.state ->> 'step'), '-'),
         'direction', case c.state ->> 'phase' when 'compensating' then 'undo' else 'do' end,
         'attempt', coalesce(c.state -> 'attempt', '0'), 'phase', c.state -> 'phase', 'detail', due.instance,
         'lost', json_build_object('owner', due.owner, 'instance', due.instance, 'epoch', due.epoch, 'left', not due.dead)))
       from claimed c join due on due.id = c.id
     )
     select * from claimed`,
    [claim.owner, claim.limit, claim.definitions?.map(nameOf) ?? null, stepNames(claim.definitions ?? [])],
  )
  return rows.map(decodeRow)
}

export interface OwnedClaim {
  readonly owner: string
  readonly held: readonly string[]
  readonly limit: number
  /** A row that moved less than this ago may be on its way into memory. */
  readonly quietMs: number
}

/** Claims again the due sagas that this owner has in the journal but not in memory. */
export async function claimOwnedSagas(pool: Pool, claim: OwnedClaim): Promise<readonly Claimed[]> {
  const { rows } = await pool.query<RawSaga>(
    `with mine as materialized (
       select s.id from sagas s
       where s.owner = $1 and ${DUE} and s.id <> all ($2::uuid[])
         and s.updated_at <= clock_timestamp() - $4 * interval '1 millisecond'
       limit $3 for update skip locked
     )
     update sagas s set epoch = s.epoch + 1, version = s.version + 1, updated_at = clock_timestamp(), ${IN_DOUBT}
     from mine where s.id = mine.id and ${LIVE}
     returning ${SAGA_COLUMNS}`,
    [claim.owner, claim.held, claim.limit, claim.quietMs],
  )
  return rows.map(decodeRow)
}

/**
 * The row as it stands; while it is this owner's, under a new epoch, so that a write of unknown outcome which is still on
 * its way can no longer match.
 */
export async function reclaimSaga(pool: Pool, id: string, owner: string): Promise<Claimed | null> {
  const { rows } = await pool.query<RawSaga>(
    `with mine as (
       update sagas s set epoch = s.epoch + 1, version = s.version + 1, updated_at = clock_timestamp(), ${IN_DOUBT}
       where s.id = $1 and s.owner = $2
       returning ${SAGA_COLUMNS}
     )
     select * from mine
     union all
     select ${SAGA_COLUMNS} from sagas s where s.id = $1 and not exists (select from mine)`,
    [id, owner],
  )
  return rows[0] === undefined ? null : decodeRow(rows[0])
}

/**
 * An operator's act: claims a parked saga by its version, with the transitions and the line of the audit in the same
 * commit. Null when the row is not parked any more, moved, or was acted on under this key, or the claimer's lease is dead.
 */
export async function claimParkedSaga(pool: Pool, claim: OperatorClaim): Promise<SagaRow | null> {
  const { rows } = await pool.query<RawSaga>(
    `with before as (
       select id, status from sagas where id = $2 and version = $3 and status = 'BLOQUEE'
         and not exists (select from audit a where a.cle = $12 and a.saga_id = $2) for update
     ), claimed as (
       update sagas s set owner = $1, epoch = s.epoch + 1, version = s.version + 1, takeovers = 0, state = $4::json,
         status = $5, recover = $6, next_try = null, deadline = to_timestamp($11::float8 / 1000), updated_at = clock_timestamp(),
         ended_at = case when $5 in ('TERMINEE', 'ANNULEE') then clock_timestamp() end
       from before where s.id = before.id and ${LIVE}
       returning ${SAGA_COLUMNS}
     ), trail as (
       insert into transitions (saga_id, version, epoch, details)
       select id, version, epoch, $7::json from claimed
     ), noted as (
       insert into audit (saga_id, auteur, action, motif, avant, apres, cle)
       select c.id, $8, $9, $10, b.status, c.status, $12 from claimed c join before b on b.id = c.id
     )
     select * from claimed`,
    [
      claim.owner,
      claim.id,
      claim.expectedVersion,
      storable(toStored(claim.state)),
      STORED_STATUS[statusOf(claim.state)],
      toRecover(claim.state),
      storable(claim.transitions),
      claim.audit.author,
      STORED_ACT[claim.audit.action],
      claim.audit.reason,
      claim.state.deadline,
      claim.audit.key ?? null,
    ],
  )
  return rows[0] === undefined ? null : toRow(rows[0])
}
