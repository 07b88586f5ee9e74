/** How a journal row travels between PostgreSQL and the engine. */

import type { SagaRow } from '@comptoir/saga/journal.ts'
import { type SagaState, toRecover } from '@comptoir/saga/machine/state.ts'
import { faultOfState, isInstant } from './state-check.ts'
import { STATUS_OF, type StoredStatus } from './words.ts'

/** Whether the saga `s` is past its pivot: nothing turns it back. Null where its state cannot say. */
export const IS_PAID = "s.state ->> 'pivotDone' = 'true'"

/** A row of `sagas` as the driver returns it. */
export interface RawSaga {
  readonly id: string
  readonly definition: string
  readonly definition_version: number
  readonly owner: string
  readonly epoch: number
  readonly version: number
  readonly status: StoredStatus
  readonly recover: boolean
  readonly input: unknown
  readonly state: unknown
  /** Instants are numbers where they are infinite. */
  readonly next_try: Date | number | null
  readonly deadline: Date | number
  readonly takeovers: number
  readonly client_key: string | null
  readonly fingerprint: string | null
  readonly respond_async: boolean
  readonly trace: string | null
  readonly created_at: Date | number
  readonly updated_at: Date | number
  readonly ended_at: Date | number | null
}

/**
 * What an entry writes of a state. The id and the input stand in columns of their own, written once by the intent; of the
 * data, only what steps added to the input is written, since the row is written anew with each entry.
 */
export type StoredState = Omit<SagaState, 'sagaId' | 'input'> & { readonly kept?: unknown }

/** This database's instant as the engine writes instants, in SQL. */
export const NOW_MS = 'floor(extract(epoch from clock_timestamp()) * 1000)::bigint'

/** The columns of `RawSaga`, for `select` and `returning`. */
export const SAGA_COLUMNS = `s.id, s.definition, s.definition_version, s.owner, s.epoch, s.version, s.status, s.recover,
  s.input, s.state, s.next_try, s.deadline, s.takeovers, s.client_key, s.fingerprint, s.respond_async, s.trace,
  s.created_at, s.updated_at, s.ended_at`

/** What can be said of a row that the engine cannot go on from, and why not. Instants that cannot be read are null. */
export interface UnreadableSaga
  extends Pick<
    SagaRow,
    | 'id'
    | 'definition'
    | 'definitionVersion'
    | 'owner'
    | 'epoch'
    | 'version'
    | 'status'
    | 'recover'
    | 'takeovers'
  > {
  readonly unreadable: string
  readonly createdAt: number | null
  readonly updatedAt: number | null
  readonly endedAt: number | null
}

export const isUnreadable = (row: SagaRow | UnreadableSaga): row is UnreadableSaga => 'unreadable' in row

/** A row that a person must repair before any run can go on with it. */
export class UnreadableError extends Error {
  readonly saga: UnreadableSaga

  constructor(saga: UnreadableSaga) {
    super(`saga ${saga.id} cannot be read: ${saga.unreadable}`)
    this.saga = saga
  }
}

/** @throws UnreadableError */
export function toRow(raw: RawSaga): SagaRow {
  const row = decodeRow(raw)
  if (isUnreadable(row)) throw new UnreadableError(row)
  return row
}

/** A row, or what can be said of it: each is decoded by itself, so that one of many hides no other. */
export function decodeRow(raw: RawSaga): SagaRow | UnreadableSaga {
  const shared = {
    id: raw.id,
    definition: raw.definition,
    definitionVersion: raw.definition_version,
    owner: raw.owner,
    epoch: raw.epoch,
    version: raw.version,
    status: STATUS_OF[raw.status],
    recover: raw.recover,
    takeovers: raw.takeovers,
  }
  const [createdAt, updatedAt, endedAt] = [ms(raw.created_at), ms(raw.updated_at), ms(raw.ended_at)]
  const unreadable = faultOf(raw)
  if (unreadable !== undefined) return { ...shared, unreadable, createdAt, updatedAt, endedAt }
  return {
    ...shared,
    state: standing(raw, toState(raw.state as StoredState, raw)),
    nextTry: ms(raw.next_try),
    deadline: ms(raw.deadline) ?? 0,
    clientKey: raw.client_key,
    fingerprint: raw.fingerprint,
    respondAsync: raw.respond_async,
    trace: raw.trace,
    createdAt: createdAt ?? 0,
    updatedAt: updatedAt ?? 0,
    endedAt,
  }
}

const INSTANTS = ['next_try', 'deadline', 'created_at', 'updated_at', 'ended_at'] as const

function faultOf(raw: RawSaga): string | undefined {
  const instant = INSTANTS.find((column) => raw[column] !== null && ms(raw[column]) === null)
  if (instant !== undefined) return `${instant}: is no instant`
  const fault = faultOfState(raw.state)
  if (fault !== undefined) return fault
  const { phase } = standing(raw, raw.state as SagaState)
  // It would be claimed again and again, with nothing to do.
  if (raw.recover && !toRecover({ phase })) return `recover: is true of a saga that is ${phase}`
  return undefined
}

/** A row that was parked without its state: it comes back to where that state stands, once a person says so. */
function standing<S extends Pick<SagaState, 'phase' | 'parked'>>(raw: RawSaga, state: S): S {
  if (raw.status !== 'BLOQUEE' || (state.phase !== 'running' && state.phase !== 'compensating')) return state
  const parked = { from: state.phase, why: 'fault' as const, at: ms(raw.updated_at) ?? 0 }
  return { ...state, phase: 'stuck', parked }
}

function ms(instant: Date | number | null): number | null {
  const value = instant instanceof Date ? instant.getTime() : instant
  return isInstant(value) ? value : null
}

/** The part of a state that changes, as it is stored. */
export function toStored({ sagaId: _column, input, data, ...rest }: SagaState): StoredState {
  if (data === undefined) return rest
  const kept = added(input, data)
  return kept === undefined ? { ...rest, data } : { ...rest, kept }
}

/** The state of a stored part and the row that it belongs to. */
export function toState(
  { kept, ...rest }: StoredState,
  { id, input }: Pick<RawSaga, 'id' | 'input'>,
): SagaState {
  const state = { ...rest, sagaId: id, input }
  return kept === undefined ? state : { ...state, data: { ...asRecord(input), ...asRecord(kept) } }
}

/** The data of a row, whether or not the engine could go on from it. */
export function dataIn({ input, state }: Pick<RawSaga, 'input' | 'state'>): unknown {
  const { data, kept } = (asRecord(state) ?? {}) as { readonly data?: unknown; readonly kept?: unknown }
  return data ?? { ...asRecord(input), ...asRecord(kept) }
}

/** What `data` has beyond `input`; undefined when it is not the input with some fields added or replaced. */
function added(input: unknown, data: unknown): unknown {
  const [before, after] = [asRecord(input), asRecord(data)]
  if (before === undefined || after === undefined) return undefined
  for (const name in before) if (!(name in after)) return undefined
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => value !== before[name]))
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined
}

/** What can never be written: nothing was, and nothing will be however often it is tried. */
export class UnstorableError extends Error {
  constructor(cause: unknown) {
    super('the journal cannot store this', { cause })
  }
}

/**
 * JSON for a parameter. PostgreSQL has neither U+0000 nor half of a surrogate pair in a text, and a client may well send
 * one: it becomes U+FFFD, so that the saga can be read. `JSON.stringify` escapes exactly these two.
 * @throws UnstorableError when the value has no JSON
 */
export function storable(value: unknown): string {
  const json = jsonOf(value)
  if (!json.includes('\\u0000') && !json.includes('\\ud')) return json
  return json.replace(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '$1\\ufffd')
}

function jsonOf(value: unknown): string {
  try {
    const json: string | undefined = JSON.stringify(value)
    if (json !== undefined) return json
  } catch (cause) {
    throw new UnstorableError(cause)
  }
  throw new UnstorableError(new TypeError(`${typeof value} has no JSON`))
}
