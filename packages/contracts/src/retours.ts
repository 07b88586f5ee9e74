/** What returns of sales and of web orders have in common: what is asked of them, and the rules that they share. Pure. */
import { Closed, LIGNES_MAX, Nullable, Numero, Personne, Quantite, Uuid } from './fields.ts'
import { CoutCents } from './lignes.ts'
import { Mode, MontantCents, toDollars } from './money.ts'
import { type Refusal, refuse } from './operation.ts'
import { type TSchema, Type } from './typebox.ts'

export const MOTIFS_RETOUR = ['DEFECTUEUX', 'NE_CONVIENT_PAS', 'ERREUR', 'AUTRE'] as const
export type MotifRetour = (typeof MOTIFS_RETOUR)[number]
export const STATUTS_RETOUR = ['OUVERT', 'CLOS', 'ANNULE'] as const
export type StatutRetour = (typeof STATUTS_RETOUR)[number]

/** A line that comes back, as operations and events carry it. */
const ligneRendue = {
  produitId: Numero(),
  quantite: Quantite(),
  motif: Type.Enum(MOTIFS_RETOUR),
  remiseEnStock: Type.Boolean(),
} as const satisfies Record<string, TSchema>

/** A line that came back, as events tell it: as it was called when it was sold, and what one piece had cost the shop. */
export const LigneRendue = Closed({
  ...ligneRendue,
  nom: Type.String(),
  montantCents: MontantCents,
  coutCents: CoutCents,
})

export const LigneDemandee = Closed({
  ...ligneRendue,
  texte: Nullable(Type.String({ minLength: 1, maxLength: 500 })),
})

/** The members that open a return, beside what it is of. */
export const retourDemand = {
  retourId: Uuid(),
  magasinId: Numero(),
  auteur: Personne,
  /** What the author may give back in a day and to a client; null: without limit. */
  plafondCents: Nullable(MontantCents),
  mode: Nullable(Mode),
  /** Whether `mode` may be one that was not paid by. */
  autreMode: Type.Boolean(),
  approbateur: Nullable(Personne),
  /** A product may be named twice, for two reasons. */
  lignes: Type.Array(LigneDemandee, { minItems: 1, maxItems: LIGNES_MAX }),
} as const satisfies Record<string, TSchema>

/** A line that somebody wants to return. */
export interface AskedRetour {
  readonly produitId: number
  readonly quantite: number
  readonly motif: MotifRetour
  readonly texte: string | null
  readonly remiseEnStock: boolean
}

type Pieces = Pick<AskedRetour, 'produitId' | 'quantite'>

/** Pieces by product, added to those that are given. */
export function piecesOf(
  lignes: readonly Pieces[],
  before: ReadonlyMap<number, number> = new Map(),
): Map<number, number> {
  const pieces = new Map(before)
  for (const { produitId, quantite } of lignes) pieces.set(produitId, (pieces.get(produitId) ?? 0) + quantite)
  return pieces
}

/** Refuses a product that was not sold, and more pieces than were sold less those that came back before. */
export function decidePieces(
  soldLignes: readonly Pieces[],
  lignes: readonly Pieces[],
  before: ReadonlyMap<number, number>,
): Refusal<'LIGNE_INTROUVABLE' | 'RETOUR_EXCESSIF'> | undefined {
  const sold = new Map(soldLignes.map(({ produitId, quantite }) => [produitId, quantite]))
  const unknown = lignes.find(({ produitId }) => !sold.has(produitId))
  if (unknown !== undefined) return refuse('LIGNE_INTROUVABLE', { produitId: unknown.produitId })
  const beyond = [...piecesOf(lignes)]
    .map(([produitId, demande]) => ({
      produitId,
      demande,
      restant: (sold.get(produitId) ?? 0) - (before.get(produitId) ?? 0),
    }))
    .filter(({ demande, restant }) => demande > restant)
  return beyond.length === 0 ? undefined : refuse('RETOUR_EXCESSIF', { lignes: beyond })
}

/** Refuses more than an author may give back to one client in a day. */
export function decidePlafond(
  { plafondCents }: { readonly plafondCents: number | null },
  { todayCents, montantCents }: { readonly todayCents: number; readonly montantCents: number },
): Refusal<'RETOUR_A_APPROUVER'> | undefined {
  if (plafondCents === null || todayCents + montantCents <= plafondCents) return undefined
  return refuse('RETOUR_A_APPROUVER', { plafond: toDollars(plafondCents) })
}

/** Where a return stands, and since when. */
export interface EtatRetour {
  readonly statut: StatutRetour
  readonly version: number
  readonly at: Date
}

/**
 * Closes a return, or cancels it; nothing to do when it is there already.
 * @throws when it ended the other way: the caller broke the protocol, and nothing may hide that.
 */
export function decideFin(before: EtatRetour, statut: 'CLOS' | 'ANNULE', at: Date): EtatRetour | undefined {
  switch (before.statut) {
    case 'OUVERT':
      return { statut, version: before.version + 1, at }
    case 'CLOS':
    case 'ANNULE':
      if (before.statut === statut) return undefined
      throw new Error(`a return that is ${before.statut} cannot become ${statut}`)
  }
}
