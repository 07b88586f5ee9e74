/**
 * One simulated process: lives that a crash ends, pauses from which it wakes without knowing, a clock that is wrong by a
 * constant. What it runs is told of each birth and each death.
 */
import { TIMES } from './faults.ts'
import type { Clocks } from './journal-memory.ts'
import type { WorldState } from './world-state.ts'

export interface Tenant {
  readonly born: () => void
  /** The process died: nothing that it held in memory is left. */
  readonly died: () => void
}

export class Process {
  up = false
  /** Counts lives: what belongs to an earlier one never happens. */
  life = 0
  #pausedUntil = 0
  readonly #world: WorldState
  readonly #index: number
  readonly #skew: number
  readonly #tenant: Tenant

  constructor(world: WorldState, index: number, tenant: Tenant) {
    this.#world = world
    this.#index = index
    this.#skew = world.mix.skews[index] ?? 0
    this.#tenant = tenant
  }

  get clock(): number {
    return this.#world.now + this.#skew
  }

  get clocks(): Clocks {
    return { now: this.#world.now, host: this.clock }
  }

  get reachable(): boolean {
    return this.up && this.#world.now >= this.#pausedUntil
  }

  boot(): void {
    this.up = true
    this.#tenant.born()
  }

  /** Begins a new life at once, without being down in between. */
  restart(): void {
    this.life++
    this.boot()
  }

  crash(): void {
    if (!this.up) return
    const world = this.#world
    world.note('crash', String(this.#index))
    this.up = false
    this.life++
    this.#tenant.died()
    world.plan(world.faults ? world.random.between(100, 7000) : 100, () => this.boot())
  }

  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#world.now + ms)
    if (ms > TIMES.lease) this.#world.coverage.hit('pause past the lease')
  }

  /** Runs in this process after a delay; never after a crash, and only once a pause is over. */
  later(delay: number, run: () => void): void {
    const { life } = this
    this.#world.plan(delay, () => this.#receive(life, run))
  }

  #receive(life: number, run: () => void): void {
    if (life !== this.life) return
    if (this.#world.now >= this.#pausedUntil) run()
    else this.#world.plan(this.#pausedUntil - this.#world.now, () => this.#receive(life, run))
  }
}
