import { expect, test } from 'vitest'
import { addressOf, filtersIn, listOf, searchOf } from '../src/stock/filters.ts'
import {
  addPiece,
  dropLine,
  movedSince,
  piecesOf,
  setPieces,
  type Tally,
  tallyIn,
} from '../src/stock/tally.ts'

const AT = '2026-11-18T14:00:00.000Z'
const LATER = '2026-11-18T14:05:00.000Z'
const tea = { id: 1, nom: 'Thé vert' }
const cup = { id: 2, nom: 'Tasse' }

test('each scan is one piece more, and its article comes first, seen now', () => {
  let tally: Tally = []
  tally = addPiece(tally, tea, AT)
  tally = addPiece(tally, cup, AT)
  tally = addPiece(tally, tea, LATER)
  expect(tally).toEqual([
    { ...tea, pieces: 2, at: LATER },
    { ...cup, pieces: 1, at: AT },
  ])
  expect(piecesOf(tally)).toBe(3)
})

test('pieces that are typed stay in their place; a line can be dropped', () => {
  const tally = addPiece(addPiece([], tea, AT), cup, AT)
  expect(setPieces(tally, { id: 1, pieces: 12, at: LATER })[1]).toEqual({ ...tea, pieces: 12, at: LATER })
  expect(dropLine(tally, 2).map(({ id }) => id)).toEqual([1])
})

test('what moved after a count is told of its own article alone', () => {
  const line = { ...tea, pieces: 5, at: AT }
  const moved = [
    { produit_id: 1, delta: -2, a: LATER },
    { produit_id: 1, delta: -9, a: '2026-11-18T13:59:59.999Z' },
    { produit_id: 2, delta: -1, a: LATER },
  ]
  expect(movedSince(line, moved)).toBe(-2)
})

test('a tally reads back what was kept of it, and what is no tally is nothing', () => {
  const tally = addPiece([], tea, AT)
  expect(tallyIn(JSON.stringify(tally))).toEqual(tally)
  for (const text of [null, '', '{}', '[{"id":"1"}]', '[null]', 'x']) expect(tallyIn(text)).toEqual([])
})

test('filters of stock read back, and a search goes to the catalogue first', () => {
  const filters = filtersIn(new URLSearchParams('vue=sous_seuil&q=th%C3%A9&categorie=3&magasin=2'))
  expect(filtersIn(new URLSearchParams(addressOf(filters).split('?')[1]))).toEqual(filters)
  expect(searchOf(filters)).toBe('/produits?q=th%C3%A9&categorie_id=3&retires=1&limite=100')
  expect(searchOf({ ...filters, q: '', categorie: 'x' })).toBeUndefined()
  expect(listOf('sous_seuil', 2, [4, 5])).toBe('/stock?magasin_id=2&limite=50&sous_seuil=true&produits=4%2C5')
  expect(listOf('alertes', 2, undefined)).toBe('/stock/alertes?magasin_id=2&limite=50')
})
