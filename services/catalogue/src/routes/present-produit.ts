/** Products as clients see them. */
import { type Caller, toDollars } from '@comptoir/contracts'
import type { VersionDeProduit } from '../db/historique-store.ts'
import type { Produit } from '../domain/produit.ts'

/** What a product costs the shop is for those who run one. */
export const seesCout = ({ role }: Caller): boolean => role === 'gestionnaire' || role === 'responsable'

const dollarsOr = (cents: number | null): number | null => (cents === null ? null : toDollars(cents))

/** A product. */
export const presentProduit = (produit: Produit, caller: Caller) => ({
  id: produit.id,
  ...presentContenu(produit, caller),
  prix_a_venir: produit.aVenir && {
    prix: toDollars(produit.aVenir.prixCents),
    a_partir_du: produit.aVenir.from.toISOString(),
  },
  version: produit.version,
})

function presentContenu(contenu: VersionDeProduit['contenu'], caller: Caller) {
  return {
    code: contenu.code,
    nom: contenu.nom,
    description: contenu.description,
    categorie_id: contenu.categorieId,
    prix: toDollars(contenu.prixCents),
    ...(seesCout(caller) ? { cout: dollarsOr(contenu.coutCents) } : undefined),
    code_barres: contenu.codesBarres[0] ?? null,
    codes_barres: contenu.codesBarres,
    image: contenu.image,
    actif: contenu.actif,
  }
}

/** What a product was in one version, who made it so and when. */
export const presentVersion = (
  { contenu, auteur, at }: VersionDeProduit,
  { version, caller }: { readonly version: number; readonly caller: Caller },
) => ({ ...presentContenu(contenu, caller), version, auteur, a: at.toISOString() })
