import { expect, test } from 'vitest'
import { momentOf, monthOf } from '../src/domain/moment.ts'

test.each([
  ['2026-11-20T04:59:59.999Z', '2026-11-19', 23],
  ['2026-11-20T05:00:00.000Z', '2026-11-20', 0],
  ['2026-07-01T03:59:59.999Z', '2026-06-30', 23],
  ['2026-07-01T04:00:00.000Z', '2026-07-01', 0],
])('a day of the shops begins at their midnight: %s', (at, jour, heure) => {
  expect(momentOf(new Date(at))).toEqual({ jour, heure })
})

test('on the day with 25 hours the hour that comes twice is one, and the day ends at its own midnight', () => {
  const hours = Array.from({ length: 25 }, (_, index) =>
    momentOf(new Date(Date.UTC(2026, 10, 1, 4 + index, 30))),
  )
  expect(new Set(hours.map(({ jour }) => jour))).toEqual(new Set(['2026-11-01']))
  expect(hours.filter(({ heure }) => heure === 1)).toHaveLength(2)
  expect(momentOf(new Date('2026-11-02T05:00:00Z'))).toEqual({ jour: '2026-11-02', heure: 0 })
})

test('on the day with 23 hours there is no hour 2', () => {
  const hours = Array.from({ length: 23 }, (_, index) => momentOf(new Date(Date.UTC(2026, 2, 8, 5 + index))))
  expect(new Set(hours.map(({ jour }) => jour))).toEqual(new Set(['2026-03-08']))
  expect(hours.map(({ heure }) => heure)).not.toContain(2)
})

test('a month stands as its first day', () => {
  expect(monthOf('2026-11-20')).toBe('2026-11-01')
})
