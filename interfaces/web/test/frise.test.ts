import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Frise, friseOf } from '../src/sagas/frise.ts'
import type { Attempt, Saga } from '../src/sagas/types.ts'

const BEGUN = Date.parse('2026-11-18T14:02:11Z')
const at = (ms: number) => new Date(BEGUN + ms).toISOString()
const attempt = (from: number, to: number | null, sens: Attempt['sens'] = 'action'): Attempt => ({
  essai: 1,
  sens,
  debut: at(from),
  fin: to === null ? null : at(to),
  issue: to === null ? 'en_cours' : 'reussie',
})
const drawn = (
  steps: readonly Attempt[][],
  endedMs: number | null = null,
): Pick<Saga, 'etapes' | 'cree_le' | 'terminee_le'> => ({
  cree_le: at(0),
  terminee_le: endedMs === null ? null : at(endedMs),
  etapes: steps.map((tentatives, index) => ({
    etape: `step-${index}`,
    libelle: `Step ${index}`,
    nature: 'compensable',
    etat: 'reussie',
    tentatives,
  })),
})
const bars = ({ rows }: Frise) => rows.flatMap(({ action, undo }) => [...action, ...undo])

test('time is true to scale where nothing is folded', () => {
  const { rows, folds, ticks } = friseOf(drawn([[attempt(0, 500)], [attempt(500, 1_000)]], 1_000), BEGUN)
  expect(folds).toEqual([])
  expect(rows.map(({ action }) => action.map(({ left, width }) => [left, width]))).toEqual([
    [[0, 50]],
    [[50, 50]],
  ])
  expect(ticks.map(({ left, at: ms }) => [left, ms - BEGUN])).toEqual([
    [0, 0],
    [25, 250],
    [50, 500],
    [75, 750],
    [100, 1_000],
  ])
})

test('a gap in which nothing happened for long is folded, with its length', () => {
  const { folds, rows } = friseOf(drawn([[attempt(0, 100), attempt(600_100, 600_200)]], 600_200), BEGUN)
  expect(folds.map(({ ms }) => ms)).toEqual([600_000])
  const [first, second] = rows[0]?.action ?? []
  expect(first?.width).toBeCloseTo(second?.width ?? 0, 5)
  expect(first?.width).toBeGreaterThan(30)
  expect(rows[0]?.waits).toHaveLength(1)
})

test('an attempt that is under way reaches to now', () => {
  const { rows } = friseOf(drawn([[attempt(0, null)]]), BEGUN + 4_000)
  expect(rows[0]?.action).toMatchObject([{ left: 0, width: 100, ms: 4_000 }])
})

test('a step that was not asked has neither bars nor a duration', () => {
  const { rows } = friseOf(drawn([[attempt(0, 10)], []], 10), BEGUN)
  expect(rows[1]).toMatchObject({ action: [], undo: [], waits: [], ms: undefined })
})

test('whatever happened when, bars lie within the width, in the order of time', () => {
  const span = fc.tuple(fc.nat(600_000), fc.nat(60_000)).map(([from, length]) => attempt(from, from + length))
  const seed = Math.trunc(Math.random() * 2 ** 31)
  fc.assert(
    fc.property(fc.array(fc.array(span, { maxLength: 6 }), { minLength: 1, maxLength: 6 }), (steps) => {
      const frise = friseOf(drawn(steps), BEGUN + 700_000)
      const all = bars(frise).sort(
        (a, b) => Date.parse(a.attempt.debut ?? '') - Date.parse(b.attempt.debut ?? ''),
      )
      for (const { left, width } of all) {
        expect(left).toBeGreaterThanOrEqual(0)
        expect(width).toBeGreaterThanOrEqual(0)
        expect(left + width).toBeLessThanOrEqual(100.000_001)
      }
      all
        .slice(1)
        .forEach(({ left }, index) => expect(left).toBeGreaterThanOrEqual((all[index]?.left ?? 0) - 1e-6))
      frise.ticks
        .slice(1)
        .forEach(({ at: ms }, index) => expect(ms).toBeGreaterThanOrEqual(frise.ticks[index]?.at ?? 0))
    }),
    { seed, numRuns: 300 },
  )
})
