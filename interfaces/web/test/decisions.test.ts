import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byUrgency, grantOf, isGrantable, isPartial, linesOf, urgencyOf } from '../src/decisions/queue.ts'
import type { Alerte, Demande, Stock } from '../src/decisions/types.ts'

const idOf = (n: number) => `019bc1a8-0000-7000-8000-${String(n).padStart(12, '0')}`
const uneDemande = (n: number, vers: number, ...lignes: readonly [number, number][]): Demande => ({
  id: idOf(n),
  de: 6,
  vers,
  statut: 'DEMANDEE',
  version: 1,
  lignes: lignes.map(([produit_id, demandee]) => ({ produit_id, demandee, validee: null, recue: null })),
})
const unStock = (produit_id: number, disponible: number, magasin_id = 6): Stock => ({
  produit_id,
  magasin_id,
  nom: `Produit ${produit_id}`,
  disponible,
  reserve: 0,
  en_transit: 0,
  seuil: 5,
  cible: null,
})
const uneAlerte = (type: Alerte['type'], magasinId: number, produitId: number): Alerte => ({
  type,
  ...unStock(produitId, 0, magasinId),
})

test('a store that has none left comes first, then one under its threshold, then who has waited longest', () => {
  const [late, early, under, out] = [
    uneDemande(9, 1, [1, 5]),
    uneDemande(2, 2, [1, 5]),
    uneDemande(5, 3, [1, 5]),
    uneDemande(7, 4, [1, 5], [2, 5]),
  ]
  const alertes = [uneAlerte('SOUS_SEUIL', 3, 1), uneAlerte('RUPTURE', 4, 2), uneAlerte('SURSTOCK', 1, 1)]
  expect(byUrgency([late, early, under, out], alertes)).toEqual([out, under, early, late])
  expect(urgencyOf(out, alertes)).toEqual({ out: 1, under: 0 })
})

test('what there is of what is asked for is proposed, and less wants a reason', () => {
  const demande = uneDemande(1, 4, [1, 24], [2, 10])
  const lines = linesOf(demande, [unStock(1, 9), unStock(2, 40), unStock(2, 0, 3)])
  expect(lines.map(({ granted, after }) => [granted, after])).toEqual([
    [9, 0],
    [10, 30],
  ])
  expect(isPartial(lines)).toBe(true)
  expect(grantOf(lines, 'Stock insuffisant')).toEqual({
    quantites: [
      { produit_id: 1, quantite: 9 },
      { produit_id: 2, quantite: 10 },
    ],
    motif: 'Stock insuffisant',
  })
  expect(grantOf(linesOf(demande, [unStock(1, 24), unStock(2, 10)]), '')).toEqual({})
})

test('of nothing nothing is granted', () => {
  const lines = linesOf(uneDemande(1, 4, [1, 24]), [])
  expect(lines[0]).toMatchObject({ free: 0, granted: 0, after: 0 })
  expect(isGrantable(lines)).toBe(false)
})

test('no proposal grants more than is asked for or than there is, and nobody may type more', () => {
  const quantity = fc.integer({ min: 1, max: 500 })
  fc.assert(
    fc.property(quantity, fc.nat(500), fc.nat(600), (asked, free, typed) => {
      const demande = uneDemande(1, 4, [1, asked])
      const [proposed] = linesOf(demande, [unStock(1, free)])
      expect(proposed?.granted).toBe(Math.min(asked, free))
      const chosen = linesOf(demande, [unStock(1, free)], new Map([[1, typed]]))
      expect(isGrantable(chosen)).toBe(typed > 0 && typed <= asked && typed <= free)
    }),
  )
})
