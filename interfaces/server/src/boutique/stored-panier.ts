/**
 * What a browser keeps of a panier, sealed in a cookie: the lines of a guest, the prices that were seen when lines were added, and
 * the order that is under way. Everything here is pure.
 */
import { QUANTITE_MAX } from '@comptoir/contracts'

/** Of one product: how many pieces. */
export type Ligne = readonly [produitId: number, quantite: number]

export interface StoredPanier {
  /** Keys of what is done with these lines are made from it. */
  readonly id: string
  /** Of a guest. An account has its own panier. */
  readonly lignes: readonly Ligne[]
  /** The price in cents that was shown for each product. */
  readonly seen: readonly (readonly [produitId: number, prixCents: number])[]
  /** An order of a guest whose end is not known here yet, and what it takes from the lines when it ends well. */
  readonly pending?: { readonly id: string; readonly lignes: readonly Ligne[] }
}

/** Lines of a guest: a cookie holds no more than 4 KB. */
export const GUEST_LIGNES_MAX = 40

export const emptyPanier = (id: string): StoredPanier => ({ id, lignes: [], seen: [] })

const quantiteOf = ({ lignes }: StoredPanier, produitId: number): number =>
  lignes.find(([id]) => id === produitId)?.[1] ?? 0

/** Sets how many pieces there are of a product; none takes the line away. Undefined: there is no room for one more line. */
export function withLigne(
  panier: StoredPanier,
  produitId: number,
  quantite: number,
): StoredPanier | undefined {
  const others = panier.lignes.filter(([id]) => id !== produitId)
  if (quantite <= 0) return { ...panier, lignes: others }
  const line: Ligne = [produitId, Math.min(quantite, QUANTITE_MAX)]
  if (others.length < panier.lignes.length)
    return { ...panier, lignes: panier.lignes.map((one) => (one[0] === produitId ? line : one)) }
  return others.length < GUEST_LIGNES_MAX ? { ...panier, lignes: [...others, line] } : undefined
}

/** Adds pieces to what is there. */
export const withMore = (panier: StoredPanier, produitId: number, quantite: number) =>
  withLigne(panier, produitId, quantiteOf(panier, produitId) + quantite)

/** Notes which price was shown. What has been noted stays until the line is gone: that is how a change is seen. */
export function withSeen(panier: StoredPanier, produitId: number, prixCents: number): StoredPanier {
  if (panier.seen.some(([id]) => id === produitId)) return panier
  return { ...panier, seen: [...panier.seen, [produitId, prixCents] as const].slice(-GUEST_LIGNES_MAX) }
}

/** Forgets the prices of products that are not in the panier any more. */
export function onlySeenOf(panier: StoredPanier, produitIds: readonly number[]): StoredPanier {
  const seen = panier.seen.filter(([id]) => produitIds.includes(id))
  return seen.length === panier.seen.length ? panier : { ...panier, seen }
}

/** The order has begun: its lines stay where they are until its end is known. */
export const withPending = (panier: StoredPanier, id: string): StoredPanier => ({
  ...panier,
  pending: { id, lignes: panier.lignes },
})

/** The order has ended. What it took is gone from the panier; one that was refused took nothing. */
export function settled(panier: StoredPanier, end: 'bought' | 'refused'): StoredPanier {
  const { pending, ...kept } = panier
  if (pending === undefined || end === 'refused') return kept
  const bought = new Map(pending.lignes)
  const lignes = kept.lignes.flatMap(([id, quantite]): Ligne[] => {
    const left = quantite - (bought.get(id) ?? 0)
    return left > 0 ? [[id, left]] : []
  })
  return onlySeenOf(
    { ...kept, lignes },
    lignes.map(([id]) => id),
  )
}
