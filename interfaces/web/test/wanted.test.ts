import { expect, test } from 'vitest'
import type { Request } from '../src/appro/types.ts'
import { askedOf, missingOf, proposed, withArticle, without, withText } from '../src/appro/wanted.ts'
import type { Row } from '../src/stock/types.ts'

const row = (produit_id: number, changed: Partial<Row> = {}): Row => ({
  produit_id,
  magasin_id: 1,
  nom: `article ${produit_id}`,
  disponible: 3,
  reserve: 0,
  en_transit: 0,
  seuil: 10,
  cible: 30,
  ...changed,
})
const request = (statut: Request['statut'], vers: number, [demandee, validee]: readonly [number, number?]) =>
  ({
    statut,
    vers,
    lignes: [{ produit_id: 1, demandee, validee: validee ?? null, recue: null }],
  }) as unknown as Request

test('what is missing goes up to the target, or to twice the threshold', () => {
  expect(missingOf(row(1), 0)).toBe(27)
  expect(missingOf(row(1, { cible: null }), 0)).toBe(17)
  expect(missingOf(row(1, { disponible: 10 }), 0)).toBe(0)
})

test('what is on its way or already asked for is not asked for twice', () => {
  const asked = askedOf(
    [
      request('DEMANDEE', 1, [5]),
      request('VALIDEE', 1, [9, 4]),
      request('EXPEDIEE', 1, [50]),
      request('DEMANDEE', 2, [70]),
      request('REFUSEE', 1, [80]),
    ],
    1,
  )
  expect(asked.get(1)).toBe(9)
  expect(missingOf(row(1, { en_transit: 10 }), 9)).toBe(8)
  expect(missingOf(row(1, { en_transit: 30 }), 0)).toBe(0)
})

test('a proposal adds what is missing and keeps what somebody typed', () => {
  const typed = withText(withArticle([], { id: 1, nom: 'Thé' }), 1, '4')
  const grid = proposed(typed, [row(1), row(2), row(3, { disponible: 40 })], new Map())
  expect(grid.map(({ id, text }) => [id, text])).toEqual([
    [1, '4'],
    [2, '27'],
  ])
  expect(without(grid, 1).map(({ id }) => id)).toEqual([2])
  expect(withArticle(grid, { id: 2, nom: 'x' })).toBe(grid)
})
