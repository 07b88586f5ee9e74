/**
 * A saga is recorded before anything runs it: its id and its client key are taken once, here, whoever asks at the same time. The
 * row names the lot that it begins in, so that a start of unknown outcome is known again, and a lot that never reached the
 * engine is sent again under its own id.
 */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { databaseFault } from '@comptoir/kit/postgres/fault.ts'
import type { Intent, SagaRow } from '@comptoir/saga/journal.ts'
import {
  type RawSaga,
  SAGA_COLUMNS,
  storable,
  toRow,
  toStored,
  UnstorableError,
} from '@comptoir/saga-postgres/store/rows.ts'

/** Who owns sagas that Restate runs. Its lease never ends, so that no engine of ours ever claims one of them. */
export const RESTATE_OWNER = '00000000-0000-7000-8000-726573746174'
/** What readers find it called. */
export const RESTATE_INSTANCE = 'restate'

/** Makes the owner known. It runs nothing that our own engine left. */
export async function registerOwner(db: Queryable): Promise<void> {
  await db.query(
    `insert into orchestrators (id, instance, lease_until, definitions) values ($1, $2, 'infinity', '{}')
     on conflict do nothing`,
    [RESTATE_OWNER, RESTATE_INSTANCE],
  )
}

export type NewSaga = Omit<Intent, 'owner'>

export type Recorded =
  | { readonly kind: 'begun' }
  | { readonly kind: 'existing'; readonly row: SagaRow }
  /** It came too late, and will never be there. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly cause: UnstorableError }

/**
 * Records sagas of one lot; null: each has an execution of its own. `results[i]` answers `sagas[i]`. Asked again, it says the same.
 * @throws when the outcome is unknown for all of them
 */
export async function recordSagas(
  db: Queryable,
  sagas: readonly NewSaga[],
  lot: string | null,
): Promise<readonly Recorded[]> {
  const begun = await insertAll(db, sagas, lot)
  const results: Recorded[] = []
  for (const saga of sagas) {
    const found = begun.get(saga.id)
    if (found !== undefined)
      results.push(found === true ? { kind: 'begun' } : { kind: 'failed', cause: found })
    else results.push(await twinOf(db, saga, lot))
  }
  return results
}

type Begun = Map<string, true | UnstorableError>

async function insertAll(db: Queryable, sagas: readonly NewSaga[], lot: string | null): Promise<Begun> {
  try {
    return await insert(db, sagas, lot)
  } catch (cause) {
    const unstorable = cause instanceof UnstorableError || databaseFault(cause) === 'data'
    const [only] = sagas
    if (!unstorable || only === undefined) throw cause
    if (sagas.length === 1) {
      const own = cause instanceof UnstorableError ? cause : new UnstorableError(cause)
      return new Map([[only.id, own]])
    }
  }
  // A poisoned one fails alone.
  const begun: Begun = new Map()
  for (const saga of sagas) for (const [id, result] of await insertAll(db, [saga], lot)) begun.set(id, result)
  return begun
}

async function insert(db: Queryable, sagas: readonly NewSaga[], lot: string | null): Promise<Begun> {
  const { rows } = await db.query<{ id: string }>({
    name: 'restate-begin',
    text: `with given as materialized (
        select * from json_to_recordset($1::json) as g (id uuid, definition text, definition_version int, input json, state json,
          deadline float8, expires float8, client_key text, fingerprint text, respond_async boolean, trace text, trail json)
      ), begun as (
        insert into sagas (id, definition, definition_version, owner, lot, status, recover, input, state, deadline, client_key,
          fingerprint, respond_async, trace)
        select g.id, g.definition, g.definition_version, $2::uuid, $3::uuid, 'EN_COURS', true, g.input, g.state,
          to_timestamp(g.deadline / 1000), g.client_key, g.fingerprint, g.respond_async, g.trace
        from given g where to_timestamp(g.expires / 1000) > clock_timestamp()
        on conflict do nothing returning id
      )
      insert into transitions (saga_id, version, epoch, details)
      select g.id, 1, 1, g.trail from begun join given g on g.id = begun.id returning saga_id as id`,
    values: [storable(recordsOf(sagas)), RESTATE_OWNER, lot],
  })
  return new Map(rows.map(({ id }) => [id, true]))
}

/** Two fronts may insert the same client keys at once: in one order, or they wait for each other. */
const recordsOf = (sagas: readonly NewSaga[]) =>
  sagas
    .toSorted((a, b) => ((a.clientKey ?? '') < (b.clientKey ?? '') ? -1 : 1))
    .map((saga) => ({
      id: saga.id,
      definition: saga.definition,
      definition_version: saga.definitionVersion,
      input: saga.state.input,
      state: toStored(saga.state),
      deadline: saga.deadline,
      expires: saga.expires,
      client_key: saga.clientKey,
      fingerprint: saga.fingerprint,
      respond_async: saga.respondAsync,
      trace: saga.trace,
      trail: saga.transitions,
    }))

/** What stands in the way of a saga that was not inserted: itself, when an earlier try of this very lot was applied after all. */
async function twinOf(db: Queryable, { id, clientKey }: NewSaga, lot: string | null): Promise<Recorded> {
  const { rows } = await db.query<RawSaga & { readonly lot: string | null }>(
    `select ${SAGA_COLUMNS}, s.lot from sagas s where s.id = $1 or s.client_key = $2 order by (s.id = $1) desc limit 1`,
    [id, clientKey],
  )
  const [raw] = rows
  if (raw === undefined) return { kind: 'expired' }
  if (raw.id === id && raw.lot !== null && raw.lot === lot) return { kind: 'begun' }
  return { kind: 'existing', row: toRow(raw) }
}

/** Sagas that were recorded a while ago and that no stretch has moved: their lots may never have reached the engine. */
export async function findUnbegun(
  db: Queryable,
  afterMs: number,
): Promise<readonly { readonly row: SagaRow; readonly lot: string }[]> {
  const { rows } = await db.query<RawSaga & { readonly lot: string }>(
    `select ${SAGA_COLUMNS}, s.lot from sagas s
     where s.owner = $1 and s.recover and s.version = 1 and s.lot is not null
       and s.created_at < clock_timestamp() - $2 * interval '1 millisecond'
     order by s.id limit $3`,
    [RESTATE_OWNER, afterMs, UNBEGUN_MAX],
  )
  return rows.map((raw) => ({ row: toRow(raw), lot: raw.lot }))
}

/** More than all orchestrators hold at once. */
const UNBEGUN_MAX = 5_000
