/** A product and what a change of it means. */
import { enCents } from '@comptoir/contracts/money.ts'
import { type Refusal, refuser } from '@comptoir/contracts/operation.ts'

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

const NOUVEAU = { description: '', codeBarres: null, actif: true } as const

/**
 * The content that an entry asks for. What it leaves out stays as it was, so that an older client that does not know a
 * field does not wipe it. An amount finer than a cent is refused.
 */
export function contenuDe(
  saisie: SaisieProduit,
  avant: Pick<ContenuProduit, 'description' | 'codeBarres' | 'actif'> = NOUVEAU,
): ContenuProduit | Refusal<'MONTANT_TROP_FIN'> {
  const prixCents = enCents(saisie.prix)
  if (prixCents === null) return refuser('MONTANT_TROP_FIN')
  return {
    nom: saisie.nom.trim(),
    description: saisie.description ?? avant.description,
    categorieId: saisie.categorie_id,
    prixCents,
    codeBarres: saisie.code_barres === undefined ? avant.codeBarres : saisie.code_barres,
    actif: saisie.actif ?? avant.actif,
  }
}

/** The product after a change: its version rises, unless nothing changed. */
export function changer(avant: Produit, contenu: ContenuProduit): Produit {
  const champs = Object.keys(contenu) as (keyof ContenuProduit)[]
  const change = champs.some((champ) => contenu[champ] !== avant[champ])
  return change ? { ...avant, ...contenu, version: avant.version + 1 } : avant
}

/** True when others must hear of the change: what an order would cost, or whether it can be made. */
export function interesseLesAutres(avant: Produit, apres: Produit): boolean {
  return avant.prixCents !== apres.prixCents || avant.actif !== apres.actif
}
