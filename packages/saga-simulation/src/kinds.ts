/** The kinds of worlds that a campaign runs: our own engine, and stretches in an engine of others. */
import { MUST_HAPPEN } from './coverage.ts'
import { MUST_HAPPEN_TO_STRETCHES, runStretches } from './stretch-world.ts'
import { MUTANTS, STRETCH_MUTANTS, shipped, type Variant } from './variants.ts'
import { runSchedule, type Schedule } from './world.ts'
import type { Options } from './world-state.ts'

interface Kind {
  readonly run: (seed: number, options: Options) => Schedule
  readonly mutants: ReadonlyMap<string, Variant>
  readonly mustHappen: readonly string[]
}
export type KindName = 'engine' | 'stretches'

export const KINDS: Readonly<Record<KindName, Kind>> = {
  engine: { run: runSchedule, mutants: MUTANTS, mustHappen: MUST_HAPPEN },
  stretches: { run: runStretches, mutants: STRETCH_MUTANTS, mustHappen: MUST_HAPPEN_TO_STRETCHES },
}

/** A broken variant of that kind; without a name, what ships. Undefined when none is called so. */
export const variantOf = (kind: KindName, mutant: string | undefined): Variant | undefined =>
  mutant === undefined ? shipped : KINDS[kind].mutants.get(mutant)
