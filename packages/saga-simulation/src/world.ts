/**
 * One seeded schedule: orchestrators, participants and clients over a virtual clock, with faults for a while and then
 * none, so that everything must end. The machine is the one that ships; journal, participants and network are models.
 */
import { Checker, type Hearsay } from './checker.ts'
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

/** Who acts in a world, and what its people know at the end. */
export interface Cast {
  readonly checker: Checker
  /** Nobody is about to do anything. */
  readonly atRest: () => boolean
  readonly hearsay: () => Hearsay
}

/** Lets a world happen, to its end or to the first violation. */
export function play(state: WorldState, { checker, atRest, hearsay }: Cast): Schedule {
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
    if (state.underWay === 0 && !state.isOpen() && atRest()) {
      checker.atTheEnd(hearsay())
      break
    }
  }
  return { violation: state.violation, hash: hash >>> 0, events, trace: state.trace }
}

/**
 * Runs one schedule. The same seed and options give the same events, to the last: each actor draws from the seed and plans its
 * beginning as it is made, so their order belongs to the schedule.
 */
export function runSchedule(seed: number, options: Options): Schedule {
  const state = new WorldState(seed, options)
  const checker = new Checker(state)
  const fleet = new Fleet(state, checker)
  const clients = new Clients(state, fleet, checker)
  const operators = new Operators(state, fleet)
  return play(state, {
    checker,
    atRest: () => clients.open === 0 && fleet.idle,
    hearsay: () => ({ failed: clients.failed(), handled: operators.handled }),
  })
}
