import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { extractTaxes, sumLigne, sumVente, TAXES_QUEBEC, type Taux, taxesOn } from '../src/sums.ts'
import vectors from '../src/sums-vectors.json' with { type: 'json' }
import { lignes, today, total } from './sums-arbitrary.ts'

const RATES: Readonly<Record<string, readonly Taux[]>> = vectors.taux

describe('the vectors that server and till share', () => {
  test.each(vectors.sumLigne)('line $input is $expected', ({ input, expected }) => {
    expect(sumLigne(input)).toEqual(expected)
  })
  test.each(vectors.sumVente)('sale: $why', ({ taux, day, lignes, expected }) => {
    expect(sumVente(lignes, taxesOn(day, RATES[taux] ?? []))).toEqual(expected)
  })
  test.each(vectors.extractTaxes)('the taxes in $totalCents cents', ({ totalCents, expected }) => {
    expect(extractTaxes(totalCents, today)).toEqual(expected)
  })
  test('their taxes are those that the house ships', () => {
    expect(vectors.taux.quebec).toEqual(TAXES_QUEBEC)
  })
})

const rates = fc.array(
  fc.record({
    nom: fc.constantFrom('TPS', 'TVQ', 'TVH'),
    pourcent: fc.integer({ min: 0, max: 20_000 }).map((thousandths) => thousandths / 1_000),
    depuis: fc.constantFrom('2008-01-01', '2013-01-01', '2026-11-29', '2026-11-30'),
  }),
  { maxLength: 6 },
)

test('the lines of a sale, less their discounts, are its total; its net and its taxes are its total', () => {
  fc.assert(
    fc.property(lignes, rates, (asked, taux) => {
      const sale = sumVente(asked, taxesOn('2026-11-29', taux))
      expect(total(sale.lignes.map((one) => one.totalCents))).toBe(sale.totalCents)
      expect(sale.brutCents - sale.remiseCents).toBe(sale.totalCents)
      expect(sale.horsTaxesCents + total(sale.taxes.map((taxe) => taxe.montantCents))).toBe(sale.totalCents)
      expect(
        Math.min(sale.horsTaxesCents, ...sale.lignes.map((one) => one.totalCents)),
      ).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('a day has the latest rate of each tax that has begun by then', () => {
  fc.assert(
    fc.property(rates, (taux) => {
      const begun = taux.filter(({ depuis }) => depuis <= '2026-11-29')
      for (const { nom, pourcent, depuis } of taxesOn('2026-11-29', taux)) {
        const same = begun.filter((one) => one.nom === nom)
        expect(
          same
            .map((one) => one.depuis)
            .toSorted()
            .at(-1),
        ).toBe(depuis)
        expect(pourcent).toBeGreaterThan(0)
      }
    }),
  )
})

test.each([
  ['half a piece', () => sumLigne({ prixCents: 100, quantite: 0.5 })],
  ['a price below zero', () => sumLigne({ prixCents: -1, quantite: 1 })],
  ['a discount above the price', () => sumLigne({ prixCents: 100, quantite: 1, remisePourcent: 101 })],
  [
    'a discount that is finer than a thousandth',
    () => sumLigne({ prixCents: 100, quantite: 1, remisePourcent: 0.0001 }),
  ],
  ['no number', () => sumLigne({ prixCents: 100, quantite: 1, remisePourcent: Number.NaN })],
  ['a product that no double holds', () => sumLigne({ prixCents: 2 ** 52, quantite: 4 })],
  [
    'a sum that no double holds',
    () =>
      sumVente(
        Array.from({ length: 4 }, () => ({ prixCents: 2 ** 52, quantite: 1 })),
        [],
      ),
  ],
])('%s is a fault of the caller', (_, act) => {
  expect(act).toThrow(RangeError)
})
