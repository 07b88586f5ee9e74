/**
 * What is ordered, so that no product is drained: the warehouse is seen as a row of single units, and the n-th order takes
 * one unit of a walk that visits each exactly once. A product with ten times the stock is so ordered ten times as often. Pure.
 */

/** A product as the shop shows it, in the place that the web shop sells from. */
export interface Shelf {
  readonly produitId: number
  readonly prixCents: number
  readonly disponible: number
}

export interface Warehouse {
  readonly shelves: readonly Shelf[]
  /** `cumulated[i]`: the units of the products before the i-th. */
  readonly cumulated: readonly number[]
  /** Units that may be ordered. */
  readonly total: number
  readonly stride: number
  /** The unit that the order of rank 0 takes: users who count their orders apart begin apart. */
  readonly first: number
  /** What a guest may not pay, one line each. */
  readonly tooDear: readonly Ligne[]
}

export interface Ligne {
  readonly produitId: number
  readonly quantite: number
  readonly montantCents: number
}

/** Left on each shelf: orders whose payment is refused hold some units for a moment. */
const RESERVE = 40
/** Above this a guest's order is refused by the payment. */
const GUEST_LIMIT_CENTS = 50_000
/** As much of one product as a plausible order asks for. */
const PLAUSIBLE_QUANTITY = 10
/** More than any warehouse has, and still a quantity that an order may ask for. */
export const IMPOSSIBLE_QUANTITY = 9_999

export function stockWarehouse(all: readonly Shelf[]): Warehouse {
  const shelves = all.filter(
    ({ disponible, prixCents }) => disponible > RESERVE && prixCents <= GUEST_LIMIT_CENTS,
  )
  const cumulated: number[] = []
  let total = 0
  for (const { disponible } of shelves) {
    cumulated.push(total)
    total += disponible - RESERVE
  }
  return {
    shelves,
    cumulated,
    total,
    stride: strideFor(total),
    first: 0,
    tooDear: shelves.flatMap(tooDear),
  }
}

/** The same shelves for other users: as many units are left to those who come before them. */
export const startingAt = (warehouse: Warehouse, first: number): Warehouse => ({ ...warehouse, first })

/** The product of the order of this rank; undefined once every unit is ordered. */
export function shelfOfRank(warehouse: Warehouse, rank: number): Shelf | undefined {
  const { shelves, cumulated, total, stride, first } = warehouse
  const place = first + rank
  if (place >= total) return undefined
  const unit = (place * stride) % total
  let [low, high] = [0, cumulated.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((cumulated[middle] ?? 0) <= unit) low = middle
    else high = middle - 1
  }
  return shelves[low]
}

function tooDear({ produitId, prixCents }: Shelf): Ligne[] {
  const quantite = Math.floor(GUEST_LIMIT_CENTS / prixCents) + 1
  return quantite > PLAUSIBLE_QUANTITY ? [] : [{ produitId, quantite, montantCents: prixCents * quantite }]
}

/** About 0.618 of the total, which spreads neighbours far apart, and without a common divisor, so that none is met twice. */
function strideFor(total: number): number {
  let stride = Math.max(1, Math.round(total * 0.618))
  while (commonDivisor(stride, total) > 1) stride += 1
  return stride
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))
