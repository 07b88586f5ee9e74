/**
 * A count: what a person saw of a product at an instant. It corrects what was there at that instant; what moved since is kept. A
 * count that precedes a later one, or the first movement of its product, knows less than the stock does. Everything here is pure.
 */
import { type Refusal, refuse } from '@comptoir/contracts'
import type { Mouvement } from './mouvement.ts'

export interface Compte {
  readonly produitId: number
  readonly compte: number
  readonly vuA: Date
}

/** What is known of a product in its place, as of the instant of its count. */
export interface Attendu {
  /** What was there at that instant. */
  readonly attendu: number
  /** What is free now, and what is reserved. */
  readonly disponible: number
  readonly reserve: number
  /** The instant of the first movement, or of a later count. */
  readonly depuis: Date | null
}

/** Refuses counts that cannot be right, whatever the stock is. */
export function decideComptes(
  comptes: readonly Compte[],
  now: Date,
): Refusal<'PRODUIT_EN_DOUBLE' | 'COMPTE_A_VENIR'> | undefined {
  const seen = new Set<number>()
  for (const { produitId, vuA } of comptes) {
    if (seen.has(produitId)) return refuse('PRODUIT_EN_DOUBLE', { produitId })
    if (vuA > now) return refuse('COMPTE_A_VENIR', { produitId, vuA: vuA.toISOString() })
    seen.add(produitId)
  }
  return undefined
}

const NOTHING: Attendu = { attendu: 0, disponible: 0, reserve: 0, depuis: null }

/** By how much a count differs from what was there, or why it is refused. */
export function decideEcart(
  { produitId, compte, vuA }: Compte,
  { attendu, disponible, reserve, depuis }: Attendu = NOTHING,
): number | Refusal<'COMPTE_PERIME' | 'COMPTE_SOUS_RESERVE'> {
  if (depuis !== null && vuA < depuis)
    return refuse('COMPTE_PERIME', { produitId, depuis: depuis.toISOString() })
  const ecart = compte - attendu
  return disponible + ecart < 0
    ? refuse('COMPTE_SOUS_RESERVE', { produitId, reserve, reste: disponible + reserve + ecart })
    : ecart
}

/** One product whose count differs. */
export interface Ecart extends Compte {
  readonly attendu: number
  readonly delta: number
}

/** The differences of counts of a place, in the order of locks; those that agree are left out. */
export function decideEcarts(
  comptes: readonly Compte[],
  attendus: ReadonlyMap<number, Attendu>,
): readonly Ecart[] | Refusal<'COMPTE_PERIME' | 'COMPTE_SOUS_RESERVE'> {
  const ecarts: Ecart[] = []
  for (const compte of comptes.toSorted((a, b) => a.produitId - b.produitId)) {
    const known = attendus.get(compte.produitId)
    const delta = decideEcart(compte, known)
    if (typeof delta !== 'number') return delta
    if (delta !== 0) ecarts.push({ ...compte, attendu: known?.attendu ?? 0, delta })
  }
  return ecarts
}

/** The movements that put differences right. */
export const correctionsOf = (magasinId: number, ecarts: readonly Ecart[]): Mouvement[] =>
  ecarts.map(({ produitId, delta }) => ({ magasinId, produitId, cause: 'INVENTAIRE', delta }))
