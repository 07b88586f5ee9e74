/** Products by places, and what is proposed for a transfer. */
import { expect, test } from 'vitest'
import { filtersIn, listOf, numberIn } from '../src/commandes/filters.ts'
import { gridOf, type Held, levelOf, proposalFor } from '../src/stocks/grid.ts'

const held = (magasin_id: number, disponible: number, changed: Partial<Held> = {}): Held => ({
  produit_id: 1,
  magasin_id,
  disponible,
  en_transit: 0,
  seuil: 10,
  ...changed,
})

test('a place that never had a product has no level, one without a piece is out of stock', () => {
  const places = gridOf([held(1, 0), held(2, 9), held(3, 10)]).get(1)
  expect([1, 2, 3, 4].map((id) => levelOf(places?.get(id)))).toEqual([
    'RUPTURE',
    'SOUS_SEUIL',
    'SUFFISANT',
    undefined,
  ])
})

test('a transfer comes from where most can be spared, and takes that place no further than its threshold', () => {
  const places = gridOf([held(1, 2, { en_transit: 3 }), held(2, 16), held(6, 14)]).get(1)
  expect(proposalFor(places, 1)).toEqual({ from: 2, pieces: 6 })
  expect(proposalFor(gridOf([held(1, 2, { en_transit: 3 }), held(6, 400)]).get(1), 1)).toEqual({
    from: 6,
    pieces: 15,
  })
})

test('nothing is proposed where nobody has any; a scarce article is asked for by the piece', () => {
  expect(proposalFor(gridOf([held(1, 2), held(2, 0)]).get(1), 1)).toBeUndefined()
  expect(proposalFor(undefined, 1)).toBeUndefined()
  expect(proposalFor(gridOf([held(1, 2), held(2, 3)]).get(1), 1)).toEqual({ from: 2, pieces: 1 })
})

test('orders are asked for by what the address says, and by nothing that is no number', () => {
  expect(listOf(filtersIn(new URLSearchParams('statut=PAYEE&client=7')))).toBe(
    '/commande?limite=50&statut=PAYEE&client_id=7',
  )
  expect(listOf(filtersIn(new URLSearchParams('statut=X&client=7;drop')))).toBe('/commande?limite=50')
  expect(numberIn('20 317')).toBe('20317')
  expect(numberIn('-3')).toBeUndefined()
})
