/**
 * To cancel a running saga is an event for its owner: a row that the owner looks for every second. The row stays until its
 * saga has turned back or cannot any more, so that a crash in between loses nothing.
 */
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { IS_PAID } from './rows.ts'
import { STORED_ENGINE, STORED_TOO_LATE } from './words.ts'

export interface CancelRequest {
  readonly id: string
  readonly reason: string
}

/** Leaves the request, with the line of the audit in the same commit. False: the saga does not run. */
export async function requestCancel(
  pool: Pool,
  request: CancelRequest & { readonly author: string; readonly key?: string | undefined },
): Promise<boolean> {
  const { rows } = await pool.query(
    `with running as (
       select id, status from sagas where id = $1 and status = 'EN_COURS' for share
     ), asked as (
       insert into cancel_requests (saga_id, motif) select id, $3 from running on conflict do nothing
     ), noted as (
       insert into audit (saga_id, auteur, action, motif, avant, apres, cle)
       select id, $2, 'annuler', $3, status, status, $4 from running on conflict do nothing
     )
     select id from running`,
    [request.id, request.author, request.reason, request.key ?? null],
  )
  return rows.length === 1
}

const TOO_LATE = `coalesce(${IS_PAID}, false)`
/** A row that moved less than this ago may have writes under way: a new epoch would make its owner repeat them. */
const QUIET = "interval '2 seconds'"

/**
 * The requests for sagas that this owner runs; a saga that hears twice turns back once. Settled requests are deleted, also
 * those of other owners. One that came too late leaves a line in the audit and in the history in the same commit: the row
 * moves to a new epoch for it, and an owner that still runs the saga reads it again.
 */
export async function readCancelRequests(pool: Pool, owner: string): Promise<readonly CancelRequest[]> {
  const { rows } = await pool.query<CancelRequest>(
    `with settled as (
       delete from cancel_requests c using sagas s
       where s.id = c.saga_id and (s.status in ('COMPENSATION', 'ANNULEE')
         or (${TOO_LATE} and (not s.recover or s.updated_at <= clock_timestamp() - ${QUIET})))
       returning c.saga_id, c.motif, ${TOO_LATE} as too_late
     ), moved as (
       update sagas s set epoch = s.epoch + 1, version = s.version + 1, updated_at = clock_timestamp()
       from settled where settled.too_late and s.id = settled.saga_id
       returning s.id, s.version, s.epoch, s.status, s.state ->> 'phase' as phase, settled.motif
     ), trail as (
       insert into transitions (saga_id, version, epoch, details)
       select id, version, epoch, json_build_array(json_build_object(
         'at', floor(extract(epoch from clock_timestamp()) * 1000)::int8, 'kind', 'cancel-too-late', 'step', '-',
         'direction', 'do', 'attempt', 0, 'detail', motif, 'phase', phase)) from moved
     ), noted as (
       insert into audit (saga_id, auteur, action, motif, avant, apres)
       select id, '${STORED_ENGINE}', 'annuler', motif, status, '${STORED_TOO_LATE}' from moved
     )
     select s.id, c.motif as reason from cancel_requests c join sagas s on s.id = c.saga_id
     where s.owner = $1 and s.status = 'EN_COURS' and not ${TOO_LATE}`,
    [owner],
  )
  return rows
}
