import { addDays } from '@comptoir/contracts/days.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  daysOf,
  decidePeriode,
  joursOf,
  type Periode,
  precedentOf,
  splitMonths,
} from '../src/domain/periode.ts'

const decide = (debut: string | undefined, fin: string | undefined) =>
  decidePeriode({ debut, fin }, '2026-11-20')

test('without any day a report is of the last thirty, with one end of those from or up to it', () => {
  expect(decide(undefined, undefined)).toEqual({ debut: '2026-10-22', fin: '2026-11-20' })
  expect(decide(undefined, '2026-03-01')).toEqual({ debut: '2026-01-31', fin: '2026-03-01' })
  expect(decide('2026-11-01', undefined)).toEqual({ debut: '2026-11-01', fin: '2026-11-20' })
  expect(decide('2024-01-01', undefined)).toEqual({ debut: '2024-01-01', fin: '2024-12-31' })
  expect(decide('2026-12-01', undefined)).toEqual({ debut: '2026-12-01', fin: '2026-12-01' })
})

test('days backwards and more than a year are refused, a year that leaps is not', () => {
  expect(decide('2026-11-20', '2026-11-19')).toBe('backwards')
  expect(decide('2024-01-01', '2024-12-31')).toEqual({ debut: '2024-01-01', fin: '2024-12-31' })
  expect(decide('2025-01-01', '2026-01-02')).toBe('too-long')
})

test('the period before has as many days and ends on the day before', () => {
  expect(precedentOf({ debut: '2026-03-01', fin: '2026-03-07' })).toEqual({
    debut: '2026-02-22',
    fin: '2026-02-28',
  })
})

const periodes = fc
  .tuple(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 365 }))
  .map(([from, days]): Periode => {
    const debut = addDays('2020-01-01', from)
    return { debut, fin: addDays(debut, days) }
  })

test('months and the days around them are the days of a period, each once', () => {
  fc.assert(
    fc.property(periodes, (periode) => {
      const { days, months } = splitMonths(periode)
      const parts = [...days, ...(months === undefined ? [] : [months])]
      expect(parts.flatMap(joursOf).sort()).toEqual(joursOf(periode))
      if (months !== undefined) {
        expect(months.debut).toMatch(/-01$/)
        expect(addDays(months.fin, 1)).toMatch(/-01$/)
      }
      expect(days.every((part) => daysOf(part) < 62)).toBe(true)
    }),
  )
})
