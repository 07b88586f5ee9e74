/**
 * The journal in memory: `ownership.ts` decides, as its cases hold PostgreSQL to the same; leases are on the journal's own
 * clock. A variant breaks one of the rules, and every write is checked. Synchronous: what a write costs, and whether its
 * reply arrives, the world decides. `journal-port.ts` makes a `Journal` of it.
 */

import type {
  Entry,
  Intent,
  OperatorClaim,
  SagaRow,
  SaveResult,
  StartResult,
} from '@comptoir/saga/journal.ts'
import {
  afterAct,
  afterClaim,
  afterEntry,
  isFenced,
  mayClaimAgain,
  mayTakeOver,
  type OwnerIs,
  rowOf,
  startVerdict,
} from '@comptoir/saga/machine/ownership.ts'
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
    const isAlive = !this.#variant.intentNeedsLease || this.#alive(intent.owner, clocks)
    const verdict = startVerdict(intent, { twin, isAlive, now: clocks.now })
    if (verdict.kind !== 'started') return verdict
    if (!this.trulyAlive(intent.owner, clocks.now))
      this.#violate('a saga is born under a dead lease', intent.id)
    if (intent.clientKey !== null) this.#byKey.set(intent.clientKey, intent.id)
    this.rows.set(intent.id, rowOf(intent, clocks.now))
    return verdict
  }

  save(entry: Entry, clocks: Clocks): SaveResult {
    const row = this.rows.get(entry.sagaId)
    if (row === undefined) return { kind: 'fenced', row: null }
    if (isFenced(row, this.#named(entry, row))) return { kind: 'fenced', row }
    this.#checkMove(row, entry)
    const { waitMs, status } = entry
    this.#due.set(row.id, clocks.now + (waitMs ?? 0))
    const recover = entry.recover && (this.#variant.recoversTrailing || status !== 'completed')
    const from = this.#variant.dueClock === 'host' ? clocks.host : clocks.now
    this.rows.set(row.id, {
      ...afterEntry(
        row,
        { ...entry, recover, progressed: this.#variant.forgetsTakeovers(entry) },
        clocks.now,
      ),
      version: Math.max(row.version, entry.expectedVersion) + 1,
      nextTry: waitMs === null ? null : from + waitMs,
    })
    return { kind: 'saved', version: entry.expectedVersion + 1 }
  }

  /** What a write names; a broken variant leaves some of it out. */
  #named(entry: Entry, row: SagaRow): Pick<Entry, 'owner' | 'epoch' | 'expectedVersion'> {
    switch (this.#variant.fencing) {
      case 'all':
        return entry
      case 'no-version':
        return { ...entry, expectedVersion: row.version }
      case 'none':
        return { owner: row.owner, epoch: row.epoch, expectedVersion: row.version }
    }
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
      const before = this.#ownerIs(row.owner, clocks)
      if (!mayTakeOver(row, before, clocks.now)) {
        this.#checkLeft(row, clocks.now)
        continue
      }
      if (this.trulyAlive(row.owner, clocks.now)) this.#violate('a saga is taken from a live owner', row.id)
      claimed.push(this.#put(afterClaim(row, { owner, isLoss: before === 'lost', now: clocks.now })))
      if (before === 'lost') this.#checkCount(row)
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
  claimOwnedNotHeld(owner: string, holds: (id: string) => boolean, clocks: Clocks): SagaRow[] {
    if (!this.#alive(owner, clocks)) return []
    const { now } = clocks
    return [...this.rows.values()]
      .filter((row) => mayClaimAgain(row, { owner, holds, now }))
      .map((row) => this.#put(afterClaim(row, { owner, isLoss: false, now })))
  }

  reclaim(id: string, owner: string, { now }: Clocks): SagaRow | null {
    const row = this.rows.get(id)
    if (row === undefined) return null
    return row.owner === owner && this.#variant.rereadFences
      ? this.#put(afterClaim(row, { owner, isLoss: false, now }))
      : row
  }

  claimParked(claim: OperatorClaim, clocks: Clocks): SagaRow | null {
    const row = this.rows.get(claim.id)
    const acted = row === undefined ? null : afterAct(row, claim, clocks.now)
    if (row === undefined || acted === null || !this.#alive(claim.owner, clocks)) return null
    this.#checkMove(row, { sagaId: row.id, state: claim.state })
    this.#lost.delete(row.id)
    this.#due.delete(row.id)
    return this.#put(acted)
  }

  /** Ends a live lease: its owner leaves of its own will. */
  release(owner: string, clocks: Clocks): void {
    if (!this.#alive(owner, clocks)) return
    this.#leases.set(owner, LEFT)
    this.#truth.set(owner, LEFT)
  }

  #ownerIs(owner: string, clocks: Clocks): OwnerIs {
    if (this.#alive(owner, clocks)) return 'alive'
    return this.#leases.get(owner) === LEFT ? 'left' : 'lost'
  }

  #put(row: SagaRow): SagaRow {
    this.rows.set(row.id, row)
    return row
  }
}

/** The end of a lease that was given back. */
const LEFT = Number.NEGATIVE_INFINITY
