/** The calls of a sale at a till, one after the other, each awaited. */
import {
  type BodyOf,
  magasins,
  type orchestrateur,
  paiement,
  type ReplyOf,
  stock,
  toDollars,
} from '@comptoir/contracts'
import type { Static } from '@comptoir/contracts/typebox.ts'
import type { Ask } from './calls.ts'

const SELLER = { id: 'bench', nom: 'bench' }

/** The compiler sees when the contract wants more of it: the front would answer 500. */
type Sold = Static<(typeof orchestrateur.vendre)['replies'][201]>

/** Sells, in cash with the exact money, at whichever till. */
export async function sell(
  to: Ask,
  venteId: string,
  body: BodyOf<typeof orchestrateur.vendre>,
): Promise<Sold> {
  const { magasin_id: magasinId, caisse_id: caisseId = null } = body
  const lignes = body.lignes.map(({ produit_id: produitId, quantite }) => ({ produitId, quantite }))
  const opened = await to(
    magasins.ouvrirVente({
      venteId,
      magasinId,
      caisseId,
      vendeur: SELLER,
      tientToutes: true,
      clientId: null,
      lignes: lignes.map((ligne) => ({ ...ligne, remisePourcent: 0, motif: null })),
      paiements: [{ mode: 'ESPECES', montantCents: null }],
      approbateur: null,
      attenduCents: null,
    }),
    venteId,
  )
  const { totalCents, sessionId, encaissements } = opened
  const held = await to(
    stock.reserverVente({ venteId, magasinId, lignes, constatMax: 0, auteur: SELLER }),
    venteId,
  )
  const paid = await to(
    paiement.encaisser({ venteId, magasinId, sessionId, clientId: null, totalCents, encaissements }),
    venteId,
  )
  const etats = [
    { statut: 'OUVERTE', a: opened.a },
    { statut: 'STOCK_RESERVE', a: held.a },
    { statut: 'ENCAISSEE', a: paid.a },
  ]
  const closed = await to(magasins.fermerVente({ venteId, etats }), venteId)
  await to(stock.sortir({ commandeId: venteId }), venteId)
  return soldBody(venteId, { body, opened, etapes: [...etats, { statut: 'CONFIRMEE', a: closed.a }] })
}

interface Told {
  readonly body: BodyOf<typeof orchestrateur.vendre>
  readonly opened: ReplyOf<typeof magasins.ouvrirVente>
  readonly etapes: Sold['etapes']
}

function soldBody(venteId: string, { body, opened, etapes }: Told): Sold {
  const prices = new Map(opened.prix.map(({ produitId, prixCents }) => [produitId, prixCents]))
  return {
    vente_id: venteId,
    saga_id: venteId,
    numero: opened.numero,
    statut: 'CONFIRMEE',
    total: toDollars(opened.totalCents),
    hors_taxes: toDollars(opened.horsTaxesCents),
    taxes: opened.taxes.map(({ montantCents, ...taxe }) => ({ ...taxe, montant: toDollars(montantCents) })),
    arrondi: toDollars(opened.arrondiCents),
    rendu: toDollars(opened.renduCents),
    lignes: body.lignes.map(({ produit_id, quantite }) => ({
      produit_id,
      quantite,
      prix: toDollars(prices.get(produit_id) ?? 0),
    })),
    etapes,
  }
}
