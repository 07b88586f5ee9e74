/**
 * Money is integer cents inside and a decimal number with at most two digits in JSON (CAD). No rounding anywhere: an
 * amount that is finer than a cent is refused where it enters.
 */
import { Closed, Nullable } from './fields.ts'
import { Type } from './typebox.ts'

/** The largest amount in JSON, in dollars: far below 2^53 cents, so every conversion is exact. */
export const MONTANT_MAX = 1_000_000_000

/** Integer cents, as operations carry them. */
export const MontantCents = Type.Integer({ minimum: 0, maximum: MONTANT_MAX * 100 })

/** Dollars, as public routes carry them. `multipleOf` is not used: 0.29 is no multiple of 0.01 in binary. */
export const Montant = (options: { minimum?: number; exclusiveMinimum?: number } = { minimum: 0 }) =>
  Type.Number({ ...options, maximum: MONTANT_MAX, description: 'CAD, at most two decimals' })

/** How a sale is paid, or money given back: `Mode` of `sums-paiements.ts`. */
export const Mode = Type.Enum(['ESPECES', 'CARTE', 'COMPTE'])

/** What one tender of a sale takes. `montantCents - arrondiCents` is its part of the total. */
export const EncaissementSchema = Closed({
  mode: Mode,
  montantCents: MontantCents,
  arrondiCents: Type.Integer({ minimum: -4, maximum: 4 }),
})

/** What one tender gives back. `from` is which of the sale's tenders it comes from, counted from 0; null: another mode. */
export const RemboursementSchema = Closed({
  mode: Mode,
  montantCents: MontantCents,
  arrondiCents: Type.Integer(),
  from: Nullable(Type.Integer({ minimum: 0 })),
})

/** Dollars → cents, or `null` when the amount is finer than a cent or not a finite number. */
export function toCents(dollars: number): number | null {
  if (!Number.isFinite(dollars)) return null
  const cents = Math.round(dollars * 100)
  // The nearest double to cents/100 is what JSON.parse gives for a number of two decimals.
  return cents / 100 === dollars ? cents : null
}

/** Cents → dollars, exact to two decimals when printed. */
export function toDollars(cents: number): number {
  return cents / 100
}
