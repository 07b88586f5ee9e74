/**
 * The tables of the journal as people read them. Restate keeps where a saga stands; a row and its lines follow each stretch that was
 * kept, written in groups. Nothing is shown before it is kept, and nothing goes back: a write that is repeated changes nothing.
 */
import { createLane, type Lane } from '@comptoir/kit/lane.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { databaseFault } from '@comptoir/kit/postgres/fault.ts'
import { statusOf, toRecover } from '@comptoir/saga/machine/state.ts'
import { storable, toStored } from '@comptoir/saga-postgres/store/rows.ts'
import { STORED_ACT, STORED_STATUS } from '@comptoir/saga-postgres/store/words.ts'
import type { Shown } from './carried.ts'

export interface ReadModelOptions {
  readonly pool: Pool
  readonly max: number
  /** These changes are in the tables now, and were not before. */
  readonly onShown: (shown: readonly Shown[]) => void
}

/** How long a change may wait for the next one of its saga. */
const HOLD_MS = 200

type Written = 'written' | { readonly cause: unknown }

/** Changes of one saga that are not written yet, by version: one that is noted again is the same. */
interface Noted {
  readonly shown: Map<number, Shown>
  readonly timer: NodeJS.Timeout
}

export class ReadModel {
  readonly #options: ReadModelOptions
  /** Of sagas: what is written of one is what is noted when its turn comes, so that no change overtakes one that failed. */
  readonly #lane: Lane<string, Written>
  readonly #noted = new Map<string, Noted>()
  readonly #writing = new Set<string>()

  constructor(options: ReadModelOptions) {
    this.#options = options
    this.#lane = createLane({ max: options.max, keyOf: (id) => id, run: (ids) => this.#write(ids) })
  }

  /** Notes a change: it is written with the next one of its saga, or soon. */
  hold(shown: Shown): void {
    const { id } = shown.saga
    let noted = this.#noted.get(id)
    if (noted === undefined) {
      // A write that fails is made again by whoever needs it, before its client is told.
      const timer = setTimeout(() => void this.show(id).catch(() => undefined), HOLD_MS)
      noted = { shown: new Map(), timer }
      this.#noted.set(id, noted)
    }
    noted.shown.set(shown.part.version, shown)
  }

  /** Resolves once everything noted of this saga is in the tables. Rejects when the tables cannot be written. */
  async show(id: string): Promise<void> {
    if (!this.#noted.has(id) && !this.#writing.has(id)) return
    const written = await this.#lane.push(id)
    if (written !== 'written') throw new Error('the tables refuse a change', written)
  }

  async idle(): Promise<void> {
    await Promise.allSettled([...this.#noted.keys()].map((id) => this.show(id)))
    await this.#lane.idle()
  }

  async #write(ids: readonly string[]): Promise<Written[]> {
    const sagas = ids.map((id) => this.#take(id))
    for (const id of ids) this.#writing.add(id)
    try {
      return await this.#writeNoted(sagas)
    } finally {
      for (const id of ids) this.#writing.delete(id)
    }
  }

  /** In the order of versions. */
  #take(id: string): readonly Shown[] {
    const noted = this.#noted.get(id)
    if (noted === undefined) return []
    this.#noted.delete(id)
    clearTimeout(noted.timer)
    return [...noted.shown.values()].toSorted((a, b) => a.part.version - b.part.version)
  }

  /** What cannot be written now is noted still. One whose data are refused fails alone: its own execution tries again. */
  async #writeNoted(sagas: readonly (readonly Shown[])[]): Promise<Written[]> {
    try {
      const some = sagas.filter((shown) => shown.length > 0)
      if (some.length > 0) await this.#writeAll(some)
      return sagas.map(() => 'written')
    } catch (cause) {
      if (databaseFault(cause) !== 'data') {
        for (const shown of sagas.flat()) this.hold(shown)
        throw cause
      }
      if (sagas.length === 1) return [{ cause }]
    }
    const written: Written[] = []
    for (const saga of sagas) written.push(...(await this.#writeNoted([saga])))
    return written
  }

  async #writeAll(sagas: readonly (readonly Shown[])[]): Promise<void> {
    const { rows } = await this.#options.pool.query<{ id: string; before: number }>({
      name: 'restate-show',
      text: SHOW,
      values: [storable(sagas.map(recordOf))],
    })
    const before = new Map(rows.map((row) => [row.id, row.before]))
    this.#options.onShown(
      sagas
        .flat()
        .filter(({ saga, part }) => part.version > (before.get(saga.id) ?? Number.POSITIVE_INFINITY)),
    )
  }
}

function recordOf(shown: readonly Shown[]) {
  const last = shown.at(-1)
  if (last === undefined) throw new Error('nothing to show')
  const { saga, waitMs } = last
  return {
    id: saga.id,
    version: saga.version,
    state: toStored(saga.state),
    status: STORED_STATUS[statusOf(saga.state)],
    recover: toRecover(saga.state),
    wait_ms: waitMs,
    deadline: saga.state.deadline,
    progressed: shown.some(({ progressed }) => progressed),
    trail: shown.map(({ part }) => part),
    acts: shown.flatMap(({ act }) =>
      act === undefined
        ? []
        : {
            version: act.version,
            auteur: act.author,
            action: STORED_ACT[act.action],
            motif: act.reason,
            avant: STORED_STATUS[act.before],
            apres: STORED_STATUS[act.after],
            cle: act.key ?? null,
          },
    ),
  }
}

/** Of each saga ($1) what is newer than its row, with its lines and acts; nothing of one whose row is as new. */
const SHOW = `with given as materialized (
    select * from json_to_recordset($1::json) as g (id uuid, version int, state json, status text, recover boolean, wait_ms float8,
      deadline float8, progressed boolean, trail json, acts json)
  ), older as materialized (
    select s.id, s.version from given g join sagas s on s.id = g.id where s.version < g.version order by s.id
    for no key update of s
  ), shown as (
    update sagas s set version = g.version, state = g.state, status = g.status, recover = g.recover,
      next_try = clock_timestamp() + g.wait_ms * interval '1 millisecond', deadline = to_timestamp(g.deadline / 1000),
      updated_at = clock_timestamp(), takeovers = case when g.progressed then 0 else s.takeovers end,
      ended_at = case when g.status in ('TERMINEE', 'ANNULEE') then coalesce(s.ended_at, clock_timestamp()) end
    from older join given g on g.id = older.id where s.id = older.id
  ), noted as (
    insert into audit (saga_id, auteur, action, motif, avant, apres, cle)
    select g.id, a.auteur, a.action, a.motif, a.avant, a.apres, a.cle
    from older join given g on g.id = older.id, json_to_recordset(g.acts) as a (version int, auteur text, action text, motif text,
      avant text, apres text, cle text)
    where a.version > older.version
  ), trail as (
    insert into transitions (saga_id, version, epoch, details)
    select g.id, g.version, 1, (
      select json_agg(line.value order by part.n, line.n)
      from json_array_elements(g.trail) with ordinality as part (value, n),
        json_array_elements(part.value -> 'lines') with ordinality as line (value, n)
      where (part.value ->> 'version')::int > older.version)
    from older join given g on g.id = older.id
  )
  select id, version as before from older`
