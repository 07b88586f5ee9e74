/**
 * The journal in memory, with the semantics of the one on PostgreSQL: fenced by owner, epoch and version; intents and
 * claims need a live lease; leases on the journal's own clock. Synchronous: what a write costs, and whether its reply
 * arrives, is the world's affair.
 */

import type {
  Entry,
  Intent,
  OperatorClaim,
  SagaRow,
  SaveResult,
  StartResult,
} from '@comptoir/saga/journal.ts'
import { statusOf, toRecover } from '@comptoir/saga/machine/state.ts'
import { TIMES } from './faults.ts'
import type { Variant } from './variants.ts'

export interface Clocks {
  /** The journal's own. */
  readonly now: number
  /** The caller's, which must not matter. */
  readonly host: number
}

/** A due saga of a dead owner is taken within this time by a live one that looks (ms). */
const DUE_PATIENCE = 2000

export class MemoryJournal {
  readonly rows = new Map<string, SagaRow>()
  readonly #byKey = new Map<string, string>()
  readonly #leases = new Map<string, number>()
  /** The same leases for the checker, always on the journal's clock. */
  readonly #truth = new Map<string, number>()
  /** When each saga is due, for the checker, always on the journal's clock. */
  readonly #due = new Map<string, number>()
  /** Owners that each saga lost where it stands, for the checker. */
  readonly #lost = new Map<string, { readonly place: string; readonly owners: number }>()
  readonly #variant: Variant
  readonly #violate: (rule: string, detail: string) => void

  constructor(variant: Variant, violate: (rule: string, detail: string) => void) {
    this.#variant = variant
    this.#violate = violate
  }

  #alive(owner: string, { now, host }: Clocks): boolean {
    return (this.#leases.get(owner) ?? -1) > (this.#variant.leaseClock === 'host' ? host : now)
  }

  trulyAlive(owner: string, now: number): boolean {
    return (this.#truth.get(owner) ?? -1) > now
  }

  /** Extends a live lease or takes a first one, and tells the instant; an expired one stays dead. */
  heartbeat(owner: string, clocks: Clocks): number | null {
    const known = this.#leases.has(owner)
    if (known && !this.#alive(owner, clocks)) return null
    this.#leases.set(owner, (this.#variant.leaseClock === 'host' ? clocks.host : clocks.now) + TIMES.lease)
    this.#truth.set(owner, clocks.now + TIMES.lease)
    return clocks.now
  }

  start(intent: Intent, clocks: Clocks): StartResult {
    const twin = this.rows.get(intent.id) ?? this.rows.get(this.#byKey.get(intent.clientKey ?? '') ?? '')
    if (twin !== undefined) return { kind: 'existing', row: twin }
    if (this.#variant.intentNeedsLease && !this.#alive(intent.owner, clocks)) return { kind: 'no-lease' }
    if (intent.expires <= clocks.now) return { kind: 'expired' }
    if (!this.trulyAlive(intent.owner, clocks.now))
      this.#violate('a saga is born under a dead lease', intent.id)
    if (intent.clientKey !== null) this.#byKey.set(intent.clientKey, intent.id)
    const { transitions: _lines, expires: _until, ...stored } = intent
    this.rows.set(intent.id, {
      ...stored,
      epoch: 1,
      version: 1,
      status: statusOf(intent.state),
      recover: true,
      nextTry: null,
      takeovers: 0,
      createdAt: clocks.now,
      updatedAt: clocks.now,
      endedAt: null,
    })
    return { kind: 'started' }
  }

  save(entry: Entry, clocks: Clocks): SaveResult {
    const row = this.rows.get(entry.sagaId)
    if (row === undefined) return { kind: 'fenced', row: null }
    const { fencing } = this.#variant
    const owned = row.owner === entry.owner && row.epoch === entry.epoch
    if (fencing !== 'none' && !owned) return { kind: 'fenced', row }
    if (fencing === 'all' && row.version !== entry.expectedVersion) return { kind: 'fenced', row }
    this.#checkMove(row, entry)
    const { status, state, waitMs } = entry
    const from = this.#variant.dueClock === 'host' ? clocks.host : clocks.now
    this.#due.set(row.id, clocks.now + (waitMs ?? 0))
    const recover = entry.recover && (this.#variant.recoversTrailing || status !== 'completed')
    const version = Math.max(row.version, entry.expectedVersion) + 1
    this.rows.set(row.id, {
      ...row,
      version,
      status,
      state,
      nextTry: waitMs === null ? null : from + waitMs,
      recover,
      takeovers: this.#variant.forgetsTakeovers(entry) ? 0 : row.takeovers,
      updatedAt: clocks.now,
      endedAt: recover ? null : clocks.now,
    })
    return { kind: 'saved', version: entry.expectedVersion + 1 }
  }

  #checkMove(row: SagaRow, { state, sagaId }: Pick<Entry, 'state' | 'sagaId'>): void {
    const before = row.state
    if (before.phase === 'completed' || before.phase === 'compensated')
      this.#violate('a state after a terminal one', `${sagaId}: ${before.phase} → ${state.phase}`)
    if (before.answered && !state.answered) this.#violate('a final answer is taken back', sagaId)
    if (before.pivotDone && !state.pivotDone) this.#violate('the point of no return is forgotten', sagaId)
    const back = state.phase === 'compensating' || state.phase === 'compensated'
    if (before.pivotDone && back) this.#violate('a saga turns back after the point of no return', sagaId)
    const backBefore = before.phase === 'compensating' || before.parked?.from === 'compensating'
    if (backBefore && (state.phase === 'running' || state.phase === 'completed'))
      this.#violate('a saga goes forward after it turned back', sagaId)
  }

  /** Due sagas whose owner has no live lease. */
  claimDue(owner: string, limit: number, clocks: Clocks): SagaRow[] {
    if (!this.#alive(owner, clocks)) return []
    const claimed: SagaRow[] = []
    for (const row of this.rows.values()) {
      if (claimed.length === limit) break
      if (!row.recover || (row.nextTry ?? 0) > clocks.now || this.#alive(row.owner, clocks)) {
        this.#checkLeft(row, clocks.now)
        continue
      }
      if (this.trulyAlive(row.owner, clocks.now)) this.#violate('a saga is taken from a live owner', row.id)
      claimed.push(this.#claim(row, owner, row.takeovers + 1))
      this.#checkCount(row)
    }
    return claimed
  }

  /** A claimer passed it by. */
  #checkLeft({ id, owner, recover }: SagaRow, now: number): void {
    const due = Math.max(this.#due.get(id) ?? 0, this.#truth.get(owner) ?? 0)
    if (recover && now > due + DUE_PATIENCE) this.#violate('a due saga of a dead owner is left', id)
  }

  /** What kills its owners must be parked in the end: each owner that is lost without a step forward counts. */
  #checkCount({ id, state, takeovers }: SagaRow): void {
    const place = `${state.phase} ${state.step}`
    const before = this.#lost.get(id)
    const owners = before?.place === place ? before.owners + 1 : 1
    this.#lost.set(id, { place, owners })
    if (takeovers + 1 < owners) this.#violate('a lost owner is forgotten', `${id}: ${owners} at ${place}`)
  }

  /** Due sagas of this owner that it does not hold in memory. */
  claimOwnedNotHeld(owner: string, held: (id: string) => boolean, clocks: Clocks): SagaRow[] {
    if (!this.#alive(owner, clocks)) return []
    const lost = [...this.rows.values()].filter(
      (row) => row.recover && row.owner === owner && (row.nextTry ?? 0) <= clocks.now && !held(row.id),
    )
    return lost.map((row) => this.#claim(row, owner, row.takeovers))
  }

  reclaim(id: string, owner: string): SagaRow | null {
    const row = this.rows.get(id)
    if (row === undefined) return null
    return row.owner === owner && this.#variant.rereadFences ? this.#claim(row, owner, row.takeovers) : row
  }

  claimParked(claim: OperatorClaim): SagaRow | null {
    const row = this.rows.get(claim.id)
    if (row === undefined || row.status !== 'stuck' || row.version !== claim.expectedVersion) return null
    this.#checkMove(row, { sagaId: row.id, state: claim.state })
    const status = statusOf(claim.state)
    this.#lost.delete(row.id)
    this.#due.delete(row.id)
    return this.#claim(
      {
        ...row,
        status,
        state: claim.state,
        recover: toRecover(claim.state),
        nextTry: null,
        deadline: claim.state.deadline,
      },
      claim.owner,
      0,
    )
  }

  #claim(row: SagaRow, owner: string, takeovers: number): SagaRow {
    const claimed = { ...row, owner, takeovers, epoch: row.epoch + 1, version: row.version + 1 }
    this.rows.set(row.id, claimed)
    return claimed
  }
}
