/** Random sales, the tenders that pay them, and the returns that end them. */
import fc from 'fast-check'
import { sumVente, TAXES_QUEBEC, taxesOn } from '../src/sums.ts'
import type { Encaissement, Mode, Paiement } from '../src/sums-paiements.ts'
import { type SoldVente, sumRetour } from '../src/sums-retours.ts'

export const today = taxesOn('2026-11-29', TAXES_QUEBEC)
export const total = (amounts: readonly number[]) => amounts.reduce((sum, one) => sum + one, 0)
export const totalOf = (parts: readonly Encaissement[]) => total(parts.map((part) => part.montantCents))

const ligne = fc.record({
  prixCents: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 1_000_000 })),
  quantite: fc.integer({ min: 1, max: 12 }),
  remisePourcent: fc.integer({ min: 0, max: 100_000 }).map((thousandths) => thousandths / 1_000),
})
export const lignes = fc.array(ligne, { minLength: 1, maxLength: 6 })
export const modes = fc.constantFrom<Mode>('ESPECES', 'CARTE', 'COMPTE')

/** Tenders that pay a total: some name their part, and the last takes the rest. */
export const tendersOf = (
  totalCents: number,
  cuts: readonly { mode: Mode; share: number }[],
  last: Mode,
): Paiement[] => {
  let left = totalCents
  const named = cuts.map(({ mode, share }): Paiement => {
    const montantCents = Math.floor(left * share)
    left -= montantCents
    return { mode: mode === 'ESPECES' ? 'CARTE' : mode, montantCents }
  })
  return [...named, last === 'ESPECES' ? { mode: last, recuCents: left + 100 } : { mode: last }]
}
export const cuts = fc.array(fc.record({ mode: modes, share: fc.double({ min: 0, max: 1, noNaN: true }) }), {
  maxLength: 3,
})

/** A sale, and its pieces in the order and the portions in which they come back: each piece by the number of its line. */
export const history = lignes.chain((asked) => {
  const sale = sumVente(asked, today)
  const vente: SoldVente = {
    lignes: asked.map(({ quantite }, at) => ({ quantite, totalCents: sale.lignes[at]?.totalCents ?? 0 })),
    taux: today,
  }
  const pieces = asked.flatMap(({ quantite }, at) => Array.from({ length: quantite }, () => at))
  return fc.record({
    sale: fc.constant(sale),
    vente: fc.constant(vente),
    pieces: fc.shuffledSubarray(pieces, { minLength: pieces.length }),
    portions: fc.array(fc.integer({ min: 1, max: 5 }), {
      minLength: pieces.length,
      maxLength: pieces.length,
    }),
  })
})

/** The returns that pieces and portions make. */
export function returnsOf(vente: SoldVente, pieces: readonly number[], portions: readonly number[]) {
  const returns: ReturnType<typeof sumRetour>[] = []
  let [before, at] = [vente.lignes.map(() => 0), 0]
  for (const size of portions) {
    const portion = pieces.slice(at, at + size)
    const now = vente.lignes.map((_, line) => portion.filter((piece) => piece === line).length)
    returns.push(sumRetour(vente, before, now))
    before = before.map((count, line) => count + (now[line] ?? 0))
    at += size
  }
  return returns
}
