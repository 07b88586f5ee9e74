/** A panier as it is shown: what is wrong with each line, what it costs, and what stands against ordering it. Pure. */

/** A line, with what the house knows of its product now. */
export interface PanierLigne {
  readonly produitId: number
  readonly quantite: number
  readonly nom: string
  /** Undefined: it is not sold any more. */
  readonly prixCents: number | undefined
  /** The price when the line was added, where the browser still knows it. */
  readonly vuCents: number | undefined
  /** Pieces that may be sold; undefined: stock did not say. */
  readonly disponible: number | undefined
}

/** What may be spent: by a guest on one order, by a customer from his account. Undefined: paiement did not say. */
export type Means =
  | { readonly kind: 'invite'; readonly plafondCents: number | undefined }
  | { readonly kind: 'client'; readonly soldeCents: number | undefined }

export type LigneEtat = 'ok' | 'withdrawn' | 'short'
export type Obstacle = 'empty' | 'withdrawn' | 'short' | 'limit' | 'balance'

export interface JudgedPanier {
  readonly lignes: readonly (PanierLigne & { readonly etat: LigneEtat; readonly changed: boolean })[]
  readonly totalCents: number
  /** Some price is not the one that was seen. */
  readonly changed: boolean
  /** Why it cannot be ordered as it is. */
  readonly obstacle: Obstacle | undefined
}

/** Judges it. What is not known stands against nothing: the order itself will tell. */
export function judgePanier(lignes: readonly PanierLigne[], means: Means): JudgedPanier {
  const judged = lignes.map((ligne) => ({
    ...ligne,
    etat: etatOf(ligne),
    changed:
      ligne.prixCents !== undefined && ligne.vuCents !== undefined && ligne.vuCents !== ligne.prixCents,
  }))
  const totalCents = judged.reduce((sum, { prixCents = 0, quantite }) => sum + prixCents * quantite, 0)
  return {
    lignes: judged,
    totalCents,
    changed: judged.some(({ changed }) => changed),
    obstacle: obstacleTo(judged, totalCents, means),
  }
}

function etatOf({ prixCents, disponible, quantite }: PanierLigne): LigneEtat {
  if (prixCents === undefined) return 'withdrawn'
  return disponible !== undefined && disponible < quantite ? 'short' : 'ok'
}

function obstacleTo(
  lignes: readonly { readonly etat: LigneEtat }[],
  totalCents: number,
  means: Means,
): Obstacle | undefined {
  if (lignes.length === 0) return 'empty'
  for (const etat of ['withdrawn', 'short'] as const)
    if (lignes.some((ligne) => ligne.etat === etat)) return etat
  switch (means.kind) {
    case 'invite':
      return means.plafondCents !== undefined && totalCents > means.plafondCents ? 'limit' : undefined
    case 'client':
      return means.soldeCents !== undefined && totalCents > means.soldeCents ? 'balance' : undefined
  }
}
