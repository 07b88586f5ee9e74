/**
 * This process as an owner of sagas: its lease, which heartbeats extend, and the journal's time, which they bring. A lease
 * that died is not revived: the process goes on as a new owner.
 */

import { JournalClock } from '@comptoir/saga/journal-clock.ts'
import type { PgJournal } from '../store/journal-pg.ts'
import type { RunnerOptions } from './runner-types.ts'

interface OwnershipOptions extends Pick<RunnerOptions, 'newId' | 'log'> {
  readonly journal: Pick<PgJournal, 'heartbeat' | 'excuseExpired'>
  /** The lease died: what this owner ran is lost to it. */
  readonly onLost: () => void
}

/** A correction beyond this is worth a line (ms): the journal's clock stepped, or this machine slept. */
const NOTABLE_MS = 1_000

export class Ownership {
  readonly #options: OwnershipOptions
  readonly #clock = new JournalClock(() => performance.now())
  #owner: string
  #renewing: Promise<void> | undefined
  /** A heartbeat failed, and what the outage did to leases is not put right yet. */
  #unheard = false

  constructor(options: OwnershipOptions) {
    this.#options = options
    this.#owner = options.newId()
  }

  get owner(): string {
    return this.#owner
  }

  /** The journal's time (ms since the epoch). Throws before `open`. */
  now(): number {
    return this.#clock.now()
  }

  /** Takes the first lease. Rejects when the journal cannot be reached. */
  async open(): Promise<void> {
    if (!(await this.#heartbeat(this.#owner))) await this.renew(this.#owner)
  }

  /** Extends the lease, or goes on as a new owner. */
  async beat(): Promise<void> {
    const owner = this.#owner
    try {
      const alive = await this.#heartbeat(owner)
      await this.#excuse()
      if (!alive) await this.renew(owner)
    } catch (cause) {
      this.#unheard = true
      this.#options.log.warn({ err: cause }, 'heartbeat failed')
    }
  }

  /** The lease is dead and cannot be revived: a new owner starts with no runs, and claims what the old one left. */
  renew(dead: string): Promise<void> {
    // Many callers see the same dead lease: one that sees it late must not replace the new owner.
    if (this.#renewing === undefined && dead === this.#owner)
      this.#renewing = this.#takeNewLease().finally(() => {
        this.#renewing = undefined
      })
    return this.#renewing ?? Promise.resolve()
  }

  async #takeNewLease(): Promise<void> {
    this.#options.log.warn({ owner: this.#owner }, 'lease lost: going on as a new owner')
    this.#options.onLost()
    this.#owner = this.#options.newId()
    await this.#excuse()
    await this.#heartbeat(this.#owner)
  }

  /**
   * After an outage of the journal no owner could extend its lease: a lease that ran out does not mean that a saga kills its
   * owners. Done before this process claims anything.
   */
  async #excuse(): Promise<void> {
    if (!this.#unheard) return
    await this.#options.journal.excuseExpired()
    this.#unheard = false
  }

  async #heartbeat(owner: string): Promise<boolean> {
    const askedAt = performance.now()
    const at = await this.#options.journal.heartbeat(owner)
    if (at === null) return false
    const correctedMs = this.#clock.correct({ at, askedAt, answeredAt: performance.now() })
    if (Math.abs(correctedMs) > NOTABLE_MS)
      this.#options.log.warn({ correctedMs }, 'the journal’s clock and this process’s disagreed')
    return true
  }
}
