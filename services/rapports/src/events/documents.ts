/** The documents that events tell of. */
import type { BodyOf, commande, magasins } from '@comptoir/contracts'
import { type Document, type Ligne, shareOut } from '../domain/document.ts'
import { momentOf } from '../domain/moment.ts'

type Vente = BodyOf<typeof magasins.venteConfirmee>
type Commande = BodyOf<typeof commande.commandeConfirmee>
type Retour = BodyOf<typeof magasins.retourClos> | BodyOf<typeof commande.retourClos>

/** A sale counts on the day on which it was made, which is before it was told where the till had no network. */
export const documentOfVente = (vente: Vente): Document => ({
  id: vente.venteId,
  sorte: 'VENTE',
  magasinId: vente.magasinId,
  ...momentOf(new Date(vente.faiteLe)),
  at: new Date(vente.a),
  totalCents: vente.totalCents,
  horsTaxesCents: vente.horsTaxesCents,
  lignes: soldLignes(vente),
})

export const documentOfCommande = (commande: Commande): Document => ({
  id: commande.commandeId,
  sorte: 'COMMANDE',
  magasinId: commande.magasinId,
  ...momentOf(new Date(commande.a)),
  at: new Date(commande.a),
  totalCents: commande.totalCents,
  horsTaxesCents: commande.horsTaxesCents,
  lignes: soldLignes(commande),
})

/** Goods count where and when they came back. */
export function documentOfRetour(retour: Retour): Document {
  const parts = shareOut(
    retour.horsTaxesCents,
    retour.lignes.map(({ montantCents }) => montantCents),
  )
  return {
    id: retour.retourId,
    sorte: 'RETOUR',
    magasinId: retour.magasinId,
    ...momentOf(new Date(retour.a)),
    at: new Date(retour.a),
    totalCents: retour.montantCents,
    horsTaxesCents: retour.horsTaxesCents,
    lignes: retour.lignes.map((ligne, index) => ({
      produitId: ligne.produitId,
      quantite: ligne.quantite,
      totalCents: ligne.montantCents,
      horsTaxesCents: parts[index] as number,
      coutCents: costOf(ligne),
      retour: { motif: ligne.motif, remiseEnStock: ligne.remiseEnStock },
    })),
  }
}

/** What was given up: it has no amount, it is only counted. */
export const documentOfAnnulation = (
  id: string,
  { magasinId, a }: { readonly magasinId: number; readonly a: string },
): Document => ({
  id,
  sorte: 'ANNULATION',
  magasinId,
  ...momentOf(new Date(a)),
  at: new Date(a),
  totalCents: 0,
  horsTaxesCents: 0,
  lignes: [],
})

function soldLignes({
  horsTaxesCents,
  lignes,
}: Pick<Vente | Commande, 'horsTaxesCents' | 'lignes'>): Ligne[] {
  const parts = shareOut(
    horsTaxesCents,
    lignes.map(({ totalCents }) => totalCents),
  )
  return lignes.map((ligne, index) => ({
    produitId: ligne.produitId,
    quantite: ligne.quantite,
    totalCents: ligne.totalCents,
    horsTaxesCents: parts[index] as number,
    coutCents: costOf(ligne),
  }))
}

const costOf = ({
  coutCents = null,
  quantite,
}: {
  readonly coutCents?: number | null
  readonly quantite: number
}): number | null => (coutCents === null ? null : coutCents * quantite)
