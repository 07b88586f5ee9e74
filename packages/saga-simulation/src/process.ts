/**
 * One simulated process: lives that a crash ends, pauses from which it wakes without knowing, and the clock of its host,
 * which is wrong and steps. What it runs is told of each birth and each death.
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
  /** How long the machine slept: its monotonic clock stood still. */
  #slept = 0
  #skew: number
  readonly #world: WorldState
  readonly #index: number
  readonly #tenant: Tenant

  constructor(world: WorldState, index: number, tenant: Tenant) {
    this.#world = world
    this.#index = index
    this.#skew = world.mix.skews[index] ?? 0
    this.#tenant = tenant
  }

  /** What the host believes the time to be. */
  get hostClock(): number {
    return this.#world.now + this.#skew
  }

  /** Milliseconds that nothing steps, from an origin of its own. */
  get monotonic(): number {
    return this.#world.now - this.#slept + 7_000 * (this.#index + 1)
  }

  get clocks(): Clocks {
    return { now: this.#world.now, host: this.hostClock }
  }

  /** The host's clock is set. */
  step(ms: number): void {
    this.#skew += ms
    this.#world.coverage.hit(ms > 0 ? 'host clock forward' : 'host clock back')
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

  /** Nothing runs for a while; when the machine sleeps, its monotonic clock stands still as well. */
  pause(ms: number, asleep: boolean): void {
    const { now } = this.#world
    const until = Math.max(this.#pausedUntil, now + ms)
    if (asleep) {
      this.#slept += until - Math.max(this.#pausedUntil, now)
      this.#world.coverage.hit('machine asleep')
    }
    this.#pausedUntil = until
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
