/**
 * The sums of a sale: price, discount, taxes, and with `sums-paiements.ts` and `sums-retours.ts` cash, change and refunds. One
 * module for the services and for a till that is offline, so that both come to the same cent: no I/O, no clock, no import.
 * `sums-vectors.json` has the figures by which each side tests that it does.
 *
 * Money is integer cents. Each function rounds once, half a cent up, and what must add up is a difference, never a second
 * rounding. An amount, quantity or percentage that cannot be is a fault of the caller (`RangeError`): forms and contracts have
 * refused it before.
 */

export interface LigneInput {
  readonly prixCents: number
  readonly quantite: number
  /** At most three decimals; none when absent. */
  readonly remisePourcent?: number | undefined
}

export interface LigneSums {
  readonly brutCents: number
  readonly remiseCents: number
  /** `brutCents - remiseCents`: what the line costs, taxes contained. */
  readonly totalCents: number
}

/** A tax from a day on. A rate of 0 ends it. */
export interface Taux {
  readonly nom: string
  /** Of the price without taxes; at most three decimals. */
  readonly pourcent: number
  /** The first day, `YYYY-MM-DD` where the shop is. */
  readonly depuis: string
}

export interface Taxe {
  readonly nom: string
  readonly pourcent: number
  readonly montantCents: number
}

export interface TaxSums {
  readonly horsTaxesCents: number
  readonly taxes: readonly Taxe[]
}

export interface VenteSums extends LigneSums, TaxSums {
  readonly lignes: readonly LigneSums[]
}

/**
 * The taxes of Québec: since 2013 the TVQ too is on the price without the TPS.
 * Source: Revenu Québec, "Calculating the Taxes", https://www.revenuquebec.ca/en/entretakene/taxes/tvq_tps/calcul-taxes.aspx
 */
export const TAXES_QUEBEC: readonly Taux[] = [
  { nom: 'TPS', pourcent: 5, depuis: '2008-01-01' },
  { nom: 'TVQ', pourcent: 9.975, depuis: '2013-01-01' },
]

/**
 * Price × quantity, less the line's discount. The discount is taken of the whole line, not of each piece, and rounded once: half
 * a cent goes to the customer.
 */
export function sumLigne({ prixCents, quantite, remisePourcent = 0 }: LigneInput): LigneSums {
  const brutCents = exact(countOf(prixCents) * countOf(quantite))
  const remiseCents = proportion(brutCents, thousandthsOf(remisePourcent, 100), 100_000)
  return { brutCents, remiseCents, totalCents: brutCents - remiseCents }
}

/** A whole sale: its lines, their sums, and what of the total is tax. `taux` are those of the day, see `taxesOn`. */
export function sumVente(lignes: readonly LigneInput[], taux: readonly Taux[]): VenteSums {
  const sums = lignes.map(sumLigne)
  const sumOf = (field: keyof LigneSums) => exact(sums.reduce((sum, ligne) => sum + ligne[field], 0))
  const totalCents = sumOf('totalCents')
  return {
    lignes: sums,
    brutCents: sumOf('brutCents'),
    remiseCents: sumOf('remiseCents'),
    totalCents,
    ...extractTaxes(totalCents, taux),
  }
}

/** The rates of a day (`YYYY-MM-DD`): of each tax the latest that has begun, in the order of the list. */
export function taxesOn(day: string, taux: readonly Taux[]): Taux[] {
  const latest = new Map<string, Taux>()
  for (const one of taux) {
    const known = latest.get(one.nom)
    if (one.depuis <= day && (known === undefined || known.depuis <= one.depuis)) latest.set(one.nom, one)
  }
  return [...latest.values()].filter(({ pourcent }) => pourcent > 0)
}

/**
 * The taxes that an amount contains. Each is `total × rate / (100 % + all rates)` of the whole sale, rounded to the cent, half a
 * cent up; the net is what is left, so that net and taxes are the total.
 * Source: Revenu Québec, as above: half a cent counts as one, less does not, and the total of several goods may be taxed at once.
 */
export function extractTaxes(totalCents: number, taux: readonly Taux[]): TaxSums {
  const rates = taux.map(({ pourcent }) => thousandthsOf(pourcent, 1_000))
  const whole = rates.reduce((sum, rate) => sum + rate, 100_000)
  const taxes = taux.map(({ nom, pourcent }, at) => ({
    nom,
    pourcent,
    montantCents: proportion(countOf(totalCents), rates[at] ?? 0, whole),
  }))
  return { horsTaxesCents: taxes.reduce((left, { montantCents }) => left - montantCents, totalCents), taxes }
}

/** `amount × part / whole`, rounded half up. Whole numbers all along: a product of doubles would lose cents. */
export function proportion(amount: number, part: number, whole: number): number {
  return exact(Number((2n * BigInt(amount) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole))))
}

/** A count of cents or pieces. @throws {RangeError} when it is none. */
export function countOf(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no count`)
  return value
}

/** A percentage in thousandths of a percent: 9.975 is 9975. */
function thousandthsOf(pourcent: number, max: number): number {
  const thousandths = Math.round(pourcent * 1_000)
  if (!(pourcent >= 0 && pourcent <= max) || thousandths / 1_000 !== pourcent)
    throw new RangeError(`${pourcent} is no percentage`)
  return thousandths
}

function exact(sum: number): number {
  if (!Number.isSafeInteger(sum)) throw new RangeError(`${sum} is too large to be exact`)
  return sum
}
