/**
 * A reservation: what an order or a sale holds in one place, or an order in several, all its lines or none.
 *
 *     (none) ── reserver ──► RESERVEE ── liberer ──► LIBEREE
 *        │                       └────── sortir ───► SORTIE
 *        └───── liberer ───► ANNULEE     the mark that refuses the reservation which comes late
 *
 * LIBEREE, SORTIE and ANNULEE are final. A sale may hold pieces that the stock did not know, since they are in the seller's
 * hand: those are found. Everything here is pure.
 */
import { type Refusal, refuse } from '@comptoir/contracts'
import type { Person } from '@comptoir/contracts/access.ts'
import { decideRepartition, type Lieu, type Part } from './repartition.ts'

/**
 * Who made a reservation: an order or a sale, someone by hand, or a request of another place. They are different facts, even under
 * one id: no state of the one is seen by the other.
 */
export type Origine = 'SAGA' | 'PUBLIQUE' | 'DEMANDE'

export interface Ligne {
  readonly produitId: number
  readonly quantite: number
}

export type Reservation =
  | {
      readonly statut: 'RESERVEE'
      readonly magasinId: number
      readonly lignes: readonly Ligne[]
      readonly reserveeLe: Date
    }
  | { readonly statut: 'RESERVEE'; readonly parts: readonly Part[]; readonly reserveeLe: Date }
  | { readonly statut: 'LIBEREE'; readonly closeLe: Date }
  | { readonly statut: 'SORTIE'; readonly closeLe: Date }
  | { readonly statut: 'ANNULEE'; readonly closeLe: Date }

export interface Demand {
  readonly commandeId: string
  readonly magasinId: number
  /** One line per product, in product order: see `normalise`. */
  readonly lignes: readonly Ligne[]
  /** How many pieces of each line may be found; none when absent. */
  readonly constatMax?: number
  /** Other places may serve it as well. */
  readonly repartition?: boolean
}

/** A sale's demand: the sale's id is its `commandeId`. */
export interface Vente extends Demand {
  readonly auteur: Person
}

/** What is known before a group is decided. */
export interface Situation {
  /** Pieces free, by `stockKey`. A row that does not exist counts as none. */
  readonly disponibles: ReadonlyMap<string, number>
  readonly unknownLieux: ReadonlySet<number>
  readonly reservations: ReadonlyMap<string, Reservation>
  /** The places that orders may be spread over, with their thresholds by product; none when no order asks for it. */
  readonly lieux: readonly { readonly magasinId: number; readonly seuils: ReadonlyMap<number, number> }[]
}

export type Verdict =
  /** `found`: the pieces that the stock did not know, by product. `parts`: what places give, of an order that several may serve. */
  | { readonly kind: 'reserver'; readonly found: readonly Ligne[]; readonly parts: readonly Part[] }
  | { readonly kind: 'deja-reservee'; readonly at: Date; readonly parts: readonly Part[] }
  | { readonly kind: 'refus'; readonly refus: Refusal }

export const stockKey = (magasinId: number, produitId: number): string => `${magasinId}/${produitId}`

/** Sums repeated products and puts lines in product order, the order of locks. */
export function normalise(lignes: readonly Ligne[]): Ligne[] {
  const byProduit = new Map<number, number>()
  for (const { produitId, quantite } of lignes)
    byProduit.set(produitId, (byProduit.get(produitId) ?? 0) + quantite)
  return [...byProduit]
    .map(([produitId, quantite]) => ({ produitId, quantite }))
    .sort((a, b) => a.produitId - b.produitId)
}

/**
 * Decides a group in order of arrival. Each accepted order takes from what the next ones see; a refused one takes
 * nothing, so no order is refused that would fit.
 */
export function decideReservations(demands: readonly Demand[], situation: Situation): Verdict[] {
  const left = new Map(situation.disponibles)
  const accepted = new Map<string, Accepted>()
  return demands.map((demand): Verdict => {
    const known = situation.reservations.get(demand.commandeId)
    if (known !== undefined) return verdictOnKnown(demand, known)
    const twin = accepted.get(demand.commandeId)
    if (twin !== undefined)
      return sameContent(demand, twin.demand) ? { ...twin.verdict, found: [] } : refuseExisting(demand)
    if (situation.unknownLieux.has(demand.magasinId))
      return { kind: 'refus', refus: refuse('MAGASIN_INCONNU', { magasinId: demand.magasinId }) }
    const verdict = demand.repartition === true ? takeParts(demand, left, situation) : takeWhole(demand, left)
    if (verdict.kind === 'reserver') accepted.set(demand.commandeId, { demand, verdict })
    return verdict
  })
}

type Reserved = Extract<Verdict, { kind: 'reserver' }>

interface Accepted {
  readonly demand: Demand
  readonly verdict: Reserved
}

const RESERVED: Reserved = { kind: 'reserver', found: [], parts: [] }

const insufficient = (lignes: readonly Shortage[]): Verdict => ({
  kind: 'refus',
  refus: refuse('STOCK_INSUFFISANT', { lignes }),
})

/** Takes an order from the places that serve it, when all of them together can. */
function takeParts(demand: Demand, left: Map<string, number>, { lieux }: Situation): Verdict {
  const repartition = decideRepartition(
    demand,
    lieux.map(({ magasinId, seuils }): Lieu => {
      const above = demand.lignes.map(({ produitId }) => {
        const free = left.get(stockKey(magasinId, produitId)) ?? 0
        return Math.max(0, free - (seuils.get(produitId) ?? free))
      })
      return { magasinId, above }
    }),
  )
  if ('shortages' in repartition) return insufficient(repartition.shortages)
  for (const { magasinId, produitId, quantite } of repartition.parts) {
    const key = stockKey(magasinId, produitId)
    left.set(key, (left.get(key) ?? 0) - quantite)
  }
  return { ...RESERVED, parts: repartition.parts }
}

/** Takes an order from its own place, when that has all its lines. */
function takeWhole(demand: Demand, left: Map<string, number>): Verdict {
  const shortages = shortagesOf(demand, left)
  return shortages.length > 0 ? insufficient(shortages) : take(demand, left)
}

/** Takes an accepted order's pieces from what is left. Those that are missing are found. */
function take({ magasinId, lignes }: Demand, left: Map<string, number>): Reserved {
  const found: Ligne[] = []
  for (const { produitId, quantite } of lignes) {
    const key = stockKey(magasinId, produitId)
    const rest = (left.get(key) ?? 0) - quantite
    if (rest < 0) found.push({ produitId, quantite: -rest })
    left.set(key, Math.max(0, rest))
  }
  return found.length === 0 ? RESERVED : { ...RESERVED, found }
}

/** What accepted sales found, each with its sale. */
export function foundAmong(ventes: readonly Vente[], verdicts: readonly Verdict[]): Vente[] {
  return ventes.flatMap((vente, index) => {
    const verdict = verdicts[index]
    return verdict?.kind === 'reserver' && verdict.found.length > 0
      ? [{ ...vente, lignes: verdict.found }]
      : []
  })
}

export interface Shortage {
  readonly produitId: number
  readonly demande: number
  readonly disponible: number
}

/** The lines of an order that do not fit, with what there is. */
export function shortagesOf(
  { magasinId, lignes, constatMax = 0 }: Omit<Demand, 'commandeId'>,
  left: ReadonlyMap<string, number>,
): Shortage[] {
  return lignes.flatMap(({ produitId, quantite }) => {
    const disponible = left.get(stockKey(magasinId, produitId)) ?? 0
    return quantite > disponible + constatMax ? [{ produitId, demande: quantite, disponible }] : []
  })
}

function verdictOnKnown(demand: Demand, known: Reservation): Verdict {
  switch (known.statut) {
    case 'RESERVEE':
      return sameContent(demand, known)
        ? { kind: 'deja-reservee', at: known.reserveeLe, parts: 'parts' in known ? known.parts : [] }
        : refuseExisting(demand)
    case 'LIBEREE':
    case 'SORTIE':
    case 'ANNULEE':
      return refuseExisting(demand)
  }
}

const refuseExisting = ({ commandeId }: Demand): Verdict => ({
  kind: 'refus',
  refus: refuse('RESERVATION_EXISTANTE', { id: commandeId }),
})

type Content = Pick<Demand, 'magasinId' | 'lignes' | 'repartition'> | { readonly parts: readonly Part[] }

/** Where an order that several places serve was to be served first is not kept with its parts. */
function sameContent(demand: Demand, other: Content): boolean {
  if ('parts' in other) return demand.repartition === true && sameLines(demand.lignes, normalise(other.parts))
  return (
    demand.magasinId === other.magasinId &&
    (demand.repartition ?? false) === (other.repartition ?? false) &&
    sameLines(demand.lignes, other.lignes)
  )
}

function sameLines(some: readonly Ligne[], others: readonly Ligne[]): boolean {
  return (
    some.length === others.length &&
    some.every((ligne, at) => {
      const facing = others[at]
      return facing?.produitId === ligne.produitId && facing.quantite === ligne.quantite
    })
  )
}

/**
 * What a departure does to an order's reservation: `sortir`, or nothing more because it has left already.
 * @throws when nothing is reserved: a paid order's stock must never be gone, so this is a fault, not a refusal.
 */
export function decideSortie(
  commandeId: string,
  known: Reservation | undefined,
): { kind: 'sortir' } | { kind: 'deja-sortie'; at: Date } {
  switch (known?.statut) {
    case 'RESERVEE':
      return { kind: 'sortir' }
    case 'SORTIE':
      return { kind: 'deja-sortie', at: known.closeLe }
    case 'LIBEREE':
    case 'ANNULEE':
    case undefined:
      throw new Error(
        `commande ${commandeId}: nothing is reserved that could leave (${known?.statut ?? 'unknown order'})`,
      )
  }
}

/** What reservations hold now, place by place. */
export function heldAmong(reservations: ReadonlyMap<string, Reservation>): Demand[] {
  return [...reservations].flatMap(([commandeId, reservation]) => {
    if (reservation.statut !== 'RESERVEE') return []
    if ('parts' in reservation)
      return reservation.parts.map(({ magasinId, ...ligne }) => ({ commandeId, magasinId, lignes: [ligne] }))
    return [{ commandeId, magasinId: reservation.magasinId, lignes: reservation.lignes }]
  })
}
