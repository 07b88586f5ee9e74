/**
 * What a client asks for, in any of the spellings that clients use: `produit_id` or `id` (a number, or `"produit_1"`),
 * `quantite` or `qte`. Faults point into the client's own document.
 */
import { NUMERO_MAX, QUANTITE_MAX } from '@comptoir/contracts'

export interface LigneDemandee {
  readonly produit_id?: number
  readonly id?: number | string
  readonly quantite?: number
  readonly qte?: number
}

export interface Faute {
  readonly pointeur: string
  readonly code: 'manquant' | 'en-double' | 'numero-trop-grand' | 'somme-trop-grande'
}

export interface Lignes {
  readonly lignes: { produitId: number; quantite: number }[]
  /** Where each product was first named, to point at when it turns out to be unknown. */
  readonly pointeurs: ReadonlyMap<number, string>
}

/** Reads the lines and sums repeated products, in the order of their first mention; or tells every fault. */
export function lireLignes(
  demandees: readonly LigneDemandee[],
): Lignes | { readonly fautes: readonly Faute[] } {
  const fautes: Faute[] = []
  const quantites = new Map<number, number>()
  const pointeurs = new Map<number, string>()
  demandees.forEach((ligne, rang) => {
    const produit = choisir(ligne, ['produit_id', 'id'], `/produits/${rang}`)
    const quantite = choisir(ligne, ['quantite', 'qte'], `/produits/${rang}`)
    if ('code' in produit) fautes.push(produit)
    if ('code' in quantite) fautes.push(quantite)
    if ('code' in produit || 'code' in quantite) return
    const produitId = numeroDe(produit.valeur)
    if (produitId > NUMERO_MAX) fautes.push({ pointeur: produit.pointeur, code: 'numero-trop-grand' })
    const somme = (quantites.get(produitId) ?? 0) + Number(quantite.valeur)
    if (somme > QUANTITE_MAX) fautes.push({ pointeur: quantite.pointeur, code: 'somme-trop-grande' })
    quantites.set(produitId, somme)
    if (!pointeurs.has(produitId)) pointeurs.set(produitId, produit.pointeur)
  })
  if (fautes.length > 0) return { fautes }
  return { lignes: [...quantites].map(([produitId, quantite]) => ({ produitId, quantite })), pointeurs }
}

/** `"produit_12"` → 12. The schema has checked the form. */
function numeroDe(id: number | string): number {
  return typeof id === 'number' ? id : Number(id.slice('produit_'.length))
}

function choisir(
  ligne: LigneDemandee,
  [nouveau, ancien]: ['produit_id', 'id'] | ['quantite', 'qte'],
  base: string,
): { valeur: number | string; pointeur: string } | Faute {
  const selonNouveau = ligne[nouveau]
  const selonAncien = ligne[ancien]
  if (selonNouveau !== undefined && selonAncien !== undefined)
    return { pointeur: `${base}/${ancien}`, code: 'en-double' }
  if (selonNouveau !== undefined) return { valeur: selonNouveau, pointeur: `${base}/${nouveau}` }
  if (selonAncien !== undefined) return { valeur: selonAncien, pointeur: `${base}/${ancien}` }
  return { pointeur: `${base}/${nouveau}`, code: 'manquant' }
}
