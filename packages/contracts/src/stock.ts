/** Stock: reservations of orders and sales in places. What places hold and how it changes is in `stock-mouvements.ts`. */
import { STAFF } from './access.ts'
import { tableOf } from './alias.ts'
import {
  Closed,
  Instant,
  LIGNES_MAX,
  LignePublique,
  Lignes,
  Numero,
  Parts,
  Personne,
  QUANTITE_MAX,
  Uuid,
} from './fields.ts'
import { operation, route, type ServiceContract } from './operation.ts'
import { passeOf } from './passe.ts'
import * as aliases from './stock-aliases.ts'
import { demandeChange, demandes } from './stock-demandes.ts'
import { constat, stockChange } from './stock-events.ts'
import { flux } from './stock-flux.ts'
import * as places from './stock-mouvements.ts'
import { contenu, occupation, quantites } from './stock-questions.ts'
import { Type } from './typebox.ts'

export * as aliases from './stock-aliases.ts'
export * from './stock-demandes.ts'
export * from './stock-events.ts'
export * from './stock-flux.ts'
export * from './stock-mouvements.ts'
export * from './stock-questions.ts'

/** What places hold, and what they ask of each other. */
export const passe = {
  stockChange: passeOf(stockChange, Closed({ magasinId: Numero(), produitId: Numero() })),
  demandeChange: passeOf(demandeChange, Uuid()),
  constat: passeOf(constat, Type.Integer({ minimum: 1 })),
}

/** The place that serves the web shop, in the demonstration data. */
export const CENTRE_LOGISTIQUE_ID = 6

/**
 * Verifies and reserves in one visit: all lines or none. The refusal lists each line that does not fit. With `repartition` other places
 * serve what the named one lacks, and the reply tells the part of each.
 */
export const reserver = operation({
  id: 'stock.reserver',
  body: Closed({
    commandeId: Uuid(),
    magasinId: Numero(),
    lignes: Lignes,
    repartition: Type.Optional(Type.Literal(true)),
  }),
  reply: Closed({ a: Instant(), parts: Type.Optional(Parts) }),
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
    /** Whether the reply tells what is left. */
    restes: Type.Optional(Type.Literal(true)),
  }),
  reply: Closed({
    a: Instant(),
    /** What may still be sold at the place, once these lines are taken. */
    restes: Type.Optional(Type.Array(Closed({ produitId: Numero(), disponible: Type.Integer() }))),
  }),
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
  refusals: ['STOCK_INSUFFISANT', 'MAGASIN_INCONNU', 'SERVICE_SANS_REPONSE'],
  reads: ['Idempotency-Key'],
  passerelle: false,
  acces: STAFF,
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
    'SERVICE_SANS_REPONSE',
    'RESERVATION_EXISTANTE',
    'RESERVATION_DE_COMMANDE',
  ],
  reads: ['Idempotency-Key'],
  passerelle: false,
  acces: STAFF,
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
  acces: STAFF,
})

export const service: ServiceContract = {
  name: 'stock',
  startsFirst: true,
  ports: [8007],
  summary: {
    fr: 'Quantités par lieu, réservations, mouvements',
    en: 'Quantities per place, reservations, movements',
  },
  routes: [
    places.consulter,
    verifier,
    reserverPublic,
    libererPublic,
    places.mouvements,
    places.alertes,
    places.fixerSeuil,
    places.recevoir,
    places.ajuster,
    places.compter,
    ...demandes,
    flux,
  ],
  aliases: tableOf(aliases),
  operations: [
    reserver.spec,
    liberer.spec,
    sortir.spec,
    reserverVente.spec,
    libererVente.spec,
    sortirVente.spec,
    rentrer.spec,
  ],
  questions: [occupation.spec, quantites.spec, contenu.spec, ...Object.values(passe).map(({ spec }) => spec)],
}
