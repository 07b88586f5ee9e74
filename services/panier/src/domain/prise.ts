/**
 * What an order took from a cart.
 *
 *   (none) ── prendre ──▶ PRISE ── remettre ──▶ REMISE
 *   (none) ── remettre ─────────────────────▶ REMISE, without version and lines: the order that comes late gets nothing
 *
 * A take keeps its version and lines for ever; no two takes have the same version of a cart.
 */
import { LIGNES_MAX, QUANTITE_MAX, type Refusal, refuser } from '@comptoir/contracts'
import type { Ligne, Panier } from './panier.ts'

export interface PriseFaite {
  readonly statut: 'PRISE'
  readonly commandeId: string
  readonly clientId: number
  readonly version: number
  readonly lignes: readonly Ligne[]
  readonly priseLe: Date
}

export interface PriseRemise {
  readonly statut: 'REMISE'
  readonly commandeId: string
  readonly clientId: number
  readonly remiseLe: Date
}

export type Prise = PriseFaite | PriseRemise

/** Who asks, and for which order. */
export interface Demande {
  readonly commandeId: string
  readonly clientId: number
}

export interface Connu {
  /** Carts of the clients that ask, locked; one who never filled a cart is absent. */
  readonly paniers: ReadonlyMap<number, Panier>
  /** What is known of the orders asked for. */
  readonly prises: ReadonlyMap<string, Prise>
  readonly now: Date
}

export interface Prises {
  /** One for each request, in its order. */
  readonly verdicts: readonly (PriseFaite | Refusal)[]
  /** The takes to be written. */
  readonly nouvelles: readonly PriseFaite[]
}

/** Decides a group of takes in order of arrival: of two that want one cart, the first gets it and the second finds it empty. */
export function deciderPrises({ paniers, prises, now }: Connu, demandes: readonly Demande[]): Prises {
  const connues = new Map(prises)
  const vides = new Set<number>()
  const nouvelles: PriseFaite[] = []
  const verdicts = demandes.map((demande) => {
    const connue = connues.get(demande.commandeId)
    if (connue !== undefined) return dejaDecidee(connue, demande)
    const panier = vides.has(demande.clientId) ? undefined : paniers.get(demande.clientId)
    if (panier === undefined || panier.lignes.length === 0)
      return refuser('PANIER_VIDE', { clientId: demande.clientId })
    // Lines that were put back can make a cart longer than an order may be.
    if (panier.lignes.length > LIGNES_MAX) return refuser('PANIER_PLEIN', { maximum: LIGNES_MAX })
    const prise: PriseFaite = {
      statut: 'PRISE',
      ...demande,
      version: panier.version,
      lignes: panier.lignes,
      priseLe: now,
    }
    connues.set(demande.commandeId, prise)
    vides.add(demande.clientId)
    nouvelles.push(prise)
    return prise
  })
  return { verdicts, nouvelles }
}

function dejaDecidee(prise: Prise, demande: Demande): PriseFaite | Refusal {
  verifierClient(prise, demande)
  switch (prise.statut) {
    case 'PRISE':
      return prise
    case 'REMISE':
      return refuser('ACTION_ANNULEE')
  }
}

export interface Remises {
  /** One for each request, in its order. */
  readonly verdicts: readonly PriseRemise[]
  /** The takes that are undone now, those that never were included. */
  readonly nouvelles: readonly PriseRemise[]
  /** What goes back into the carts: quantities of one cart and product summed. */
  readonly lignes: readonly (Ligne & { readonly clientId: number })[]
  /** By how much each cart's version rises: once for each order undone. */
  readonly hausses: ReadonlyMap<number, number>
}

/** Decides a group of undos. Each acts on the take of its own order only, once; there is none that it refuses. */
export function deciderRemises(
  { prises, now }: Omit<Connu, 'paniers'>,
  demandes: readonly Demande[],
): Remises {
  const connues = new Map(prises)
  const nouvelles: PriseRemise[] = []
  const hausses = new Map<number, number>()
  const rendues = new Map<string, Ligne & { clientId: number }>()
  const verdicts = demandes.map((demande) => {
    const connue = connues.get(demande.commandeId)
    if (connue !== undefined) verifierClient(connue, demande)
    if (connue?.statut === 'REMISE') return connue
    const remise: PriseRemise = { statut: 'REMISE', ...demande, remiseLe: now }
    connues.set(demande.commandeId, remise)
    nouvelles.push(remise)
    if (connue !== undefined) {
      hausses.set(demande.clientId, (hausses.get(demande.clientId) ?? 0) + 1)
      for (const ligne of connue.lignes) rendre(rendues, { ...ligne, clientId: demande.clientId })
    }
    return remise
  })
  return { verdicts, nouvelles, lignes: [...rendues.values()], hausses }
}

/**
 * The most that a line may hold once orders have been undone: what an order's line may hold. A customer can put in a
 * hundredth of it, so nothing that a person had is lost; without a limit the sum could leave the range of the column, and
 * then an undo could fail.
 */
export const QUANTITE_RENDUE_MAX = QUANTITE_MAX * LIGNES_MAX

function rendre(
  rendues: Map<string, Ligne & { clientId: number }>,
  ligne: Ligne & { clientId: number },
): void {
  const cle = `${ligne.clientId} ${ligne.produitId}`
  const quantite = (rendues.get(cle)?.quantite ?? 0) + ligne.quantite
  rendues.set(cle, { ...ligne, quantite: Math.min(quantite, QUANTITE_RENDUE_MAX) })
}

// An order belongs to one client from its first call on; another one means that the caller mixed up its data.
function verifierClient(prise: Prise, { commandeId, clientId }: Demande): void {
  if (prise.clientId !== clientId)
    throw new Error(
      `commande ${commandeId}: taken for client ${prise.clientId}, asked for client ${clientId}`,
    )
}
