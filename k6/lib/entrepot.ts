/**
 * What is ordered, so that no product is drained: the warehouse is seen as a row of single units, and the n-th order takes
 * one unit of a walk that visits each exactly once. A product with ten times the stock is so ordered ten times as often. Pure.
 */

/** A product as the shop shows it, in the place that the web shop sells from. */
export interface Rayon {
  readonly produitId: number
  readonly prixCents: number
  readonly disponible: number
}

export interface Entrepot {
  readonly rayons: readonly Rayon[]
  /** `cumuls[i]`: the units of the products before the i-th. */
  readonly cumuls: readonly number[]
  /** Units that may be ordered. */
  readonly total: number
  readonly pas: number
  /** The unit that the order of rank 0 takes: users who count their orders apart begin apart. */
  readonly premier: number
  /** What a guest may not pay, one line each. */
  readonly tropChers: readonly Ligne[]
}

export interface Ligne {
  readonly produitId: number
  readonly quantite: number
  readonly montantCents: number
}

/** Left on each shelf: orders whose payment is refused hold some units for a moment. */
const RESERVE = 40
/** Above this a guest's order is refused by the payment. */
const PLAFOND_INVITE_CENTS = 50_000
/** As much of one product as a plausible order asks for. */
const QUANTITE_PLAUSIBLE = 10
/** More than any warehouse has, and still a quantity that an order may ask for. */
export const QUANTITE_IMPOSSIBLE = 9_999

export function rangerEntrepot(tous: readonly Rayon[]): Entrepot {
  const rayons = tous.filter(
    ({ disponible, prixCents }) => disponible > RESERVE && prixCents <= PLAFOND_INVITE_CENTS,
  )
  const cumuls: number[] = []
  let total = 0
  for (const { disponible } of rayons) {
    cumuls.push(total)
    total += disponible - RESERVE
  }
  return {
    rayons,
    cumuls,
    total,
    pas: pasPremierAvec(total),
    premier: 0,
    tropChers: rayons.flatMap(tropCher),
  }
}

/** The same shelves for other users: as many units are left to those who come before them. */
export const aPartirDe = (entrepot: Entrepot, premier: number): Entrepot => ({ ...entrepot, premier })

/** The product of the order of this rank; undefined once every unit is ordered. */
export function rayonDuRang(entrepot: Entrepot, rang: number): Rayon | undefined {
  const { rayons, cumuls, total, pas, premier } = entrepot
  const place = premier + rang
  if (place >= total) return undefined
  const unite = (place * pas) % total
  let [bas, haut] = [0, cumuls.length - 1]
  while (bas < haut) {
    const milieu = Math.ceil((bas + haut) / 2)
    if ((cumuls[milieu] ?? 0) <= unite) bas = milieu
    else haut = milieu - 1
  }
  return rayons[bas]
}

function tropCher({ produitId, prixCents }: Rayon): Ligne[] {
  const quantite = Math.floor(PLAFOND_INVITE_CENTS / prixCents) + 1
  return quantite > QUANTITE_PLAUSIBLE ? [] : [{ produitId, quantite, montantCents: prixCents * quantite }]
}

/** About 0.618 of the total, which spreads neighbours far apart, and without a common divisor, so that none is met twice. */
function pasPremierAvec(total: number): number {
  let pas = Math.max(1, Math.round(total * 0.618))
  while (diviseurCommun(pas, total) > 1) pas += 1
  return pas
}

const diviseurCommun = (a: number, b: number): number => (b === 0 ? a : diviseurCommun(b, a % b))
