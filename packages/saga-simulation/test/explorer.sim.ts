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

test.each(['reparti', 'carte', 'fait'] as const)('every schedule of the shape %s ends well', (shape) => {
  for (const faults of [
    { crashes: 1, doubles: 1, losses: 0 },
    { crashes: 0, doubles: 1, losses: 1 },
  ]) {
    const { situations, ends, violation } = explore({ variant: shipped, strict: false, shape, ...faults })
    process.stdout.write(`${shape}: ${situations} situations, ${ends} ends\n`)
    expect(violation).toBeUndefined()
    expect(ends).toBeGreaterThan(0)
  }
})

test('a refusal in the middle, of the second call to one service, ends well in every schedule', () => {
  const bounds = { strict: false, shape: 'carte', refuses: 'autoriser' } as const
  const found = explore({ variant: shipped, ...bounds, crashes: 1, doubles: 0, losses: 0 })
  expect(found.violation).toBeUndefined()
})

test('what has happened already and is turned back is found', () => {
  const variant = MUTANTS.get('what has happened already is turned back') ?? shipped
  const bounds = { strict: false, shape: 'fait', crashes: 0, doubles: 0, losses: 1 } as const
  expect(explore({ variant, ...bounds }).violation).toBeTypeOf('string')
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
