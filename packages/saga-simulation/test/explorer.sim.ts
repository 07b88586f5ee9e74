import { expect, test } from 'vitest'
import { explore } from '../src/explorer.ts'
import { MUTANTS, shipped } from '../src/variants.ts'

/** Crashes or pauses past the lease · doubled messages · lost or late messages and writes of unknown outcome. */
const BOUNDS = [
  { strict: true, crashes: 1, doubles: 1, losses: 1 },
  { strict: false, crashes: 1, doubles: 1, losses: 0 },
  { strict: false, crashes: 0, doubles: 1, losses: 1 },
]

test.each(BOUNDS)('every schedule ends well: strict $strict, $crashes, $doubles, $losses', (bounds) => {
  const { situations, ends, violation } = explore({ variant: shipped, ...bounds })
  process.stdout.write(`${JSON.stringify(bounds)}: ${situations} situations, ${ends} ends\n`)
  expect(violation).toBeUndefined()
  expect(ends).toBeGreaterThan(0)
})

test.each(['reserver', 'payer'])('a refusal of %s ends well in every schedule', (refuses) => {
  for (const strict of [true, false]) {
    const found = explore({ variant: shipped, strict, refuses, crashes: 1, doubles: 0, losses: 0 })
    expect(found.violation).toBeUndefined()
  }
})

test.each([
  'no tombstone',
  'decides after it sends',
  'the pivot’s success not awaited',
  'only known steps undone',
  'the step in doubt not undone below the pivot',
  'releases before it voids',
  'the deadline applied after the pivot',
])('%s: a short schedule that breaks an invariant exists, and is found', (name) => {
  const variant = MUTANTS.get(name) ?? shipped
  expect(explore({ variant, strict: false, crashes: 1, doubles: 0, losses: 1 }).violation).toBeTypeOf(
    'string',
  )
})
