import { TAXES_QUEBEC, taxesOn } from '@comptoir/contracts/sums.ts'
import { TEST_INSTANT } from '@comptoir/testing/builders.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  decideEmissions,
  isCoherent,
  numeroOf,
  pieceOfDemande,
  readNumero,
  shareTaxes,
} from '../src/domain/facture.ts'

const demande = { userId: 'usr_1', numberOfItems: 2, montantCents: 1_150 }
const piece = pieceOfDemande(demande, { id: 'a', at: TEST_INSTANT })
const ground = {
  at: TEST_INSTANT,
  derniers: { FACTURE: 7, NOTE_DE_CREDIT: 2 },
  taux: TAXES_QUEBEC,
  vendeur: { nom: 'Comptoir', lignes: [], inscriptions: [] },
  clients: new Map(),
  invoices: new Map(),
}

test('a number says its kind, year and rank, and is read back', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('FACTURE', 'NOTE_DE_CREDIT'),
      fc.integer({ min: 2000, max: 9999 }),
      fc.integer({ min: 1, max: 999_999_999 }),
      (genre, annee, rang) => {
        expect(readNumero(numeroOf({ genre, annee, rang }))).toEqual({ genre, annee, rang })
      },
    ),
  )
  expect(numeroOf({ genre: 'FACTURE', annee: 2026, rang: 12 })).toBe('F-2026-000012')
  for (const text of ['', 'F-2026-1', 'X-2026-000001', 'F-2026-000001 '])
    expect(readNumero(text)).toBeUndefined()
})

test('numbers go on from the newest one of their kind', () => {
  const { issued } = decideEmissions([piece, { ...piece, id: 'b' }], ground)
  expect(issued.map(({ rang, annee }) => [annee, rang])).toEqual([
    [2026, 8],
    [2026, 9],
  ])
})

test('a credit note without its invoice takes no number; with it, it comes after it', () => {
  const order = { ...piece, version: 0 as const, commandeId: 'c' }
  const note = { ...order, id: 'n', genre: 'NOTE_DE_CREDIT' as const, retourId: 'r' }
  const alone = decideEmissions([note], ground)
  expect([alone.issued, alone.waiting.map(({ id }) => id)]).toEqual([[], ['n']])
  const both = decideEmissions([note, order], ground)
  expect(both.issued.map(({ id, rang, factureId }) => [id, rang, factureId])).toEqual([
    ['a', 8, null],
    ['n', 3, 'a'],
  ])
  // One that waits already stays as it is.
  expect(decideEmissions([{ ...note, version: 1 }], ground)).toEqual({ issued: [], waiting: [] })
})

test('taxes that are shared come to the amount, none far from its rate', () => {
  const taxes = taxesOn('2026-01-15', TAXES_QUEBEC).map((taux) => ({ ...taux, montantCents: 0 }))
  fc.assert(
    fc.property(fc.integer({ min: -2, max: 1_000_000 }), (cents) => {
      const shared = shareTaxes(cents, taxes)
      expect(shared.reduce((sum, { montantCents }) => sum + montantCents, 0)).toBe(cents)
      for (const { pourcent, montantCents } of shared)
        expect(Math.abs(montantCents - (cents * pourcent) / 14.975)).toBeLessThanOrEqual(0.5)
    }),
  )
  expect(shareTaxes(0, [])).toEqual([])
})

test('figures that do not come to the amount are those of no paper', () => {
  expect(isCoherent(piece)).toBe(true)
  expect(isCoherent({ ...piece, montantCents: 1 })).toBe(false)
  expect(isCoherent({ ...piece, horsTaxesCents: 1, taxes: [] })).toBe(false)
  expect(isCoherent({ ...piece, nombreArticles: 0 })).toBe(false)
})
