/** A product and what a change of it means. */
import { toCents } from '@comptoir/contracts/money.ts'
import { type Refusal, refuse } from '@comptoir/contracts/operation.ts'

export interface ContenuProduit {
  readonly nom: string
  readonly description: string
  readonly categorieId: number
  readonly prixCents: number
  readonly codeBarres: string | null
  readonly actif: boolean
}

export interface Produit extends ContenuProduit {
  readonly id: number
  readonly version: number
}

/** What a client sends, as on the wire. */
export interface SaisieProduit {
  readonly nom: string
  readonly description?: string | undefined
  readonly categorie_id: number
  readonly prix: number
  readonly code_barres?: string | null | undefined
  readonly actif?: boolean | undefined
}

const NEW = { description: '', codeBarres: null, actif: true } as const

/**
 * The content that an entry asks for. What it leaves out stays as it was, so that an older client that does not know a
 * field does not wipe it. An amount finer than a cent is refused.
 */
export function decideContenu(
  saisie: SaisieProduit,
  before: Pick<ContenuProduit, 'description' | 'codeBarres' | 'actif'> = NEW,
): ContenuProduit | Refusal<'MONTANT_TROP_FIN'> {
  const prixCents = toCents(saisie.prix)
  if (prixCents === null) return refuse('MONTANT_TROP_FIN')
  return {
    nom: saisie.nom.trim(),
    description: saisie.description ?? before.description,
    categorieId: saisie.categorie_id,
    prixCents,
    codeBarres: saisie.code_barres === undefined ? before.codeBarres : saisie.code_barres,
    actif: saisie.actif ?? before.actif,
  }
}

/** The product after a change: its version rises, unless nothing changed. */
export function changed(before: Produit, contenu: ContenuProduit): Produit {
  const fields = Object.keys(contenu) as (keyof ContenuProduit)[]
  const differs = fields.some((field) => contenu[field] !== before[field])
  return differs ? { ...before, ...contenu, version: before.version + 1 } : before
}

/** True when others must hear of the change: what an order would cost, whether it can be made, what a receipt calls it. */
export function concernsOthers(before: Produit, after: Produit): boolean {
  const told = ['nom', 'prixCents', 'actif'] as const
  return told.some((field) => before[field] !== after[field])
}
