/**
 * Stretches in an engine of others. Some 10 s of processor: no engine of others may run a saga before this holds, and a mutant that
 * survives here would lose an order there.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Crew, runMutants, runShipped } from '../src/campaign.ts'
import { Coverage } from '../src/coverage.ts'
import { KINDS } from '../src/kinds.ts'
import { MUST_HAPPEN_TO_STRETCHES, runStretches } from '../src/stretch-world.ts'
import { shipped } from '../src/variants.ts'

/** Fixed, so that every run of the tests is the same; `npm run sim -- --stretches` draws fresh ones. */
const SEED = 1
const kind = 'stretches'
let crew: Crew
beforeAll(() => {
  crew = new Crew(2)
})
afterAll(() => crew.close())

test('4 000 schedules of stretches break no invariant, and reach every case', async () => {
  const tally = await runShipped(crew, { kind, seed: SEED, schedules: 4_000 })
  const coverage = new Coverage()
  coverage.add(tally.counts)
  expect(tally.found, 'replay one with `npm run sim -- --stretches --replay SEED`').toEqual([])
  expect(coverage.missing(MUST_HAPPEN_TO_STRETCHES)).toEqual([])
})

test('every broken variant is caught', async () => {
  const tallies = await runMutants(crew, { kind, seed: SEED, atLeast: 250, enough: 1 })
  const lines = [...tallies].map(([name, { hits, schedules }]) => `${name.padEnd(48)} ${hits} / ${schedules}`)
  process.stdout.write(`first seed ${SEED}\n${lines.join('\n')}\n`)
  expect(tallies.size).toBe(KINDS.stretches.mutants.size)
  expect(tallies.size).toBeGreaterThanOrEqual(20)
  expect([...tallies].filter(([, { hits }]) => hits === 0).map(([name]) => name)).toEqual([])
})

test('a seed replays to the last event', () => {
  const traced = (seed: number) =>
    runStretches(seed, { variant: shipped, coverage: new Coverage(), tracing: true })
  for (let seed = SEED; seed < SEED + 50; seed++) expect(traced(seed), `seed ${seed}`).toEqual(traced(seed))
})
