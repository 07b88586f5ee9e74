/**
 * The journal on PostgreSQL. All writes of a process travel in one lane: what waits while a group is being committed
 * leaves with the next. Without groups there are several lanes, each saga always in the same one, so that its entries keep
 * their order. Rejections mean that the outcome is unknown; a write that matched nothing is read again.
 */

import { createLane, type Lane } from '@comptoir/kit/lane.ts'
import { createPool, type Pool } from '@comptoir/kit/postgres/database.ts'
import { TIMES } from '@comptoir/kit/process/times.ts'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { Entry, Intent, Journal, SagaRow, SaveResult, StartResult } from '@comptoir/saga/journal.ts'
import { type CancelRequest, readCancelRequests, requestCancel } from './cancel-requests.ts'
import { HeldEntries } from './held-entries.ts'
import {
  claimDueSagas,
  claimOwnedSagas,
  claimParkedSaga,
  endLease,
  excuseExpired,
  extendLease,
  forgetDeadOwners,
  isAlive,
  reclaimSaga,
  takeLease,
} from './leases.ts'
import { countOrphaned } from './orphans.ts'
import { decodeRow, isUnreadable, type RawSaga, SAGA_COLUMNS, toRow, type UnreadableSaga } from './rows.ts'
import { WRITER_SETTINGS } from './statements.ts'
import { runnable } from './unreadable.ts'
import { type Write, type Written, writeGroup } from './writes.ts'

export interface PgJournalOptions {
  readonly url: string
  /** `X-Instance-Id`, for people who read the leases. */
  readonly instance: string
  /** The largest group; 1 switches grouping off. */
  readonly laneMax?: number
  readonly leaseMs?: number
  /** See `DueClaim`. */
  readonly definitions?: readonly SagaDefinition[]
  /** See `OwnedClaim`. */
  readonly quietMs?: number
  readonly onError?: (cause: Error) => void
  /** A row was parked because its state cannot be read. */
  readonly onUnreadable?: (saga: UnreadableSaga) => void
}

export interface PgJournal extends Journal {
  /** For reads and for what people ask; never for the hot path. */
  readonly pool: Pool
  /** See `cancel-requests.ts`. */
  requestCancel(request: Parameters<typeof requestCancel>[1]): Promise<boolean>
  readCancelRequests(owner: string): Promise<readonly CancelRequest[]>
  /** How many sagas wait for an operator. */
  countParked(): Promise<number>
  /** How old the oldest saga is that recovery still has work with (s); 0: there is none. */
  oldestUnfinished(): Promise<number>
  /** See `excuseExpired` in `leases.ts`. */
  excuseExpired(): Promise<void>
  /** How many sagas no live orchestrator can run. */
  countOrphaned(): Promise<number>
  /** Writes what lingers now, and resolves once it is written: for a reader who must see it. */
  flush(): Promise<void>
  /** Resolves when no write is waiting or under way. */
  idle(): Promise<void>
  close(): Promise<void>
}

const ENTRY_LINGER_MS = 20
/** How long an entry may wait for the next awaited one of its own saga. */
const HOLD_MS = 100
/** Without groups, only several transactions at once keep the database busy. */
const LANES_WITHOUT_GROUPS = 8

/** Opens a journal: a connection for each lane, one for heartbeats, two for everything else. Connects when first used. */
export function createPgJournal(options: PgJournalOptions): PgJournal {
  return new JournalOnPostgres(options)
}

class JournalOnPostgres implements PgJournal {
  readonly pool: Pool
  readonly #writer: Pool
  readonly #heart: Pool
  readonly #options: PgJournalOptions
  readonly #leaseMs: number
  readonly #lanes: readonly Lane<Write, Written>[]
  readonly #held = new HeldEntries(HOLD_MS)
  #registered: string | undefined

  constructor(options: PgJournalOptions) {
    this.#options = options
    this.#leaseMs = options.leaseMs ?? TIMES.leaseMs
    const open = (max: number, use: string, settings = {}) =>
      createPool({
        url: options.url,
        max,
        applicationName: `${options.instance}-${use}`,
        settings,
        ...(options.onError === undefined ? {} : { onError: options.onError }),
      })
    const lanes = options.laneMax === 1 ? LANES_WITHOUT_GROUPS : 1
    this.#writer = open(lanes, 'journal', WRITER_SETTINGS)
    this.#heart = open(1, 'lease')
    this.pool = open(2, 'lecture')
    this.#lanes = Array.from({ length: lanes }, () =>
      createLane<Write, Written>({
        run: (writes) => writeGroup(this.#writer, writes),
        max: options.laneMax ?? 128,
        lingerMs: ENTRY_LINGER_MS,
      }),
    )
  }

  async start(intent: Intent): Promise<StartResult> {
    const result = await this.#laneOf(intent.id).push({ kind: 'intent', intent })
    if (result.kind === 'written') return { kind: 'started' }
    if (result.kind === 'failed') throw result.cause
    const { rows } = await this.pool.query<RawSaga>(
      `select ${SAGA_COLUMNS} from sagas s where s.id = $1 or s.client_key = $2 order by (s.id = $1) desc limit 1`,
      [intent.id, intent.clientKey],
    )
    if (rows[0] !== undefined) return { kind: 'existing', row: toRow(rows[0]) }
    return { kind: (await isAlive(this.pool, intent.owner)) ? 'expired' : 'no-lease' }
  }

  async save(
    entry: Entry,
    how: { readonly awaited: boolean; readonly urgent: boolean },
  ): Promise<SaveResult> {
    const result = await this.#write(entry, how.awaited)
    if (result.kind === 'written') return { kind: 'saved', version: result.version }
    if (result.kind === 'failed') throw result.cause
    const raw = await this.#raw(entry.sagaId)
    const row = raw === undefined ? null : decodeRow(raw)
    // No run can go on from a row that cannot be read; its owner finds it by its next claim.
    return { kind: 'fenced', row: row === null || isUnreadable(row) ? null : row }
  }

  async read(id: string): Promise<SagaRow | null> {
    const raw = await this.#raw(id)
    return raw === undefined ? null : toRow(raw)
  }

  async reclaim(id: string, owner: string): Promise<SagaRow | null> {
    const row = await reclaimSaga(this.pool, id, owner)
    if (row === null || (isUnreadable(row) && row.owner !== owner)) return null
    return (await this.#runnable([row]))[0] ?? null
  }

  async claimDue(owner: string, limit: number) {
    const definitions = this.#options.definitions ?? null
    return this.#runnable(await claimDueSagas(this.pool, { owner, limit, definitions }))
  }

  async claimOwnedNotHeld(owner: string, held: readonly string[], limit: number) {
    const quietMs = this.#options.quietMs ?? 2_000
    return this.#runnable(await claimOwnedSagas(this.pool, { owner, held, limit, quietMs }))
  }

  claimParked(claim: Parameters<Journal['claimParked']>[0]) {
    return claimParkedSaga(this.pool, claim)
  }

  requestCancel(request: Parameters<typeof requestCancel>[1]) {
    return requestCancel(this.pool, request)
  }

  readCancelRequests(owner: string) {
    return readCancelRequests(this.pool, owner)
  }

  async countParked(): Promise<number> {
    const { rows } = await this.pool.query<{ parked: number }>(
      'select count(*)::int as parked from sagas where parked',
    )
    return rows[0]?.parked ?? 0
  }

  async oldestUnfinished(): Promise<number> {
    const { rows } = await this.pool.query<{ age: number | null }>(
      'select extract(epoch from clock_timestamp() - min(created_at))::float8 as age from sagas where recover',
    )
    return rows[0]?.age ?? 0
  }

  countOrphaned(): Promise<number> {
    return countOrphaned(this.pool)
  }

  async heartbeat(owner: string): Promise<number | null> {
    if (this.#registered === owner) return extendLease(this.#heart, owner, this.#leaseMs)
    const { instance } = this.#options
    const definitions = this.#options.definitions ?? null
    const taken = await takeLease(this.#heart, { owner, instance, leaseMs: this.#leaseMs, definitions })
    this.#registered = owner
    // Taken before: the reply of an earlier attempt may have been lost.
    if (taken === null) return extendLease(this.#heart, owner, this.#leaseMs)
    await forgetDeadOwners(this.#heart)
    return taken
  }

  excuseExpired(): Promise<void> {
    return excuseExpired(this.#heart)
  }

  async release(owner: string): Promise<void> {
    await this.idle()
    await endLease(this.#heart, owner)
  }

  async flush(): Promise<void> {
    this.#held.releaseAll()
    await Promise.all(this.#lanes.map((lane) => lane.push({ kind: 'barrier' }, { urgent: true })))
  }

  async idle(): Promise<void> {
    this.#held.releaseAll()
    await Promise.all(this.#lanes.map((lane) => lane.idle()))
  }

  async close(): Promise<void> {
    await this.idle()
    await Promise.all([this.#writer.end(), this.#heart.end(), this.pool.end()])
  }

  async #raw(id: string): Promise<RawSaga | undefined> {
    const { rows } = await this.pool.query<RawSaga>({
      name: 'journal-read',
      text: `select ${SAGA_COLUMNS} from sagas s where s.id = $1`,
      values: [id],
    })
    return rows[0]
  }

  #runnable(rows: Parameters<typeof runnable>[1]): Promise<readonly SagaRow[]> {
    return runnable(this.pool, rows, (saga) => this.#options.onUnreadable?.(saga))
  }

  /** Every entry goes before the intents of new sagas, however urgent: one queue keeps a saga's entries in order. */
  #write(entry: Entry, awaited: boolean): Promise<Written> {
    const lane = this.#laneOf(entry.sagaId)
    const write: Write = { kind: 'entry', entry }
    return new Promise((resolve, reject) => {
      const send = () => lane.push(write, { urgent: true, linger: !awaited })
      // All take this way, so that answers come in the order of the entries.
      this.#held.hold(entry.sagaId, () => void send().then(resolve, reject))
      // The last entry gives its slot back, so it lingers for the next group.
      if (awaited || !entry.recover) this.#held.release(entry.sagaId)
    })
  }

  #laneOf(sagaId: string): Lane<Write, Written> {
    // The last digits of a UUIDv7 are random.
    const place = (Number.parseInt(sagaId.slice(-4), 16) || 0) % this.#lanes.length
    return this.#lanes[place] as Lane<Write, Written>
  }
}
