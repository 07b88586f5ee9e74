import { expect, test } from 'vitest'
import { rentreesOf } from '../src/domain/retour.ts'

test('pieces of one product are summed, and those thrown away are counted apart', () => {
  expect(
    rentreesOf([
      { produitId: 9, quantite: 1, remiseEnStock: false },
      { produitId: 2, quantite: 2, remiseEnStock: true },
      { produitId: 9, quantite: 3, remiseEnStock: true },
    ]),
  ).toEqual([
    { produitId: 2, quantite: 2, rebut: 0 },
    { produitId: 9, quantite: 4, rebut: 1 },
  ])
})
