import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Encaissement, type Mode, settle } from '../src/sums-paiements.ts'
import { type Remboursement, shareRefund, sumRetour } from '../src/sums-retours.ts'
import vectors from '../src/sums-vectors.json' with { type: 'json' }
import { cuts, history, modes, returnsOf, tendersOf, today, total, totalOf } from './sums-arbitrary.ts'

test.each(vectors.sumRetour)('returns: $why', ({ lignes, returns }) => {
  let before = lignes.map(() => 0)
  for (const { now, expected } of returns) {
    expect(sumRetour({ lignes, taux: today }, before, now)).toEqual(expected)
    before = before.map((pieces, at) => pieces + (now[at] ?? 0))
  }
})
test.each(vectors.shareRefund)('refunds: $why', ({ taken, returns }) => {
  const given: Remboursement[] = []
  for (const one of returns) {
    const mode = 'mode' in one ? (one.mode as Mode) : undefined
    const shared = shareRefund(one.montantCents, { taken: taken as Encaissement[], given }, mode)
    expect(shared).toEqual(one.expected)
    given.push(...shared)
  }
})

test('returns in any order and any splitting add up to what was paid, with each tax, and never to more', () => {
  fc.assert(
    fc.property(history, ({ sale, vente, pieces, portions }) => {
      let sum = 0
      const taxes = sale.taxes.map(() => 0)
      for (const one of returnsOf(vente, pieces, portions)) {
        const parts = one.taxes.map((taxe) => taxe.montantCents)
        expect(one.horsTaxesCents + total(parts)).toBe(one.montantCents)
        expect(Math.min(one.montantCents, ...parts)).toBeGreaterThanOrEqual(0)
        expect(one.horsTaxesCents).toBeGreaterThanOrEqual(-1)
        sum += one.montantCents
        parts.forEach((part, at) => (taxes[at] = (taxes[at] ?? 0) + part))
        expect(sum).toBeLessThanOrEqual(sale.totalCents)
      }
      expect(sum).toBe(sale.totalCents)
      expect(taxes).toEqual(sale.taxes.map((taxe) => taxe.montantCents))
    }),
  )
})

test('every tender gives back what it took over all returns, and at no time more', () => {
  fc.assert(
    fc.property(history, cuts, modes, ({ sale, vente, pieces, portions }, named, last) => {
      const settled = settle(sale.totalCents, tendersOf(sale.totalCents, named, last))
      if ('reason' in settled) throw new Error(settled.reason)
      const taken = settled.encaissements
      const given: Remboursement[] = []
      for (const { montantCents } of returnsOf(vente, pieces, portions)) {
        const shared = shareRefund(montantCents, { taken, given })
        expect(total(shared.map((one) => one.montantCents - one.arrondiCents))).toBe(montantCents)
        given.push(...shared)
        taken.forEach((tender, at) =>
          expect(totalOf(given.filter(({ from }) => from === at))).toBeLessThanOrEqual(tender.montantCents),
        )
      }
      taken.forEach((tender, at) =>
        expect(totalOf(given.filter(({ from }) => from === at))).toBe(tender.montantCents),
      )
    }),
  )
})

test('paid back by other ways, a sale still gives no more than it took, and misses less than a coin', () => {
  fc.assert(
    fc.property(
      history,
      cuts,
      fc.tuple(modes, fc.infiniteStream(fc.option(modes, { nil: undefined }))),
      ({ sale, vente, pieces, portions }, named, [last, ways]) => {
        const settled = settle(sale.totalCents, tendersOf(sale.totalCents, named, last))
        if ('reason' in settled) throw new Error(settled.reason)
        const taken = settled.encaissements
        const given: Remboursement[] = []
        for (const { montantCents } of returnsOf(vente, pieces, portions)) {
          const shared = shareRefund(montantCents, { taken, given }, ways.next().value)
          expect(total(shared.map((one) => one.montantCents - one.arrondiCents))).toBe(montantCents)
          given.push(...shared)
          expect(totalOf(given)).toBeLessThanOrEqual(totalOf(taken))
          expect(given.every((one) => one.montantCents >= 0)).toBe(true)
          expect(given.every((one) => one.mode !== 'ESPECES' || one.montantCents % 5 === 0)).toBe(true)
          for (const [at, tender] of taken.entries())
            if (tender.mode === 'CARTE')
              expect(totalOf(given.filter(({ from }) => from === at))).toBeLessThanOrEqual(
                tender.montantCents,
              )
        }
        expect(totalOf(taken) - totalOf(given)).toBeLessThan(5)
      },
    ),
  )
})

test('more pieces than were sold are a fault of the caller', () => {
  const sold = { lignes: [{ quantite: 2, totalCents: 100 }], taux: [] }
  expect(() => sumRetour(sold, [1], [2])).toThrow(RangeError)
})
