/** A product and what a change of it means. */
import type { Person } from '@comptoir/contracts/access.ts'
import { toCents } from '@comptoir/contracts/money.ts'
import { isRefusal, type Refusal, refuse } from '@comptoir/contracts/operation.ts'

export interface ContenuProduit {
  readonly code: string
  readonly nom: string
  readonly description: string
  readonly categorieId: number
  readonly prixCents: number
  readonly coutCents: number | null
  /** The first is the one that a label has. */
  readonly codesBarres: readonly string[]
  readonly image: string | null
  readonly actif: boolean
  /** A price that comes into force by itself. */
  readonly aVenir: PrixAVenir | null
}

export interface PrixAVenir {
  readonly prixCents: number
  readonly from: Date
  readonly auteur: Person
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
  readonly code?: string | undefined
  readonly cout?: number | null | undefined
  readonly codes_barres?: readonly string[] | undefined
  readonly code_barres?: string | null | undefined
  readonly image?: string | null | undefined
  readonly actif?: boolean | undefined
}

/** Who changes a product, when, and from when the price is to hold: null gives up what was to come. */
export interface Change {
  readonly now: Date
  readonly auteur: Person
  readonly from?: Date | null | undefined
}

type RefusContenu = Refusal<'MONTANT_TROP_FIN' | 'PRIX_PASSE'>

/** A product as it is before anything is said of it. */
export const nouveau = (id: number): Omit<Produit, 'nom' | 'categorieId' | 'prixCents'> => ({
  id,
  code: codeOf(id),
  description: '',
  coutCents: null,
  codesBarres: [],
  image: null,
  actif: true,
  aVenir: null,
  version: 1,
})

/** Where a product stands of which nobody said where. */
export const CATEGORIE_DIVERS = 'Divers'

/** The code that is made from a product's number. */
export const codeOf = (id: number): string => `P${id}`

/** Whether a code is made from the number of another product, which exists or may come. */
export const isCodeOfAnother = (code: string, id: number): boolean =>
  /^p[0-9]+$/i.test(code) && code.toUpperCase() !== codeOf(id)

/**
 * The content that an entry asks for. What it leaves out stays as it was, so that an older client that does not know a
 * field does not wipe it. An amount finer than a cent is refused, and a price that should have come already.
 */
export function decideContenu(
  saisie: SaisieProduit,
  before: Omit<Produit, 'nom' | 'categorieId' | 'prixCents'> & { readonly prixCents?: number },
  change: Change,
): ContenuProduit | RefusContenu {
  const prixCents = toCents(saisie.prix)
  const coutCents = typeof saisie.cout === 'number' ? toCents(saisie.cout) : saisie.cout
  if (prixCents === null) return refuse('MONTANT_TROP_FIN', { champ: 'prix' })
  if (coutCents === null && saisie.cout !== null) return refuse('MONTANT_TROP_FIN', { champ: 'cout' })
  const aVenir = decideAVenir(prixCents, before, change)
  if (isRefusal(aVenir)) return aVenir
  return {
    code: saisie.code ?? before.code,
    nom: saisie.nom.trim(),
    description: saisie.description ?? before.description,
    categorieId: saisie.categorie_id,
    prixCents: change.from ? (before.prixCents ?? prixCents) : prixCents,
    coutCents: coutCents === undefined ? before.coutCents : coutCents,
    codesBarres: decideCodesBarres(saisie, before.codesBarres),
    image: saisie.image === undefined ? before.image : saisie.image,
    actif: saisie.actif ?? before.actif,
    aVenir,
  }
}

function decideAVenir(
  prixCents: number,
  { aVenir }: Pick<Produit, 'aVenir'>,
  { now, auteur, from }: Change,
): PrixAVenir | null | Refusal<'PRIX_PASSE'> {
  if (from === undefined) return aVenir
  if (from === null) return null
  if (from <= now)
    return refuse('PRIX_PASSE', { aPartirDu: from.toISOString(), maintenant: now.toISOString() })
  return { prixCents, from, auteur }
}

/** A client that knows one barcode changes the first one and leaves the others. */
function decideCodesBarres(
  { codes_barres, code_barres }: SaisieProduit,
  before: readonly string[],
): readonly string[] {
  if (codes_barres !== undefined) return codes_barres
  if (code_barres === undefined) return before
  const others = before.slice(1)
  return code_barres === null ? others : [code_barres, ...others.filter((code) => code !== code_barres)]
}

/** The product after a change: its version rises, unless nothing changed. */
export function changed(before: Produit, contenu: ContenuProduit): Produit {
  const fields = Object.keys(contenu) as (keyof ContenuProduit)[]
  const differs = fields.some((field) => !isSame(contenu[field], before[field]))
  return differs ? { ...before, ...contenu, version: before.version + 1 } : before
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** The product when its price to come has come. */
export function arrived(before: Produit): Produit {
  if (before.aVenir === null) throw new Error(`produit ${before.id}: no price is to come`)
  return changed(before, { ...contenuOf(before), prixCents: before.aVenir.prixCents, aVenir: null })
}

export const contenuOf = ({ id: _id, version: _version, ...contenu }: Produit): ContenuProduit => contenu

/** True when others must hear of the change: what an order would cost, whether it can be made, what receipts and reports call it. */
export function concernsOthers(before: Produit, after: Produit): boolean {
  const told = ['nom', 'prixCents', 'coutCents', 'categorieId', 'actif'] as const
  return told.some((field) => before[field] !== after[field])
}
