/** What others are told of orders and of their returns. */
import { commande, type DomainEvent } from '@comptoir/contracts'
import { dayOf } from '@comptoir/contracts/days.ts'
import { extractTaxes, type Taux, taxesOn } from '@comptoir/contracts/sums.ts'
import type { ToldCommande } from '../domain/commande.ts'
import type { Retour } from '../domain/retour.ts'

/** Tells of orders that became final on a day, at its rates. */
export function confirmedOn(day: Date, taux: readonly Taux[]) {
  const rates = taxesOn(dayOf(day), taux)
  return ({ id, clientId, magasinId, montantCents, lignes }: ToldCommande, a: string): DomainEvent => {
    const { horsTaxesCents, taxes } = extractTaxes(montantCents, rates)
    return commande.commandeConfirmee({
      commandeId: id,
      clientId,
      magasinId,
      a,
      totalCents: montantCents,
      horsTaxesCents,
      taxes: [...taxes],
      lignes: lignes.map((ligne) => ({
        ...ligne,
        remiseCents: 0,
        totalCents: ligne.quantite * ligne.prixCents,
      })),
    })
  }
}

/** An order has no effect. */
export const cancelled = (
  { id: commandeId, clientId, magasinId }: ToldCommande,
  { motif, a }: { readonly motif: string; readonly a: string },
): DomainEvent => commande.commandeAnnulee({ commandeId, clientId, magasinId, a, motif })

/** Goods of an order came back, and their money was given. */
export const returned = (retour: Retour, at: Date): DomainEvent =>
  commande.retourClos({
    retourId: retour.id,
    numero: retour.numero,
    magasinId: retour.magasinId,
    commandeId: retour.commandeId,
    clientId: retour.clientId,
    auteur: retour.auteur,
    a: at.toISOString(),
    montantCents: retour.montantCents,
    horsTaxesCents: retour.horsTaxesCents,
    remboursements: [...retour.remboursements],
    lignes: retour.lignes.map(({ texte: _text, ...ligne }) => ligne),
  })
