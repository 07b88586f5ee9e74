/**
 * One seeded schedule: orchestrators, participants and clients over a virtual clock, with faults for a while and then
 * none, so that everything must end. The machine is the one that ships; journal, participants and network are models.
 */
import { Checker } from './checker.ts'
import { Clients } from './clients.ts'
import { Fleet } from './fleet.ts'
import { Operators } from './operators.ts'
import { type Options, type Violation, WorldState } from './world-state.ts'

export interface Schedule {
  readonly violation: Violation | undefined
  /** Of every event in order. */
  readonly hash: number
  readonly events: number
  readonly trace: readonly string[]
}

/** Virtual time after the faults within which everything must end (ms). */
const PATIENCE = 120_000

class World {
  readonly #state: WorldState
  readonly #checker: Checker
  readonly #fleet: Fleet
  readonly #clients: Clients
  readonly #operators: Operators

  /** Each actor draws from the seed and plans its beginning as it is made: their order belongs to the schedule. */
  constructor(seed: number, options: Options) {
    this.#state = new WorldState(seed, options)
    this.#checker = new Checker(this.#state)
    this.#fleet = new Fleet(this.#state, this.#checker)
    this.#clients = new Clients(this.#state, this.#fleet, this.#checker)
    this.#operators = new Operators(this.#state, this.#fleet)
  }

  /** Runs to the end, or to the first violation. */
  run(): Schedule {
    const state = this.#state
    let hash = 0x811c9dc5
    let events = 0
    const last = state.mix.end + PATIENCE
    for (;;) {
      const next = state.take()
      if (next === undefined || next.at > last) {
        state.violate(
          'not everything ends',
          [...state.journal.rows.values()].map((row) => `${row.id} ${row.status}`).join(', '),
        )
        break
      }
      state.now = next.at
      next.run()
      events++
      hash = Math.imul(Math.imul(hash ^ next.at, 16_777_619) ^ next.order, 16_777_619)
      if (state.violation !== undefined) break
      if (this.#atRest()) {
        this.#checker.atTheEnd({ failed: this.#clients.failed(), handled: this.#operators.handled })
        break
      }
    }
    return { violation: state.violation, hash: hash >>> 0, events, trace: state.trace }
  }

  #atRest(): boolean {
    const { underWay, journal } = this.#state
    if (underWay > 0 || this.#clients.open > 0) return false
    for (const row of journal.rows.values()) if (row.recover || row.status === 'stuck') return false
    return this.#fleet.idle
  }
}

/** Runs one schedule. The same seed and options give the same events, to the last. */
export function runSchedule(seed: number, options: Options): Schedule {
  return new World(seed, options).run()
}
