/** How a journal row travels between PostgreSQL and the engine. */
import type { SagaState, SagaStatus } from '../engine/state.ts'
import type { SagaRow } from '../journal.ts'

/** A row of `sagas` as the driver returns it. */
export interface RawSaga {
  readonly id: string
  readonly definition: string
  readonly definition_version: number
  readonly owner: string
  readonly epoch: number
  readonly version: number
  readonly status: SagaStatus
  readonly recover: boolean
  readonly state: SagaState
  readonly next_try: Date | null
  readonly deadline: Date
  readonly takeovers: number
  readonly client_key: string | null
  readonly fingerprint: string | null
  readonly respond_async: boolean
  readonly created_at: Date
  readonly updated_at: Date
  readonly ended_at: Date | null
}

/** The columns of `RawSaga`, for `select` and `returning`. */
export const SAGA_COLUMNS = `s.id, s.definition, s.definition_version, s.owner, s.epoch, s.version, s.status, s.recover,
  s.state, s.next_try, s.deadline, s.takeovers, s.client_key, s.fingerprint, s.respond_async, s.created_at, s.updated_at,
  s.ended_at`

export function toRow(raw: RawSaga): SagaRow {
  return {
    id: raw.id,
    definition: raw.definition,
    definitionVersion: raw.definition_version,
    owner: raw.owner,
    epoch: raw.epoch,
    version: raw.version,
    status: raw.status,
    recover: raw.recover,
    state: raw.state,
    nextTry: raw.next_try === null ? null : raw.next_try.getTime(),
    deadline: raw.deadline.getTime(),
    takeovers: raw.takeovers,
    clientKey: raw.client_key,
    fingerprint: raw.fingerprint,
    respondAsync: raw.respond_async,
    createdAt: raw.created_at.getTime(),
    updatedAt: raw.updated_at.getTime(),
    endedAt: raw.ended_at === null ? null : raw.ended_at.getTime(),
  }
}

/**
 * JSON as `jsonb` accepts it. PostgreSQL cannot store U+0000, which a client may well send in a text: it becomes U+FFFD,
 * rather than a saga that nobody can save.
 */
export function storable(value: unknown): string {
  const json = JSON.stringify(value)
  return json.includes('\\u0000') ? json.replace(/(?<!\\)((?:\\\\)*)\\u0000/g, '$1\\ufffd') : json
}
