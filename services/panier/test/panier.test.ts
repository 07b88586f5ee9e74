import { LIGNES_MAX, QUANTITE_MAX } from '@comptoir/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideAdd, decideLigne, emptyPanier, type Panier, withLigne } from '../src/domain/panier.ts'

const unPanier = (given: Partial<Panier> = {}): Panier => ({ ...emptyPanier(7), ...given })
const full = unPanier({
  lignes: Array.from({ length: LIGNES_MAX }, (_, index) => ({ produitId: index + 1, quantite: 1 })),
})

describe('given a cart', () => {
  test('when a product that it holds is added, then the quantities are summed', () => {
    const panier = unPanier({ lignes: [{ produitId: 1, quantite: 2 }] })
    expect(decideAdd(panier, { produitId: 1, quantite: 3 })).toEqual({ produitId: 1, quantite: 5 })
  })

  test('when a sum exceeds what one line may hold, then it says what the line would have been', () => {
    const panier = unPanier({ lignes: [{ produitId: 1, quantite: QUANTITE_MAX }] })
    expect(decideAdd(panier, { produitId: 1, quantite: 1 })).toEqual({ excessive: QUANTITE_MAX + 1 })
  })

  test('when it is full, then only products that it holds can be added or set', () => {
    const refus = { refus: 'PANIER_PLEIN', details: { maximum: LIGNES_MAX } }
    expect(decideAdd(full, { produitId: 101, quantite: 1 })).toEqual(refus)
    expect(decideLigne(full, { produitId: 101, quantite: 1 })).toEqual(refus)
    expect(decideAdd(full, { produitId: 100, quantite: 1 })).toEqual({ produitId: 100, quantite: 2 })
    expect(decideLigne(full, { produitId: 100, quantite: 9 })).toEqual({ produitId: 100, quantite: 9 })
  })
})

test('a line keeps its place when it changes and comes last when it is new', () => {
  const panier = unPanier({
    lignes: [
      { produitId: 3, quantite: 1 },
      { produitId: 1, quantite: 1 },
    ],
  })
  expect(withLigne(panier, { produitId: 3, quantite: 5 }).lignes.map((ligne) => ligne.produitId)).toEqual([
    3, 1,
  ])
  expect(withLigne(panier, { produitId: 2, quantite: 5 }).lignes.map((ligne) => ligne.produitId)).toEqual([
    3, 1, 2,
  ])
})

test('whatever customers do, a cart holds each product once, within its limits, and never changes its version', () => {
  const change = fc.record({
    add: fc.boolean(),
    produitId: fc.integer({ min: 1, max: 120 }),
    quantite: fc.integer({ min: 1, max: QUANTITE_MAX }),
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 250 }), (changes) => {
      let panier = unPanier({ version: 4 })
      for (const { add, ...ligne } of changes) {
        const decided = (add ? decideAdd : decideLigne)(panier, ligne)
        if ('produitId' in decided) panier = withLigne(panier, decided)
      }
      expect(panier.version).toBe(4)
      expect(panier.lignes.length).toBeLessThanOrEqual(LIGNES_MAX)
      expect(new Set(panier.lignes.map((ligne) => ligne.produitId)).size).toBe(panier.lignes.length)
      expect(panier.lignes.every(({ quantite }) => quantite >= 1 && quantite <= QUANTITE_MAX)).toBe(true)
    }),
  )
})
