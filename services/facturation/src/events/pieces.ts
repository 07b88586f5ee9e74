/** What events say, as invoices and credit notes. Goods that nobody with a name bought at a till have a receipt, and no invoice. Pure. */
import type { BodyOf, commande, magasins } from '@comptoir/contracts'
import type { GenreFacture } from '@comptoir/contracts/facturation-factures.ts'
import type { Ligne, Piece } from '../domain/facture.ts'

/** The id that it gets, and when it was told. */
export interface Made {
  readonly id: string
  readonly at: Date
}

type Sold = Omit<BodyOf<typeof commande.commandeConfirmee>['lignes'][number], 'coutCents'>
type Returned = Pick<
  BodyOf<typeof magasins.retourClos>['lignes'][number],
  'produitId' | 'nom' | 'quantite' | 'montantCents'
>

/** A line as it was sold. */
export const ofSold = ({ produitId, nom, quantite, prixCents, remiseCents, totalCents }: Sold): Ligne => ({
  produitId,
  nom,
  quantite,
  prixCents,
  remiseCents,
  totalCents,
})

/** A line as it came back. */
export const ofReturned = ({ produitId, nom, quantite, montantCents }: Returned): Ligne => ({
  produitId,
  nom,
  quantite,
  prixCents: null,
  remiseCents: 0,
  totalCents: montantCents,
})

const NOTHING = {
  referenceClient: null,
  commandeId: null,
  venteId: null,
  retourId: null,
  horsTaxesCents: null,
  taxes: null,
} as const

type Told = Partial<Piece> &
  Pick<Piece, 'clientId' | 'magasinId' | 'lignes' | 'montantCents' | 'horsTaxesCents' | 'faiteLe'>

/** An invoice or a credit note that is asked for; what is not told of it is not known. */
export const piece = (genre: GenreFacture, { id, at }: Made, told: Told): Piece => ({
  ...NOTHING,
  id,
  genre,
  nombreArticles: told.lignes.reduce((sum, { quantite }) => sum + quantite, 0),
  demandeeLe: at,
  ...told,
})

/** The invoice of an order. */
export const pieceOfCommande = (body: BodyOf<typeof commande.commandeConfirmee>, made: Made): Piece =>
  piece('FACTURE', made, {
    clientId: body.clientId,
    commandeId: body.commandeId,
    magasinId: body.magasinId,
    lignes: body.lignes.map(ofSold),
    montantCents: body.totalCents,
    horsTaxesCents: body.horsTaxesCents,
    taxes: body.taxes,
    faiteLe: new Date(body.a),
  })

/** The invoice of a sale; undefined without a client. */
export function pieceOfVente(body: BodyOf<typeof magasins.venteConfirmee>, made: Made): Piece | undefined {
  if (body.clientId === null) return undefined
  return piece('FACTURE', made, {
    clientId: body.clientId,
    venteId: body.venteId,
    magasinId: body.magasinId,
    lignes: body.lignes.map(ofSold),
    montantCents: body.totalCents,
    horsTaxesCents: body.horsTaxesCents,
    taxes: body.taxes,
    faiteLe: new Date(body.faiteLe),
  })
}

/** The credit note of what came back of an order. It tells no taxes: they are shared as on the invoice. */
export const pieceOfRetourDeCommande = (body: BodyOf<typeof commande.retourClos>, made: Made): Piece =>
  piece('NOTE_DE_CREDIT', made, {
    clientId: body.clientId,
    commandeId: body.commandeId,
    retourId: body.retourId,
    magasinId: body.magasinId,
    lignes: body.lignes.map(ofReturned),
    montantCents: body.montantCents,
    horsTaxesCents: body.horsTaxesCents,
    faiteLe: new Date(body.a),
  })

/** The credit note of what came back of a sale; undefined where the sale had no client, and so no invoice. */
export function pieceOfRetourDeVente(
  body: BodyOf<typeof magasins.retourClos>,
  made: Made,
): Piece | undefined {
  if (body.clientId === null) return undefined
  return piece('NOTE_DE_CREDIT', made, {
    clientId: body.clientId,
    venteId: body.venteId,
    retourId: body.retourId,
    magasinId: body.magasinId,
    lignes: body.lignes.map(ofReturned),
    montantCents: body.montantCents,
    horsTaxesCents: body.horsTaxesCents,
    taxes: body.taxes,
    faiteLe: new Date(body.a),
  })
}
