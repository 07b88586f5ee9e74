import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Crew, runMutants, runShipped } from '../src/campaign.ts'
import { Coverage } from '../src/coverage.ts'
import { MUTANTS, shipped } from '../src/variants.ts'
import { runSchedule } from '../src/world.ts'

/** Fixed, so that every run of the tests is the same; `pnpm sim` draws fresh ones. */
const SEED = 1
let crew: Crew
beforeAll(() => {
  crew = new Crew(2)
})
afterAll(() => crew.close())

test('100 000 schedules of faults break no invariant, and reach every case', async () => {
  const tally = await runShipped(crew, { kind: 'engine', seed: SEED, schedules: 100_000 })
  const coverage = new Coverage()
  coverage.add(tally.counts)
  expect(tally.found, 'replay one with `pnpm sim --rejouer SEED`').toEqual([])
  expect(tally.hits).toBe(0)
  expect(coverage.missing()).toEqual([])
})

test('every broken variant of the protocol is caught', async () => {
  const tallies = await runMutants(crew, { kind: 'engine', seed: SEED })
  const lines = [...tallies].map(([name, { hits, schedules }]) => `${name.padEnd(48)} ${hits} / ${schedules}`)
  process.stdout.write(`first seed ${SEED}\n${lines.join('\n')}\n`)
  expect(tallies.size).toBe(MUTANTS.size)
  expect(tallies.size).toBeGreaterThanOrEqual(16)
  expect([...tallies].filter(([, { hits }]) => hits === 0).map(([name]) => name)).toEqual([])
})

test('a seed replays byte for byte', () => {
  const traced = (seed: number) => {
    const { trace, hash, events } = runSchedule(seed, {
      variant: shipped,
      coverage: new Coverage(),
      tracing: true,
    })
    return { hash, events, trace: createHash('sha256').update(trace.join('\n')).digest('hex') }
  }
  for (let seed = SEED; seed < SEED + 200; seed++) expect(traced(seed), `seed ${seed}`).toEqual(traced(seed))
})

test('looking at a schedule does not change it', () => {
  const hashOf = (tracing: boolean) =>
    runSchedule(7, { variant: shipped, coverage: new Coverage(), tracing }).hash
  expect(hashOf(true)).toBe(hashOf(false))
})
