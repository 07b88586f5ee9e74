import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Document, Ligne } from '../src/domain/document.ts'
import { type Goods, sumsOf } from '../src/domain/sums.ts'

const lignes: fc.Arbitrary<Ligne> = fc
  .record({
    produitId: fc.integer({ min: 1, max: 4 }),
    quantite: fc.integer({ min: 1, max: 9 }),
    totalCents: fc.integer({ min: 0, max: 5_000 }),
    horsTaxesCents: fc.integer({ min: 0, max: 4_000 }),
    coutCents: fc.option(fc.integer({ min: 0, max: 3_000 })),
    retour: fc.option(fc.record({ motif: fc.constantFrom('ERREUR', 'AUTRE'), remiseEnStock: fc.boolean() }), {
      nil: undefined,
    }),
  })
  .map(({ retour, ...ligne }) => (retour === undefined ? ligne : { ...ligne, retour }))

const documents: fc.Arbitrary<Document> = fc.record({
  id: fc.uuid(),
  sorte: fc.constantFrom('VENTE', 'COMMANDE', 'RETOUR', 'ANNULATION'),
  magasinId: fc.integer({ min: 1, max: 3 }),
  jour: fc.constantFrom('2026-01-31', '2026-02-01', '2026-02-02'),
  heure: fc.integer({ min: 0, max: 23 }),
  at: fc.constant(new Date(0)),
  totalCents: fc.integer({ min: 0, max: 5_000 }),
  horsTaxesCents: fc.integer({ min: 0, max: 4_000 }),
  lignes: fc.array(lignes, { maxLength: 5 }),
})

const GOODS = ['vendus', 'venduHtCents', 'rendus', 'renduHtCents', 'coutCents', 'sansCoutCents'] as const
const totals = (rows: readonly Goods[]) =>
  Object.fromEntries(GOODS.map((name) => [name, rows.reduce((sum, row) => sum + row[name], 0)]))

test('hours, days and months of products are sums of the same lines', () => {
  fc.assert(
    fc.property(fc.array(documents, { maxLength: 30 }), (told) => {
      const { heures, produitsJours, produitsMois, rendus } = sumsOf(told)
      expect(totals(produitsJours)).toEqual(totals(heures))
      expect(totals(produitsMois)).toEqual(totals(heures))
      expect(rendus.reduce((sum, { quantite }) => sum + quantite, 0)).toBe(totals(heures)['rendus'])
      expect(
        heures.reduce((sum, one) => sum + one.ventes + one.commandes + one.retours + one.annulations, 0),
      ).toBe(told.length)
    }),
  )
})

test('each key comes once, and keys come in one order', () => {
  fc.assert(
    fc.property(fc.array(documents, { maxLength: 30 }), (told) => {
      const keys = sumsOf(told).produitsJours.map(
        ({ jour, magasinId, produitId }) => `${jour} ${magasinId} ${produitId}`,
      )
      expect(keys).toEqual([...new Set(keys)].sort())
    }),
  )
})

const ligne: Ligne = { produitId: 1, quantite: 1, totalCents: 1_000, horsTaxesCents: 900, coutCents: 600 }
const document = (given: Partial<Document>): Document => ({
  id: '019bc1a8-0000-7000-8000-000000000001',
  sorte: 'VENTE',
  magasinId: 1,
  jour: '2026-02-01',
  heure: 12,
  at: new Date(0),
  totalCents: 1_000,
  horsTaxesCents: 900,
  lignes: [ligne],
  ...given,
})
const rendu = (remiseEnStock: boolean) =>
  document({ sorte: 'RETOUR', lignes: [{ ...ligne, retour: { motif: 'AUTRE', remiseEnStock } }] })

test('goods that are put back take their cost back, goods that are thrown away do not', () => {
  expect(sumsOf([document({}), rendu(true)]).heures).toMatchObject([{ coutCents: 0, rendus: 1 }])
  expect(sumsOf([document({}), rendu(false)]).heures).toMatchObject([{ coutCents: 600, rendus: 1 }])
})

test('goods whose cost nobody knows are counted apart', () => {
  const unknown = document({ lignes: [{ ...ligne, coutCents: null }] })
  expect(sumsOf([unknown, document({})]).heures).toMatchObject([
    { venduHtCents: 1_800, sansCoutCents: 900, coutCents: 600 },
  ])
})
