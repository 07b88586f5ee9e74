/** What an engine in memory records: the sagas, their histories, what operators did, and the order of it all. */
import type {
  AuditLine,
  DataFilter,
  OperatorAct,
  ParkedFilter,
  RecordedSaga,
  SagaFilter,
  SagaHistory,
  SagaPage,
  Watch,
  WatchEvent,
  Watcher,
} from '../engine.ts'
import type { Intent, SagaRow } from '../journal.ts'
import { rowOf } from '../machine/ownership.ts'
import { type SagaStatus, type Transition, toRecover } from '../machine/state.ts'

export interface Saga {
  row: SagaRow
  readonly transitions: Transition[]
  readonly audit: AuditLine[]
  /** What was done under keys of operators. */
  readonly acts: Map<string, Act>
}

/** An act as it was accepted. */
export interface Act {
  readonly action: OperatorAct
  readonly reason: string
  readonly status: SagaStatus
}

export class Records {
  readonly #sagas = new Map<string, Saga>()
  readonly #byKey = new Map<string, Saga>()
  readonly #events: WatchEvent[] = []
  readonly #watchers = new Set<Watcher>()

  get(id: string): Saga | undefined {
    return this.#sagas.get(id)
  }

  /** The saga that this id, or this client key, started before. */
  twinOf({ id, clientKey }: Pick<Intent, 'id' | 'clientKey'>): Saga | undefined {
    return this.#sagas.get(id) ?? (clientKey === null ? undefined : this.#byKey.get(clientKey))
  }

  add(intent: Intent, now: number): void {
    const saga: Saga = { row: rowOf(intent, now), transitions: [], audit: [], acts: new Map() }
    this.#sagas.set(intent.id, saga)
    if (intent.clientKey !== null) this.#byKey.set(intent.clientKey, saga)
    this.put(saga, saga.row, intent.transitions)
  }

  /** The saga's row from now on, and the lines of its history that led to it. */
  put(saga: Saga, row: SagaRow, transitions: readonly Transition[]): void {
    saga.row = row
    saga.transitions.push(...transitions)
    const { id: sagaId, definition, definitionVersion, version } = row
    const first = this.#events.length + 1
    const events = transitions.map((transition, index) => ({
      place: String(first + index),
      sagaId,
      definition,
      definitionVersion,
      version,
      transition,
      data: dataOf(row),
    }))
    this.#events.push(...events)
    if (events.length > 0) for (const watcher of this.#watchers) watcher.send(events)
  }

  history({ row, transitions }: Saga): SagaHistory {
    return { ...viewOf(row), instance: row.owner, trace: row.trace, transitions: [...transitions] }
  }

  list({ after, limit, ...filter }: SagaPage, now: number): readonly RecordedSaga[] {
    return this.#find(filter, now)
      .filter(({ id }) => after === undefined || id < after)
      .slice(0, limit)
  }

  count(filter: SagaFilter, now: number): number {
    return this.#find(filter, now).length
  }

  countByStatus(filter: SagaFilter, now: number): Readonly<Record<SagaStatus, number>> {
    const counts = { running: 0, compensating: 0, completed: 0, compensated: 0, stuck: 0 }
    for (const { status } of this.#find(filter, now)) counts[status] += 1
    return counts
  }

  /** Newest first: ids are in order of time. */
  #find(filter: SagaFilter, now: number): readonly RecordedSaga[] {
    const { status, definition, data = [], from, before, minAgeSeconds, orphaned } = filter
    const names = typeof definition === 'string' ? [definition] : definition
    // The one engine of this record runs all that is in it.
    if (orphaned === true) return []
    return [...this.#sagas.values()]
      .map(({ row }) => viewOf(row))
      .filter(
        (saga) =>
          (status === undefined || saga.status === status) &&
          (names === undefined || names.includes(saga.definition)) &&
          data.every((wanted) => isAsWanted(wanted, dataOf(saga))) &&
          (from === undefined || saga.createdAt >= from) &&
          (before === undefined || saga.createdAt < before) &&
          (minAgeSeconds === undefined || saga.createdAt <= now - minAgeSeconds * 1_000),
      )
      .toSorted((a, b) => (a.id < b.id ? 1 : -1))
  }

  /** What was done under this key. */
  actsUnder(key: string): readonly Act[] {
    return [...this.#sagas.values()].flatMap(({ acts }) => acts.get(key) ?? [])
  }

  /** Ids of parked sagas, oldest first. `stepOf` names the step at which a row stands. */
  parked(
    { definition, step, since }: ParkedFilter,
    stepOf: (row: SagaRow) => string | undefined,
  ): readonly string[] {
    return [...this.#sagas.values()]
      .map(({ row }) => row)
      .filter(
        (row) =>
          row.status === 'stuck' &&
          (definition === undefined || row.definition === definition) &&
          (step === undefined || stepOf(row) === step) &&
          (since === undefined || row.updatedAt >= since),
      )
      .map(({ id }) => id)
      .toSorted()
  }

  /** Places are numbers of events, from 1; 0 is before the first. */
  watch(from: string | undefined): Watch {
    const isKnown = from !== undefined && /^\d{1,15}$/.test(from) && Number(from) <= this.#events.length
    const begins = isKnown ? Number(from) : this.#events.length
    let watching: Watcher | undefined
    return {
      place: String(begins),
      gap: from !== undefined && !isKnown,
      follow: async (watcher) => {
        watching = watcher
        for (let sent = begins; sent < this.#events.length && !watcher.gone; ) {
          const events = this.#events.slice(sent)
          sent += events.length
          watcher.send(events)
          await watcher.ready()
        }
        if (!watcher.gone) this.#watchers.add(watcher)
      },
      stop: () => {
        if (watching !== undefined) this.#watchers.delete(watching)
      },
    }
  }
}

const dataOf = ({ state }: Pick<RecordedSaga, 'state'>): unknown => state?.data ?? state?.input

function isAsWanted({ members, among, least }: DataFilter, data: unknown): boolean {
  const record = data as Readonly<Record<string, unknown>>
  const value = members.map((member) => record[member]).find((found) => found !== undefined && found !== null)
  if (typeof value !== 'number') return false
  return (among === undefined || among.includes(value)) && (least === undefined || value >= least)
}

function viewOf(row: SagaRow): RecordedSaga {
  const { id, definition, definitionVersion, version, status, state, takeovers } = row
  return {
    id,
    definition,
    definitionVersion,
    version,
    status,
    state,
    unreadable: null,
    orphaned: false,
    takeovers,
    nextTryAt: toRecover(state) ? row.nextTry : null,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    endedAt: row.endedAt,
  }
}
