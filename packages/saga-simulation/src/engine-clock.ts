/** The time by which a simulated node judges: the shipped clock, set by heartbeats. A broken variant reads its host's. */
import { JournalClock } from '@comptoir/saga/journal-clock.ts'
import type { Process } from './process.ts'
import type { WorldState } from './world-state.ts'

export class EngineClock {
  readonly #world: WorldState
  readonly #process: Process
  #clock: JournalClock

  constructor(world: WorldState, process: Process) {
    this.#world = world
    this.#process = process
    this.#clock = new JournalClock(() => process.monotonic)
  }

  get now(): number {
    return this.#world.variant.engineClock === 'host' ? this.#process.hostClock : this.#clock.now()
  }

  /** A new life of the process knows no time. */
  reset(): void {
    this.#clock = new JournalClock(() => this.#process.monotonic)
  }

  /** The answer to a heartbeat. False: the lease is dead. */
  beaten(at: number | null, askedAt: number): boolean {
    if (at === null) return false
    const answeredAt = this.#process.monotonic
    if (this.#clock.correct({ at, askedAt, answeredAt }) !== 0) this.#world.coverage.hit('clock corrected')
    return true
  }
}
