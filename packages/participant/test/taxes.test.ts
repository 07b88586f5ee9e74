import { extractTaxes, TAXES_QUEBEC } from '@comptoir/contracts/sums.ts'
import { describe, expect, test } from 'vitest'
import { readTaxes, readTaxNumbers } from '../src/taxes.ts'

describe('the taxes of the configuration', () => {
  test('are those of Québec, or those that are named', () => {
    expect(readTaxes(undefined)).toBe(TAXES_QUEBEC)
    expect(readTaxes('TPS 5 2008-01-01, TVQ 9.975 2013-01-01')).toEqual(TAXES_QUEBEC)
    expect(extractTaxes(1_130, readTaxes('HST 13 2010-07-01')).horsTaxesCents).toBe(1_000)
  })
  test.each(['', 'TPS', 'TPS 5', 'TPS cinq 2008-01-01', 'TPS 5 2008-13-01', 'TPS 5.12345 2008-01-01'])(
    'are refused when they are no list: %j',
    (text) => {
      expect(() => readTaxes(text)).toThrow('TAXES is no list')
    },
  )
})

test('registrations for taxes are what the house says, and those of a demonstration are nobody’s', () => {
  expect(readTaxNumbers('TPS 123456789 RT0001,TVQ 1234567890 TQ0001', 'production')).toEqual([
    { taxe: 'TPS', numero: '123456789 RT0001' },
    { taxe: 'TVQ', numero: '1234567890 TQ0001' },
  ])
  expect(readTaxNumbers(undefined, 'production')).toEqual([])
  expect(readTaxNumbers(undefined, 'demo')).toHaveLength(2)
  for (const text of ['TPS', 'TPS 12', '123456789 RT0001;', 'TPS é123456'])
    expect(() => readTaxNumbers(text, 'demo')).toThrow('TAX_NUMBERS is no list')
})
