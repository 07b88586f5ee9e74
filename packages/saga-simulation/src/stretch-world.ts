/** One seeded schedule of stretches: workers of an engine of others, participants and operators, amid the faults of `faults.ts`. */
import { Checker } from './checker.ts'
import { Operators } from './operators.ts'
import { LONGEST_PATIENCE, StretchEngine } from './stretch-engine.ts'
import { play, type Schedule } from './world.ts'
import { type Options, WorldState } from './world-state.ts'

/** What a campaign must have reached at least once. */
export const MUST_HAPPEN_TO_STRETCHES: readonly string[] = [
  'crash before a kept result',
  'crash after a result',
  'two workers on one stretch',
  'worker lost',
  'zombie call',
  'result lost',
  'result late',
  'late result dropped',
  'request lost',
  'request late',
  'request doubled',
  'reply lost',
  'reply late',
  'reply replayed',
  'tombstone met',
  'action refused',
  'undo refused',
  'pause past the lease',
  'host clock back',
  'strict',
  'default',
  'cause refused',
  'cause deadline',
  'cause cancelled',
  'cancel too late',
  'parked refused',
  'parked takeovers',
  'retry',
  'cancel',
  'force',
  'told completed',
  'told compensated',
  'phase completed',
  'phase compensated',
  'sortir:do',
  'payer:undo',
  'autoriser:undo',
  'prendre:do',
]

/** Runs one schedule. The same seed and options give the same events, to the last. */
export function runStretches(seed: number, options: Options): Schedule {
  const state = new WorldState(seed, options)
  const checker = new Checker(state, LONGEST_PATIENCE)
  const engine = new StretchEngine(state, checker)
  const operators = new Operators(state, engine)
  return play(state, {
    checker,
    atRest: () => engine.idle,
    hearsay: () => ({ failed: [], handled: operators.handled }),
  })
}
