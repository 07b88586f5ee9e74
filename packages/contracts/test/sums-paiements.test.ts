import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Paiement, roundCash, settle } from '../src/sums-paiements.ts'
import vectors from '../src/sums-vectors.json' with { type: 'json' }
import { cuts, modes, tendersOf, total, totalOf } from './sums-arbitrary.ts'

test.each(vectors.roundCash)('$montantCents cents in cash', ({ montantCents, expected }) => {
  expect(roundCash(montantCents)).toEqual(expected)
})
test.each(vectors.settle)('tenders: $why', ({ totalCents, paiements, expected }) => {
  expect(settle(totalCents, paiements as Paiement[])).toEqual(expected)
})

test('cash is the nearest multiple of 5 cents, and gives back what it takes', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), (cents) => {
      const { duCents, arrondiCents } = roundCash(cents)
      expect([duCents % 5 === 0, Math.abs(arrondiCents) <= 2, duCents - arrondiCents]).toEqual([
        true,
        true,
        cents,
      ])
      expect(roundCash(-cents).duCents + duCents).toBe(0)
    }),
  )
})

test('what is handed over, less the change, is the total and its rounding', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), cuts, modes, (totalCents, named, last) => {
      const paiements = tendersOf(totalCents, named, last)
      const settled = settle(totalCents, paiements)
      if ('reason' in settled) throw new Error(settled.reason)
      const taken = totalOf(settled.encaissements)
      expect(taken).toBe(totalCents + settled.arrondiCents)
      const cash = paiements.find((one) => one.mode === 'ESPECES')?.recuCents ?? 0
      const notCash = totalOf(settled.encaissements.filter(({ mode }) => mode !== 'ESPECES'))
      expect(cash + notCash - settled.renduCents).toBe(taken)
    }),
  )
})

test('a cent too little pays nothing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 1_000_000 }), cuts, (totalCents, named) => {
      const left =
        totalCents -
        total(
          tendersOf(totalCents, named, 'CARTE').map((one) =>
            'montantCents' in one ? (one.montantCents ?? 0) : 0,
          ),
        )
      const { duCents } = roundCash(left)
      fc.pre(duCents > 0)
      const paiements = tendersOf(totalCents, named, 'ESPECES')
      const poorer = paiements.map((one) =>
        one.mode === 'ESPECES' ? { ...one, recuCents: duCents - 1 } : one,
      )
      expect(settle(totalCents, poorer)).toEqual({ reason: 'short', cents: 1 })
    }),
  )
})

test('money below zero is a fault of the caller', () => {
  const paiements: Paiement[] = [
    { mode: 'CARTE', montantCents: -1 },
    { mode: 'ESPECES', recuCents: 200 },
  ]
  expect(() => settle(100, paiements)).toThrow(RangeError)
})
