/** The sale at a till, as its sagas ask for it, and what others are told of it. */
import { event } from './event.ts'
import { Closed, Etats, Instant, LIGNES_MAX, Nullable, Numero, Personne, Quantite, Uuid } from './fields.ts'
import { LigneVendue } from './lignes.ts'
import { EncaissementSchema, Mode, MontantCents } from './money.ts'
import { operation } from './operation.ts'
import { Type } from './typebox.ts'

export const STATUTS_VENTE = ['OUVERTE', 'STOCK_RESERVE', 'ENCAISSEE', 'CONFIRMEE', 'ANNULEE'] as const
export type StatutVente = (typeof STATUTS_VENTE)[number]

const NumeroDeVente = Type.Integer({ minimum: 1 })
const Pourcent = Type.Number({ minimum: 0, maximum: 100 })
const Taxes = Type.Array(Closed({ nom: Type.String(), pourcent: Type.Number(), montantCents: MontantCents }))
const amounts = {
  totalCents: MontantCents,
  horsTaxesCents: MontantCents,
  taxes: Taxes,
  encaissements: Type.Array(EncaissementSchema),
  arrondiCents: Type.Integer(),
}
/** What a sale asks of its line. Each product is named once. */
const asked = {
  produitId: Numero(),
  quantite: Quantite(),
  remisePourcent: Pourcent,
  motif: Nullable(Type.String({ maxLength: 500 })),
}

/**
 * Opens the sale at a till that is open and held by the seller, or by anyone where `tientToutes`. Prices come from magasins' own
 * list and are frozen, with discounts and taxes; the number is the store's next one; tenders are settled. Nothing is collected.
 */
export const ouvrirVente = operation({
  id: 'magasins.ouvrir-vente',
  body: Closed({
    venteId: Uuid(),
    magasinId: Numero(),
    /** Null: the till that the seller holds in the store; any open one, where he may sell at all. */
    caisseId: Nullable(Numero()),
    vendeur: Personne,
    tientToutes: Type.Boolean(),
    clientId: Nullable(Numero()),
    lignes: Type.Array(Closed(asked), { minItems: 1, maxItems: LIGNES_MAX }),
    /** Of ESPECES: what was handed over, null for just what is due. Of another mode: its part, null for what the others leave. */
    paiements: Type.Array(Closed({ mode: Mode, montantCents: Nullable(MontantCents) }), {
      minItems: 1,
      maxItems: 10,
    }),
    approbateur: Nullable(Personne),
    /** What the till showed. Another total is refused. */
    attenduCents: Nullable(MontantCents),
  }),
  reply: Closed({
    numero: NumeroDeVente,
    sessionId: Uuid(),
    ...amounts,
    renduCents: MontantCents,
    /** What one piece of each product costs, before discounts. */
    prix: Type.Array(Closed({ produitId: Numero(), prixCents: MontantCents })),
    a: Instant(),
  }),
  refusals: [
    'CAISSE_REQUISE',
    'CAISSE_INTROUVABLE',
    'CAISSE_FERMEE',
    'CAISSE_OCCUPEE',
    'MAGASIN_FERME',
    'PRODUIT_INCONNU',
    'PRODUIT_SANS_PRIX',
    'MONTANT_TROP_GRAND',
    'MONTANT_INSUFFISANT',
    'PAIEMENT_EN_TROP',
    'PRIX_CHANGE',
    'ACTION_ANNULEE',
    'COMMANDE_PERIMEE',
  ],
})

/** ANNULEE, with its reason; the number keeps its row. A sale that was never opened gets a mark, and can then never be. */
export const annulerVente = operation({
  id: 'magasins.annuler-vente',
  body: Closed({ venteId: Uuid(), motif: Type.String({ minLength: 1, maxLength: 64 }), etats: Etats }),
  reply: Closed({ a: Instant() }),
  refusals: [],
  undoes: 'magasins.ouvrir-vente',
  volatile: ['motif', 'etats'],
})

/** CONFIRMEE: the session's cash counts it from now on, and others are told. Never refused. */
export const fermerVente = operation({
  id: 'magasins.fermer-vente',
  body: Closed({ venteId: Uuid(), etats: Etats }),
  reply: Closed({ a: Instant() }),
  refusals: [],
  volatile: ['etats'],
})

/** Records a sale that has happened at a till without network: in cash, at the till's prices. A session that is over is a note. */
export const enregistrerVente = operation({
  id: 'magasins.enregistrer-vente',
  body: Closed({
    venteId: Uuid(),
    magasinId: Numero(),
    caisseId: Numero(),
    vendeur: Personne,
    clientId: Nullable(Numero()),
    faiteLe: Instant(),
    numeroLocal: Type.String({ minLength: 1, maxLength: 64 }),
    lignes: Type.Array(Closed({ ...asked, prixCents: MontantCents }), { minItems: 1, maxItems: LIGNES_MAX }),
    recuCents: MontantCents,
    /** The sale that was refused after the goods had left, which this one stands for. */
    remplace: Nullable(Uuid()),
  }),
  reply: Closed({
    numero: NumeroDeVente,
    sessionId: Nullable(Uuid()),
    ...amounts,
    renduCents: MontantCents,
    note: Nullable(Type.String()),
    a: Instant(),
  }),
  refusals: [],
})

const told = {
  venteId: Uuid(),
  numero: NumeroDeVente,
  magasinId: Numero(),
  caisseId: Numero(),
  clientId: Nullable(Numero()),
  a: Instant(),
}

/** A sale is final. `faiteLe` is when it was made: before `a`, where the till had no network. */
export const venteConfirmee = event({
  id: 'magasins.vente-confirmee',
  body: Closed({
    ...told,
    faiteLe: Instant(),
    vendeur: Personne,
    ...amounts,
    lignes: Type.Array(LigneVendue),
  }),
})

/** A sale has no effect. */
export const venteAnnulee = event({
  id: 'magasins.vente-annulee',
  body: Closed({ ...told, motif: Type.String() }),
})
