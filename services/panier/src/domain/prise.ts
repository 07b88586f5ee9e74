/**
 * What an order took from a cart.
 *
 *   (none) ── prendre ──▶ PRISE ── remettre ──▶ REMISE
 *   (none) ── remettre ─────────────────────▶ REMISE, without version and lines: the order that comes late gets nothing
 *
 * A take keeps its version and lines, and no two takes have the same version of a cart.
 */
import { LIGNES_MAX, QUANTITE_MAX, type Refusal, refuse } from '@comptoir/contracts'
import type { Ligne, Panier } from './panier.ts'

export interface TakenPrise {
  readonly statut: 'PRISE'
  readonly commandeId: string
  readonly clientId: number
  readonly version: number
  readonly lignes: readonly Ligne[]
  readonly priseLe: Date
}

export interface ReturnedPrise {
  readonly statut: 'REMISE'
  readonly commandeId: string
  readonly clientId: number
  readonly remiseLe: Date
}

export type Prise = TakenPrise | ReturnedPrise

/** Who asks, and for which order. */
export interface Demand {
  readonly commandeId: string
  readonly clientId: number
}

export interface Known {
  /** Carts of the clients that ask, locked; one who never filled a cart is absent. */
  readonly paniers: ReadonlyMap<number, Panier>
  /** What is known of the orders asked for. */
  readonly prises: ReadonlyMap<string, Prise>
  readonly now: Date
}

export interface Prises {
  /** One for each request, in its order. */
  readonly verdicts: readonly (TakenPrise | Refusal)[]
  /** The takes to be written. */
  readonly fresh: readonly TakenPrise[]
}

/** Decides a group of takes in order of arrival: of two that want one cart, the first gets it and the second finds it empty. */
export function decidePrises({ paniers, prises, now }: Known, demands: readonly Demand[]): Prises {
  const known = new Map(prises)
  const emptied = new Set<number>()
  const fresh: TakenPrise[] = []
  const verdicts = demands.map((demand) => {
    const before = known.get(demand.commandeId)
    if (before !== undefined) return decidedBefore(before, demand)
    const panier = emptied.has(demand.clientId) ? undefined : paniers.get(demand.clientId)
    if (panier === undefined || panier.lignes.length === 0)
      return refuse('PANIER_VIDE', { clientId: demand.clientId })
    // Lines that were put back can make a cart longer than an order may be.
    if (panier.lignes.length > LIGNES_MAX) return refuse('PANIER_PLEIN', { maximum: LIGNES_MAX })
    const prise: TakenPrise = {
      statut: 'PRISE',
      ...demand,
      version: panier.version,
      lignes: panier.lignes,
      priseLe: now,
    }
    known.set(demand.commandeId, prise)
    emptied.add(demand.clientId)
    fresh.push(prise)
    return prise
  })
  return { verdicts, fresh }
}

function decidedBefore(prise: Prise, demand: Demand): TakenPrise | Refusal {
  checkClient(prise, demand)
  switch (prise.statut) {
    case 'PRISE':
      return prise
    case 'REMISE':
      return refuse('ACTION_ANNULEE')
  }
}

export interface Remises {
  /** One for each request, in its order. */
  readonly verdicts: readonly ReturnedPrise[]
  /** The takes that are undone now, those that never were included. */
  readonly fresh: readonly ReturnedPrise[]
  /** What goes back into the carts: quantities of one cart and product summed. */
  readonly lignes: readonly (Ligne & { readonly clientId: number })[]
  /** By how much each cart's version rises: once for each order undone. */
  readonly rises: ReadonlyMap<number, number>
}

/** Decides a group of undos. Each acts on the take of its own order only, once; there is none that it refuses. */
export function decideRemises({ prises, now }: Omit<Known, 'paniers'>, demands: readonly Demand[]): Remises {
  const known = new Map(prises)
  const fresh: ReturnedPrise[] = []
  const rises = new Map<number, number>()
  const returned = new Map<string, Ligne & { clientId: number }>()
  const verdicts = demands.map((demand) => {
    const before = known.get(demand.commandeId)
    if (before !== undefined) checkClient(before, demand)
    if (before?.statut === 'REMISE') return before
    const remise: ReturnedPrise = { statut: 'REMISE', ...demand, remiseLe: now }
    known.set(demand.commandeId, remise)
    fresh.push(remise)
    if (before !== undefined) {
      rises.set(demand.clientId, (rises.get(demand.clientId) ?? 0) + 1)
      for (const ligne of before.lignes) giveBack(returned, { ...ligne, clientId: demand.clientId })
    }
    return remise
  })
  return { verdicts, fresh, lignes: [...returned.values()], rises }
}

/**
 * The most that a line may hold once orders have been undone: what an order's line may hold. A customer can put in a
 * hundredth of it, so nothing that a person had is lost; without a limit the sum could leave the range of the column, and
 * then an undo could fail.
 */
export const MAX_RETURNED_QUANTITE = QUANTITE_MAX * LIGNES_MAX

function giveBack(
  returned: Map<string, Ligne & { clientId: number }>,
  ligne: Ligne & { clientId: number },
): void {
  const key = `${ligne.clientId} ${ligne.produitId}`
  const quantite = (returned.get(key)?.quantite ?? 0) + ligne.quantite
  returned.set(key, { ...ligne, quantite: Math.min(quantite, MAX_RETURNED_QUANTITE) })
}

// An order belongs to one client from its first call on; another one means that the caller mixed up its data.
function checkClient(prise: Prise, { commandeId, clientId }: Demand): void {
  if (prise.clientId !== clientId)
    throw new Error(
      `commande ${commandeId}: taken for client ${prise.clientId}, asked for client ${clientId}`,
    )
}
