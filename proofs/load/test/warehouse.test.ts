import { describe, expect, test } from 'vitest'
import { type Shelf, shelfOfRank, startingAt, stockWarehouse } from '../../../k6/lib/warehouse.ts'

const aShelf = (produitId: number, disponible: number, prixCents = 10_000): Shelf => ({
  produitId,
  disponible,
  prixCents,
})

/** How often each product was ordered in the orders of these ranks. */
function ordered(warehouse: ReturnType<typeof stockWarehouse>, number: number): Map<number, number> {
  const times = new Map<number, number>()
  for (let rank = 0; rank < number; rank += 1) {
    const produit = shelfOfRank(warehouse, rank)?.produitId ?? 0
    times.set(produit, (times.get(produit) ?? 0) + 1)
  }
  return times
}

describe('the products that orders take', () => {
  // 5,666 units: the first step tried has a divisor in common with that, and each second unit would be met twice.
  const shelves = [aShelf(1, 5_001), aShelf(2, 503), aShelf(3, 121), aShelf(4, 201)]
  const warehouse = stockWarehouse(shelves)

  test('are each emptied down to its reserve, and never below, by as many orders as there are units', () => {
    const times = ordered(warehouse, warehouse.total)
    expect(shelves.map(({ produitId, disponible }) => disponible - (times.get(produitId) ?? 0))).toEqual([
      40, 40, 40, 40,
    ])
    expect(shelfOfRank(warehouse, warehouse.total)).toBeUndefined()
  })

  test('are ordered in proportion to their stock from the beginning, so that no run drains one', () => {
    const times = ordered(warehouse, 1_000)
    for (const { produitId, disponible } of shelves) {
      const share = (times.get(produitId) ?? 0) / 1_000
      expect(Math.abs(share - (disponible - 40) / warehouse.total)).toBeLessThan(0.01)
    }
  })

  test('are other units for users who begin where others may have come to', () => {
    const next = startingAt(warehouse, 700)
    expect([0, 1, 2].map((rank) => shelfOfRank(next, rank))).toEqual(
      [700, 701, 702].map((rank) => shelfOfRank(warehouse, rank)),
    )
    expect(shelfOfRank(next, warehouse.total - 700)).toBeUndefined()
  })

  test('leave out what has nothing to spare, and what one guest may not pay', () => {
    expect(stockWarehouse([aShelf(1, 40), aShelf(2, 100, 50_001)]).total).toBe(0)
  })
})

test('a refused payment is for more than a guest may pay, of ten units at most', () => {
  const { tooDear } = stockWarehouse([aShelf(1, 100, 14_999), aShelf(2, 100, 5_000), aShelf(3, 100, 10_000)])
  expect(tooDear).toEqual([
    { produitId: 1, quantite: 4, montantCents: 59_996 },
    { produitId: 3, quantite: 6, montantCents: 60_000 },
  ])
})
