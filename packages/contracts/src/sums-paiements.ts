/** What a sale takes: cash rounded to 5 cents, change, and one tender or several. Part of `sums.ts`, under its rules. */
import { countOf } from './sums.ts'

/** Coins and notes of Canada, in cents. */
export const DENOMINATIONS = [5, 10, 25, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] as const

/** The smallest coin. */
export const COIN_CENTS = DENOMINATIONS[0]

export interface RoundedCash {
  readonly duCents: number
  /** `duCents` less the exact amount, from -2 to 2: booked, so that the ledger balances. */
  readonly arrondiCents: number
}

/**
 * What an amount is in cash: 1 and 2 cents go down to 0, 3 and 4 up to 5, 6 and 7 down to 5, 8 and 9 up to 10. It is the total with
 * its taxes that is rounded, for cash only; a refund, negative, by the same rule.
 * Source: Government of Canada, Budget 2012, https://www.budget.canada.ca/2012/themes/rounding-arrondissement-eng.html
 */
export function roundCash(montantCents: number): RoundedCash {
  const beyond = countOf(Math.abs(montantCents)) % COIN_CENTS
  const change = (2 * beyond < COIN_CENTS ? -beyond : COIN_CENTS - beyond) * Math.sign(montantCents)
  // Adding 0 makes 0 of -0.
  return { duCents: montantCents + change + 0, arrondiCents: change + 0 }
}

/** What a client offers. `recuCents` is the money that he hands over; no amount means all that the others leave. */
export type Paiement =
  | { readonly mode: 'ESPECES'; readonly recuCents: number }
  | { readonly mode: 'CARTE' | 'COMPTE'; readonly montantCents?: number | undefined }

export type Mode = Paiement['mode']

/** What one tender takes, and how much of it is rounding. `montantCents - arrondiCents` is its part of the total. */
export interface Encaissement {
  readonly mode: Mode
  readonly montantCents: number
  readonly arrondiCents: number
}

export interface Settlement {
  readonly encaissements: readonly Encaissement[]
  readonly arrondiCents: number
  readonly renduCents: number
}

/** Why tenders do not pay a sale: how much is missing or too much, or two of them want what the others leave. */
export type Unsettled =
  | { readonly reason: 'short' | 'over'; readonly cents: number }
  | { readonly reason: 'ambiguous' }

/**
 * How tenders pay a total: all of it, or nothing is taken. Cash takes what the others leave, rounded, and gives change:
 * what was handed over and taken, less the change, is the total and its rounding.
 */
export function settle(totalCents: number, paiements: readonly Paiement[]): Settlement | Unsettled {
  const named = paiements.reduce((sum, paiement) => sum + countOf(namedCents(paiement) ?? 0), 0)
  const open = paiements.filter((paiement) => namedCents(paiement) === undefined)
  if (open.length > 1) return { reason: 'ambiguous' }
  const left = countOf(totalCents) - named
  if (left < 0) return { reason: 'over', cents: -left }
  if (left > 0 && open.length === 0) return { reason: 'short', cents: left }
  const encaissements = paiements.map((paiement) => collect(paiement, namedCents(paiement) ?? left))
  const recu = paiements.find((paiement) => paiement.mode === 'ESPECES')?.recuCents ?? 0
  const due = encaissements.find(({ mode }) => mode === 'ESPECES')?.montantCents ?? 0
  if (countOf(recu) < due) return { reason: 'short', cents: due - recu }
  const arrondiCents = encaissements.reduce((sum, one) => sum + one.arrondiCents, 0)
  return { encaissements, arrondiCents, renduCents: recu - due }
}

const namedCents = (paiement: Paiement): number | undefined =>
  paiement.mode === 'ESPECES' ? undefined : paiement.montantCents

function collect({ mode }: Paiement, cents: number): Encaissement {
  if (mode !== 'ESPECES') return { mode, montantCents: cents, arrondiCents: 0 }
  const { duCents, arrondiCents } = roundCash(cents)
  return { mode, montantCents: duCents, arrondiCents }
}
