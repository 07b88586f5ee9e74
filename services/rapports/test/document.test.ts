import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shareOut } from '../src/domain/document.ts'
import { documentOfRetour, documentOfVente } from '../src/events/documents.ts'
import { uneLigneVendue, uneVente, unRendu, unRetour } from './world.ts'

test('parts add up to the amount, and none is more than a cent from its due', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(fc.integer({ min: -1, max: 1_000_000 }), weights, (amount, given) => {
      const parts = shareOut(amount, given)
      const whole = given.reduce((sum, weight) => sum + weight, 0)
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount)
      if (whole > 0)
        for (const [index, part] of parts.entries())
          expect(Math.abs(part - (amount * (given[index] as number)) / whole)).toBeLessThanOrEqual(1)
    }),
  )
})

test('a sale without network counts when it was made, not when it was told', () => {
  const { body } = uneVente({ faiteLe: '2026-11-19T22:15:00.000Z', a: '2026-11-20T14:00:00.000Z' })
  expect(documentOfVente(body as never)).toMatchObject({
    jour: '2026-11-19',
    heure: 17,
    at: new Date('2026-11-20T14:00:00.000Z'),
  })
})

test('lines take what all their pieces cost', () => {
  const { body } = uneVente({ lignes: [uneLigneVendue(), uneLigneVendue({ produitId: 2, coutCents: null })] })
  expect(documentOfVente(body as never).lignes.map(({ coutCents }) => coutCents)).toEqual([1_200, null])
})

test('a return of nothing but its rounding keeps it', () => {
  const lignes = [unRendu({ montantCents: 0 })]
  const { body } = unRetour({ montantCents: 0, horsTaxesCents: -1, lignes })
  expect(documentOfRetour(body as never).lignes.map(({ horsTaxesCents }) => horsTaxesCents)).toEqual([-1])
})
