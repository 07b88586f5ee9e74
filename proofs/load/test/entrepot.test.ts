import { describe, expect, test } from 'vitest'
import { aPartirDe, type Rayon, rangerEntrepot, rayonDuRang } from '../../../k6/lib/entrepot.ts'

const unRayon = (produitId: number, disponible: number, prixCents = 10_000): Rayon => ({
  produitId,
  disponible,
  prixCents,
})

/** How often each product was ordered in the orders of these ranks. */
function commandees(entrepot: ReturnType<typeof rangerEntrepot>, nombre: number): Map<number, number> {
  const fois = new Map<number, number>()
  for (let rang = 0; rang < nombre; rang += 1) {
    const produit = rayonDuRang(entrepot, rang)?.produitId ?? 0
    fois.set(produit, (fois.get(produit) ?? 0) + 1)
  }
  return fois
}

describe('the products that orders take', () => {
  // 5,666 units: the first step tried has a divisor in common with that, and each second unit would be met twice.
  const rayons = [unRayon(1, 5_001), unRayon(2, 503), unRayon(3, 121), unRayon(4, 201)]
  const entrepot = rangerEntrepot(rayons)

  test('are each emptied down to its reserve, and never below, by as many orders as there are units', () => {
    const fois = commandees(entrepot, entrepot.total)
    expect(rayons.map(({ produitId, disponible }) => disponible - (fois.get(produitId) ?? 0))).toEqual([
      40, 40, 40, 40,
    ])
    expect(rayonDuRang(entrepot, entrepot.total)).toBeUndefined()
  })

  test('are ordered in proportion to their stock from the beginning, so that no run drains one', () => {
    const fois = commandees(entrepot, 1_000)
    for (const { produitId, disponible } of rayons) {
      const part = (fois.get(produitId) ?? 0) / 1_000
      expect(Math.abs(part - (disponible - 40) / entrepot.total)).toBeLessThan(0.01)
    }
  })

  test('are other units for users who begin where others may have come to', () => {
    const suite = aPartirDe(entrepot, 700)
    expect([0, 1, 2].map((rang) => rayonDuRang(suite, rang))).toEqual(
      [700, 701, 702].map((rang) => rayonDuRang(entrepot, rang)),
    )
    expect(rayonDuRang(suite, entrepot.total - 700)).toBeUndefined()
  })

  test('leave out what has nothing to spare, and what one guest may not pay', () => {
    expect(rangerEntrepot([unRayon(1, 40), unRayon(2, 100, 50_001)]).total).toBe(0)
  })
})

test('a refused payment is for more than a guest may pay, of ten units at most', () => {
  const { tropChers } = rangerEntrepot([
    unRayon(1, 100, 14_999),
    unRayon(2, 100, 5_000),
    unRayon(3, 100, 10_000),
  ])
  expect(tropChers).toEqual([
    { produitId: 1, quantite: 4, montantCents: 59_996 },
    { produitId: 3, quantite: 6, montantCents: 60_000 },
  ])
})
