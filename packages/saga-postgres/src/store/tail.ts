/**
 * The journal as it grows, whichever orchestrator writes it. Its order is that of transactions, and within one that of sagas
 * and their versions. A place in it means the same at every instance, today and tomorrow.
 *
 * A transaction that began early may commit late, so nothing is read beyond the oldest one that still runs: what is read
 * once is whole, and nothing ever comes before it. A long one, in any database of the server, delays readers; they miss
 * nothing.
 */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import type { Transition } from '@comptoir/saga/machine/state.ts'
import { type Place, placeText, type TailEvent } from './place.ts'
import { dataIn } from './rows.ts'

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/** Where the journal ends now. What is written from here on comes after it, and maybe some of what was written just before. */
export async function presentPlace(db: Queryable): Promise<Place> {
  const { rows } = await db.query<{ xact: string }>(
    'select pg_snapshot_xmin(pg_current_snapshot())::text as xact',
  )
  return { xact: BigInt(rows[0]?.xact ?? 0), sagaId: BEFORE_ALL, version: 0, line: 0 }
}

/**
 * Whether everything after this place is still there. `foreign`: it is of another journal, or of one that was restored;
 * `purged`: some of what came after it may be gone.
 */
export async function lookUp(db: Queryable, place: Place): Promise<'known' | 'purged' | 'foreign'> {
  const { rows } = await db.query<{ foreign: boolean; purged: boolean }>(
    `select $1::xid8 > pg_snapshot_xmax(pg_current_snapshot()) as foreign,
       coalesce((select min(xact) from transitions) > $1::xid8, false) as purged`,
    [place.xact.toString()],
  )
  if (rows[0]?.foreign === true) return 'foreign'
  return rows[0]?.purged === true ? 'purged' : 'known'
}

/** What comes after a place, in order: at most `limit`. */
export async function readAfter(db: Queryable, place: Place, limit: number): Promise<readonly TailEvent[]> {
  const { rows } = await db.query<RawEvent>({
    name: 'journal-tail',
    text: `select t.xact::text as xact, t.saga_id, t.version, line.n::int as line, line.transition, s.definition,
        s.definition_version, s.input, s.state
      from transitions t join sagas s on s.id = t.saga_id,
        json_array_elements(t.details) with ordinality as line (transition, n)
      where t.xact >= $1::xid8 and t.xact < pg_snapshot_xmin(pg_current_snapshot())
        and (t.xact, t.saga_id, t.version, line.n) > ($1::xid8, $2::uuid, $3::int, $4::bigint)
      order by t.xact, t.saga_id, t.version, line.n limit $5`,
    values: [place.xact.toString(), place.sagaId, place.version, place.line, limit],
  })
  return rows.map(toEvent)
}

interface RawEvent {
  readonly xact: string
  readonly saga_id: string
  readonly version: number
  readonly line: number
  readonly transition: Transition
  readonly definition: string
  readonly definition_version: number
  readonly input: unknown
  readonly state: unknown
}

function toEvent(raw: RawEvent): TailEvent {
  const { xact, saga_id: sagaId, version, line, transition } = raw
  const at = { xact: BigInt(xact), sagaId, version, line }
  return {
    at,
    place: placeText(at),
    sagaId,
    definition: raw.definition,
    definitionVersion: raw.definition_version,
    version,
    transition,
    data: dataIn(raw),
  }
}
