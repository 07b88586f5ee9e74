import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, dayDated, daysIn, dayTitle, shopDay, weekday, weekdayOf } from '../src/words/days.ts'

test('a day of the shops is not that of the clock of the world', () => {
  expect(shopDay(new Date('2026-11-19T04:59:00Z'))).toBe('2026-11-18')
  expect(shopDay(new Date('2026-11-19T05:00:00Z'))).toBe('2026-11-19')
})

test('days are counted over the change of clocks and over leap years', () => {
  expect(addDays('2026-10-31', 2)).toBe('2026-11-02')
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30_000 }), (days) => {
      expect(daysIn('2020-01-01', addDays('2020-01-01', days))).toBe(days + 1)
    }),
  )
})

test('weekdays are called as their days are', () => {
  expect([1, 2, 3, 4, 5, 6, 7].map((n) => weekday(n))).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((n) => weekdayOf(addDays('2026-11-15', n))),
  )
})

test('in French the first of a month is its 1er, and no other day is', () => {
  expect(dayDated('2026-11-01')).toBe('1er novembre 2026')
  expect(dayTitle('2026-11-01')).toBe('Dimanche 1er novembre')
  expect(dayDated('2026-11-11')).toBe('11 novembre 2026')
  expect(dayDated('2026-11-21')).toBe('21 novembre 2026')
})
