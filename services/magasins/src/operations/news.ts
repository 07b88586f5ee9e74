/** What others are told of places, sales, returns and closings. */
import { type DomainEvent, magasins } from '@comptoir/contracts'
import type { ToldFermeture } from '../db/fermetures-store.ts'
import type { Magasin } from '../domain/magasin.ts'
import type { Retour } from '../domain/retour.ts'
import type { Vente } from '../domain/vente.ts'

/** A place is new, or was changed. */
export function changedPlace(magasin: Magasin): DomainEvent {
  const { id: magasinId, nom, type, region, objectifCents, ouvert, version } = magasin
  return magasins.magasinChange({ magasinId, nom, type, region, objectifCents, ouvert, version })
}

/** A session has ended. */
export const closed = ({ ouverteLe, fermeeLe, ...fermeture }: ToldFermeture): DomainEvent =>
  magasins.caisseFermee({
    ...fermeture,
    ouverteLe: ouverteLe.toISOString(),
    fermeeLe: fermeeLe.toISOString(),
  })

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
    lignes: vente.lignes.map(
      ({ produitId, nom, quantite, prixCents, remiseCents, totalCents, coutCents }) => ({
        produitId,
        nom,
        quantite,
        prixCents,
        remiseCents,
        totalCents,
        coutCents,
      }),
    ),
  })

/** The sale has no effect. */
export const cancelled = (vente: Vente, at: Date): DomainEvent =>
  magasins.venteAnnulee({ ...told(vente, at), motif: vente.motif ?? '' })

/** Goods came back, and their money was given. */
export const returned = (retour: Retour, at: Date): DomainEvent =>
  magasins.retourClos({
    retourId: retour.id,
    numero: retour.numero,
    magasinId: retour.magasinId,
    venteId: retour.venteId,
    clientId: retour.clientId,
    auteur: retour.auteur,
    a: at.toISOString(),
    montantCents: retour.montantCents,
    horsTaxesCents: retour.horsTaxesCents,
    taxes: [...retour.taxes],
    remboursements: [...retour.remboursements],
    lignes: retour.lignes.map(({ texte: _text, ...ligne }) => ligne),
  })
