import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressOf, askedBy, faultOf, filtersIn, PRESETS, TABS } from '../src/rapports/filters.ts'
import { addDays } from '../src/words/days.ts'

const TODAY = '2026-11-18'
const read = (address: string) => {
  const [path = '', search = ''] = address.split('?')
  const tab = TABS.find((one) => path === `/rapports/${one}`)
  if (tab === undefined) throw new Error(`no report: ${address}`)
  return filtersIn(tab, new URLSearchParams(search), TODAY)
}

test('what an address says reads back, whatever is chosen', () => {
  const day = fc.integer({ min: 0, max: 9_000 }).map((days) => addDays('2010-01-01', days))
  const number = fc.constantFrom('', '1', '42')
  fc.assert(
    fc.property(
      fc.record({
        tab: fc.constantFrom(...TABS),
        chosen: fc.tuple(day, day),
        preset: fc.option(fc.constantFrom(...PRESETS), { nil: undefined }),
        magasin: number,
        categorie: number,
        isCompared: fc.boolean(),
      }),
      ({ chosen: [from, to], preset, ...rest }) => {
        const days =
          preset === undefined ? { from, to } : { from: addDays(TODAY, 1 - Number(preset)), to: TODAY }
        const filters = { ...rest, preset, ...days }
        expect(read(addressOf(filters))).toEqual(filters)
      },
    ),
  )
})

test('what an address says wrongly is left out', () => {
  const filters = filtersIn(
    'ventes',
    new URLSearchParams('date_debut=hier&date_fin=2026-13-99&magasin_id=-1'),
    TODAY,
  )
  expect(filters).toMatchObject({ preset: '30', from: '2026-10-20', to: TODAY, magasin: '' })
})

test('a report spans a year at most, and begins before it ends', () => {
  expect(faultOf({ from: '2026-11-18', to: '2026-11-17' })).toBe('backwards')
  expect(faultOf({ from: '2025-11-18', to: '2026-11-18' })).toBeUndefined()
  expect(faultOf({ from: '2025-11-17', to: '2026-11-18' })).toBe('too-long')
})

test('the stock is asked without days, and sales alone are compared', () => {
  const filters = { ...read('/rapports/ventes'), magasin: '3' }
  expect(askedBy({ ...filters, tab: 'stock' }).toString()).toBe('magasin_id=3')
  expect(askedBy({ ...filters, tab: 'retours' }).get('comparer')).toBeNull()
  expect(askedBy(filters).get('comparer')).toBe('precedent')
})
