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
  readonly input: unknown
  readonly state: StoredState
  readonly next_try: Date | null
  readonly deadline: Date
  readonly takeovers: number
  readonly client_key: string | null
  readonly fingerprint: string | null
  readonly respond_async: boolean
  readonly trace: string | null
  readonly created_at: Date
  readonly updated_at: Date
  readonly ended_at: Date | null
}

/**
 * What an entry writes of a state. The id and the input stand in columns of their own, written once by the intent; of the
 * data, only what steps added to the input is written, since the row is written anew with each entry.
 */
export type StoredState = Omit<SagaState, 'sagaId' | 'input'> & { readonly kept?: unknown }

/** The columns of `RawSaga`, for `select` and `returning`. */
export const SAGA_COLUMNS = `s.id, s.definition, s.definition_version, s.owner, s.epoch, s.version, s.status, s.recover,
  s.input, s.state, s.next_try, s.deadline, s.takeovers, s.client_key, s.fingerprint, s.respond_async, s.trace,
  s.created_at, s.updated_at, s.ended_at`

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
    state: toState(raw.state, raw),
    nextTry: raw.next_try === null ? null : raw.next_try.getTime(),
    deadline: raw.deadline.getTime(),
    takeovers: raw.takeovers,
    clientKey: raw.client_key,
    fingerprint: raw.fingerprint,
    respondAsync: raw.respond_async,
    trace: raw.trace,
    createdAt: raw.created_at.getTime(),
    updatedAt: raw.updated_at.getTime(),
    endedAt: raw.ended_at === null ? null : raw.ended_at.getTime(),
  }
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
 * one: it becomes U+FFFD, rather than a saga that nobody can read. `JSON.stringify` escapes exactly these two.
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
