/** Stock: quantities per place (stores and the centre logistique), reservations, movements. */
import { Type } from 'typebox'
import {
  Closed,
  Instant,
  LIGNES_MAX,
  LignePublique,
  Lignes,
  Nullable,
  Numero,
  Personne,
  pagination,
  QUANTITE_MAX,
  Uuid,
} from './fields.ts'
import { anyone, operation, route, type ServiceContract } from './operation.ts'

/** The place that serves the web shop, in the demonstration data. */
export const CENTRE_LOGISTIQUE_ID = 6

/** Verifies and reserves in one visit: all lines or none. The refusal lists each line that does not fit. */
export const reserver = operation({
  id: 'stock.reserver',
  body: Closed({ commandeId: Uuid(), magasinId: Numero(), lignes: Lignes }),
  reply: Closed({ a: Instant() }),
  refusals: [
    'STOCK_INSUFFISANT',
    'MAGASIN_INCONNU',
    'RESERVATION_EXISTANTE',
    'ACTION_ANNULEE',
    'COMMANDE_PERIMEE',
  ],
})

/** Gives back what the order holds. With nothing to give back it succeeds and refuses the reservation that comes late. */
export const liberer = operation({
  id: 'stock.liberer',
  body: Closed({ commandeId: Uuid() }),
  reply: Closed({ a: Instant() }),
  refusals: [],
  undoes: 'stock.reserver',
})

/** What was reserved leaves the place. Never refused for a reserved order, or a reserved sale under its id. */
export const sortir = operation({
  id: 'stock.sortir',
  body: Closed({ commandeId: Uuid() }),
  reply: Closed({ a: Instant() }),
  refusals: [],
})

/**
 * Reserves a sale's lines at its place, all or none. Of each line, up to `constatMax` pieces may be missing: they are in hand, so
 * they are recorded as found. `stock.sortir` with the sale's id ends it, as for an order.
 */
export const reserverVente = operation({
  id: 'stock.reserver-vente',
  body: Closed({
    venteId: Uuid(),
    magasinId: Numero(),
    lignes: Lignes,
    constatMax: Type.Integer({ minimum: 0, maximum: QUANTITE_MAX }),
    auteur: Personne,
  }),
  reply: Closed({ a: Instant() }),
  refusals: [
    'STOCK_INSUFFISANT',
    'MAGASIN_INCONNU',
    'RESERVATION_EXISTANTE',
    'ACTION_ANNULEE',
    'COMMANDE_PERIMEE',
  ],
})

/** Gives back what the sale holds. What was found for it stays found: it is in the store. */
export const libererVente = operation({
  id: 'stock.liberer-vente',
  body: Closed({ venteId: Uuid() }),
  reply: Closed({ a: Instant() }),
  refusals: [],
  undoes: 'stock.reserver-vente',
})

/** Goods that left at a sale without network. Never refused: what the stock does not know is recorded as found. */
export const sortirVente = operation({
  id: 'stock.sortir-vente',
  body: Closed({ venteId: Uuid(), magasinId: Numero(), lignes: Lignes, auteur: Personne }),
  reply: Closed({ a: Instant() }),
  refusals: [],
})

/** Goods that come back: all of them to the place, and those that are not put back out of it again. Never refused. */
export const rentrer = operation({
  id: 'stock.rentrer',
  body: Closed({
    retourId: Uuid(),
    magasinId: Numero(),
    lignes: Type.Array(
      Closed({
        produitId: Numero(),
        quantite: Type.Integer({ minimum: 1, maximum: QUANTITE_MAX * LIGNES_MAX }),
        remiseEnStock: Type.Boolean(),
      }),
      { minItems: 1, maxItems: LIGNES_MAX },
    ),
    auteur: Personne,
  }),
  reply: Closed({ a: Instant() }),
  refusals: [],
})

export const StockPublic = Closed({
  produit_id: Numero(),
  magasin_id: Numero(),
  disponible: Type.Integer(),
  reserve: Type.Integer(),
  seuil: Type.Integer(),
})
const staff = ['employe', 'gestionnaire', 'responsable'] as const

export const consulter = route({
  id: 'stock.consulter',
  method: 'GET',
  path: '/stock',
  summary: { fr: 'Quantités par lieu et par produit', en: 'Quantities by place and product' },
  query: Closed({
    magasin_id: Type.Optional(Numero()),
    produit_id: Type.Optional(Numero()),
    sous_seuil: Type.Optional(Type.Boolean()),
    ...pagination,
  }),
  replies: { 200: Type.Array(StockPublic) },
  refusals: [],
  passerelle: true,
  acces: anyone,
})

const Demande = Closed({
  commande_id: Type.Optional(Uuid()),
  magasin_id: Type.Optional(Numero()),
  produits: Type.Array(LignePublique, { minItems: 1, maxItems: LIGNES_MAX }),
})

export const verifier = route({
  id: 'stock.verifier',
  method: 'POST',
  path: '/stock/verifier',
  summary: { fr: 'Le stock suffit-il ? (ne retient rien)', en: 'Is there enough stock? (holds nothing)' },
  body: Demande,
  replies: { 200: Closed({ commande_id: Uuid(), statut: Type.Literal('STOCK_VERIFIE') }) },
  refusals: ['STOCK_INSUFFISANT', 'MAGASIN_INCONNU'],
  reads: ['Idempotency-Key'],
  passerelle: false,
  acces: staff,
})

export const reserverPublic = route({
  id: 'stock.reserver-public',
  method: 'POST',
  path: '/stock/reserver',
  summary: { fr: 'Réserve des produits à la main', en: 'Reserves products by hand' },
  body: Demande,
  replies: { 200: Closed({ commande_id: Uuid(), statut: Type.Literal('STOCK_RESERVE') }) },
  refusals: [
    'MAGASIN_INTERDIT',
    'STOCK_INSUFFISANT',
    'MAGASIN_INCONNU',
    'RESERVATION_EXISTANTE',
    'RESERVATION_DE_COMMANDE',
  ],
  reads: ['Idempotency-Key'],
  passerelle: false,
  acces: staff,
})

export const libererPublic = route({
  id: 'stock.liberer-public',
  method: 'POST',
  path: '/stock/liberer',
  summary: { fr: 'Libère ce qui fut réservé à la main', en: 'Releases what was reserved by hand' },
  body: Closed({
    commande_id: Type.Optional(Uuid()),
    magasin_id: Type.Optional(Numero()),
    produits: Type.Optional(Type.Array(LignePublique, { maxItems: LIGNES_MAX })),
  }),
  replies: { 200: Closed({ commande_id: Uuid(), statut: Type.Literal('LIBEREE') }) },
  refusals: ['MAGASIN_INTERDIT', 'RESERVATION_DE_COMMANDE'],
  reads: ['Idempotency-Key'],
  passerelle: false,
  acces: staff,
})

/** Why a quantity changed: counted, left, found at a sale, came back, came back and was thrown away. */
export const CAUSES = ['INVENTAIRE', 'SORTIE', 'CONSTAT', 'RETOUR', 'REBUT'] as const

export const mouvements = route({
  id: 'stock.mouvements',
  method: 'GET',
  path: '/stock/mouvements',
  summary: { fr: 'Mouvements de stock, du plus récent au plus ancien', en: 'Stock movements, newest first' },
  query: Closed({
    commande_id: Type.Optional(Uuid()),
    retour_id: Type.Optional(Uuid()),
    magasin_id: Type.Optional(Numero()),
    produit_id: Type.Optional(Numero()),
    cause: Type.Optional(Type.Enum(CAUSES)),
    ...pagination,
  }),
  replies: {
    200: Type.Array(
      Closed({
        id: Type.Integer(),
        produit_id: Numero(),
        magasin_id: Numero(),
        delta: Type.Integer(),
        cause: Type.Enum(CAUSES),
        /** The order, or the sale. */
        commande_id: Nullable(Uuid()),
        retour_id: Nullable(Uuid()),
        auteur: Nullable(Personne),
        a: Instant(),
      }),
    ),
  },
  refusals: ['MAGASIN_INTERDIT'],
  passerelle: false,
  acces: staff,
})

export const alertes = route({
  id: 'stock.alertes',
  method: 'GET',
  path: '/stock/alertes',
  summary: {
    fr: 'Ruptures, stocks sous le seuil et surstocks',
    en: 'Out of stock, under threshold, overstock',
  },
  query: Closed({
    magasin_id: Type.Optional(Numero()),
    type: Type.Optional(Type.Enum(['RUPTURE', 'SOUS_SEUIL', 'SURSTOCK'])),
    ...pagination,
  }),
  replies: {
    200: Type.Array(
      Closed({
        type: Type.String(),
        produit_id: Numero(),
        magasin_id: Numero(),
        disponible: Type.Integer(),
        reserve: Type.Integer(),
        seuil: Type.Integer(),
      }),
    ),
  },
  refusals: ['MAGASIN_INTERDIT'],
  passerelle: false,
  acces: ['gestionnaire', 'responsable'],
})

export const service: ServiceContract = {
  name: 'stock',
  ports: [8007],
  summary: {
    fr: 'Quantités par lieu, réservations, mouvements',
    en: 'Quantities per place, reservations, movements',
  },
  routes: [consulter, verifier, reserverPublic, libererPublic, mouvements, alertes],
  operations: [
    reserver.spec,
    liberer.spec,
    sortir.spec,
    reserverVente.spec,
    libererVente.spec,
    sortirVente.spec,
    rentrer.spec,
  ],
}
