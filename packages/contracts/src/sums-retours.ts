/**
 * What a return gives back. Part of `sums.ts`, under its rules.
 *
 * Every figure of a return is what all returns of the sale come to with it, less what they came to without it. So returns in
 * any order and any splitting add up to what the sale took, to the cent, and at no time to more.
 */
import { countOf, extractTaxes, proportion, type Taux, type TaxSums } from './sums.ts'
import { COIN_CENTS, type Encaissement, type Mode, roundCash } from './sums-paiements.ts'

export interface SoldLigne {
  readonly quantite: number
  readonly totalCents: number
}

/** A sale as its returns need it. `taux` are those of the day of the sale. */
export interface SoldVente {
  readonly lignes: readonly SoldLigne[]
  readonly taux: readonly Taux[]
}

export interface RetourSums extends TaxSums {
  readonly montantCents: number
}

/**
 * A return, by line: pieces that came back before, and pieces that come back now. The parts of net and taxes add up to the amount;
 * on a return of a few cents one of them may be a cent below zero, where the rounding of the sale falls.
 * @throws {RangeError} for more pieces than a line has left.
 */
export function sumRetour(
  { lignes, taux }: SoldVente,
  before: readonly number[],
  now: readonly number[],
): RetourSums {
  const beforeCents = returnedCents(lignes, before)
  const after = lignes.map((_, at) => (before[at] ?? 0) + countOf(now[at] ?? 0))
  const afterCents = returnedCents(lignes, after)
  const then = extractTaxes(beforeCents, taux)
  const total = extractTaxes(afterCents, taux)
  return {
    montantCents: afterCents - beforeCents,
    horsTaxesCents: total.horsTaxesCents - then.horsTaxesCents,
    taxes: total.taxes.map((taxe, at) => ({
      ...taxe,
      montantCents: taxe.montantCents - (then.taxes[at]?.montantCents ?? 0),
    })),
  }
}

/** What so many pieces of each line come to: their share of what the line cost after its discount. */
function returnedCents(lignes: readonly SoldLigne[], quantites: readonly number[]): number {
  return lignes.reduce((sum, { quantite, totalCents }, at) => {
    const pieces = countOf(quantites[at] ?? 0)
    if (pieces > quantite) throw new RangeError(`${pieces} pieces of ${quantite}`)
    return sum + (pieces === 0 ? 0 : proportion(totalCents, pieces, quantite))
  }, 0)
}

/** What one tender gives back. `montantCents - arrondiCents` is its part of what the returned goods cost. */
export interface Remboursement extends Encaissement {
  /** Which of the sale's tenders it comes from, counted from 0; `null` for another mode. */
  readonly from: number | null
}

/** A sale's tenders, and what its earlier returns gave back. */
export interface Tenders {
  readonly taken: readonly Encaissement[]
  readonly given: readonly Remboursement[]
}

/**
 * Shares a refund among the tenders of the sale: first those that are not cash, up to what each took, then cash. Cash is
 * rounded over all returns together, so that many small ones give no more than one great one.
 *
 * With a `mode`, all of it goes there as far as it may: cash and a client's account take anything, a card what it paid. What it
 * may not take goes back as without. No way gives back more than the sale took: what rounding would add is left out, and booked.
 */
export function shareRefund(montantCents: number, { taken, given }: Tenders, mode?: Mode): Remboursement[] {
  const shared: Remboursement[] = []
  let left = countOf(montantCents)
  for (const place of placesOf(taken, mode)) {
    const soFar = [...given, ...shared]
    const part = Math.min(left, partLeft(place, taken, soFar))
    if (part === 0) continue
    const wanted = place.mode === 'ESPECES' ? cashOf(part, soFar) : part
    const cents = payable(place.mode, wanted, sumOf(taken) - sumOf(soFar))
    shared.push({ ...place, montantCents: cents, arrondiCents: cents - part })
    left -= part
  }
  return shared
}

interface Place {
  readonly mode: Mode
  readonly from: number | null
}

/** Where money may go back to, in the order in which it does. Cash is last, and takes whatever is left. */
function placesOf(taken: readonly Encaissement[], mode: Mode | undefined): Place[] {
  const places = taken.map((one, from): Place => ({ mode: one.mode, from }))
  const cash = places.find((place) => place.mode === 'ESPECES') ?? { mode: 'ESPECES', from: null }
  const others = places.filter((place) => place.mode !== 'ESPECES')
  if (mode === 'ESPECES') return [cash]
  if (mode === 'COMPTE') return [...others.filter((place) => place.mode === mode), { mode, from: null }]
  return [...others.filter((place) => place.mode === mode), ...others.filter((p) => p.mode !== mode), cash]
}

/** How much of a refund a place may still take: a tender what it took, cash and another account anything. */
function partLeft({ mode, from }: Place, taken: readonly Encaissement[], given: readonly Remboursement[]) {
  if (mode === 'ESPECES' || from === null) return Number.POSITIVE_INFINITY
  return (taken[from]?.montantCents ?? 0) - sumOf(given.filter((one) => one.from === from))
}

/** What cash gives for a part, so that all cash given for the sale is rounded as one amount. */
function cashOf(part: number, given: readonly Remboursement[]): number {
  const cash = given.filter(({ mode }) => mode === 'ESPECES')
  const before = cash.reduce((sum, one) => sum + one.montantCents - one.arrondiCents, 0)
  return roundCash(before + part).duCents - sumOf(cash)
}

/** As much of an amount as the sale still has, in coins that exist. */
function payable(mode: Mode, cents: number, room: number): number {
  const capped = Math.min(cents, room)
  return mode === 'ESPECES' ? capped - (capped % COIN_CENTS) : capped
}

const sumOf = (parts: readonly Encaissement[]) =>
  parts.reduce((sum, { montantCents }) => sum + montantCents, 0)
