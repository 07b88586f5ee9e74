/** What others are told of a sale. */
import { type DomainEvent, magasins } from '@comptoir/contracts'
import type { Vente } from '../domain/vente.ts'

const told = (vente: Vente, at: Date) => ({
  venteId: vente.id,
  numero: vente.numero,
  magasinId: vente.magasinId,
  caisseId: vente.caisseId,
  clientId: vente.clientId,
  a: at.toISOString(),
})

/** The sale is final. */
export const confirmed = (vente: Vente, at: Date): DomainEvent =>
  magasins.venteConfirmee({
    ...told(vente, at),
    faiteLe: vente.faiteLe.toISOString(),
    vendeur: vente.vendeur,
    totalCents: vente.totalCents,
    horsTaxesCents: vente.horsTaxesCents,
    taxes: [...vente.taxes],
    encaissements: [...vente.encaissements],
    arrondiCents: vente.arrondiCents,
    lignes: vente.lignes.map(({ produitId, quantite, prixCents, remiseCents, totalCents }) => ({
      produitId,
      quantite,
      prixCents,
      remiseCents,
      totalCents,
    })),
  })

/** The sale has no effect. */
export const cancelled = (vente: Vente, at: Date): DomainEvent =>
  magasins.venteAnnulee({ ...told(vente, at), motif: vente.motif ?? '' })
