/** What places hold and how it changed: quantities, movements, thresholds, alerts; goods in, pieces found and scrapped. */
import { STAFF } from './access.ts'
import { Closed, Instant, Nullable, Numero, Personne, pagination, QUANTITE_MAX, Uuid } from './fields.ts'
import { anyone, route } from './operation.ts'
import { Type } from './typebox.ts'

/** As many lines as one delivery or one request has. */
export const ARTICLES_MAX = 500

/** As many pieces as anyone counts of one product. */
export const COMPTE_MAX = 10_000_000

const managers = ['gestionnaire', 'responsable'] as const

export const StockPublic = Closed({
  produit_id: Numero(),
  magasin_id: Numero(),
  /** What the product is called; null: the catalogue never told of it. */
  nom: Nullable(Type.String()),
  disponible: Type.Integer(),
  reserve: Type.Integer(),
  /** On its way to this place. */
  en_transit: Type.Integer(),
  seuil: Type.Integer(),
  /** Up to how many pieces it is replenished; null: twice the threshold. */
  cible: Nullable(Type.Integer()),
})

export const consulter = route({
  id: 'stock.consulter',
  method: 'GET',
  path: '/stock',
  summary: { fr: 'Quantités par lieu et par produit', en: 'Quantities by place and product' },
  query: Closed({
    magasin_id: Type.Optional(Numero()),
    produit_id: Type.Optional(Numero()),
    /** Of these alone: what a search in the catalogue found. */
    produits: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{0,8}(,[1-9][0-9]{0,8}){0,99}$',
        description: 'numéros de produits, une virgule entre eux · numbers of products, by commas',
      }),
    ),
    sous_seuil: Type.Optional(Type.Boolean()),
    /** Only where no more pieces than these are free. */
    au_plus: Type.Optional(Type.Integer({ minimum: 0, maximum: QUANTITE_MAX })),
    /** `1`: only what is on its way. */
    en_transit: Type.Optional(Type.Literal('1')),
    ...pagination,
  }),
  replies: { 200: Type.Array(StockPublic) },
  refusals: [],
  passerelle: true,
  acces: anyone,
})

/** Why a quantity changed. */
export const CAUSES = [
  'INVENTAIRE',
  'SORTIE',
  'CONSTAT',
  'RETOUR',
  'REBUT',
  'RECEPTION',
  'EXPEDITION',
  'TRANSIT',
  'ECART',
] as const

export const mouvements = route({
  id: 'stock.mouvements',
  method: 'GET',
  path: '/stock/mouvements',
  summary: { fr: 'Mouvements de stock, du plus récent au plus ancien', en: 'Stock movements, newest first' },
  query: Closed({
    commande_id: Type.Optional(Uuid()),
    retour_id: Type.Optional(Uuid()),
    /** The delivery, the count, the adjustment or the request. */
    document_id: Type.Optional(Uuid()),
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
        /** Pieces that came to the place, or left it. */
        delta: Type.Integer(),
        /** By how many pieces what is on its way to the place changed. */
        en_transit: Type.Integer(),
        cause: Type.Enum(CAUSES),
        /** The order, or the sale. */
        commande_id: Nullable(Uuid()),
        retour_id: Nullable(Uuid()),
        document_id: Nullable(Uuid()),
        /** What is written on the document: the number of a delivery note. */
        reference: Nullable(Type.String()),
        motif: Nullable(Type.String()),
        auteur: Nullable(Personne),
        a: Instant(),
      }),
    ),
  },
  refusals: ['MAGASIN_INTERDIT'],
  passerelle: true,
  acces: STAFF,
})

export const ALERTES = ['RUPTURE', 'SOUS_SEUIL', 'SURSTOCK'] as const

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
    type: Type.Optional(Type.Enum(ALERTES)),
    ...pagination,
  }),
  replies: { 200: Type.Array(Closed({ type: Type.Enum(ALERTES), ...StockPublic.properties })) },
  refusals: ['MAGASIN_INTERDIT'],
  passerelle: true,
  acces: managers,
})

const Seuil = () => Type.Integer({ minimum: 0, maximum: QUANTITE_MAX })

export const fixerSeuil = route({
  id: 'stock.fixer-seuil',
  method: 'PUT',
  path: '/stock/{magasin_id}/{produit_id}/seuil',
  summary: {
    fr: 'Fixe le seuil d’alerte et la cible d’un produit dans un lieu',
    en: 'Sets the alert threshold and the target of a product in a place',
  },
  params: Closed({ magasin_id: Numero(), produit_id: Numero() }),
  body: Closed({ seuil: Seuil(), cible: Type.Optional(Nullable(Seuil())) }),
  replies: { 200: StockPublic },
  refusals: ['MAGASIN_INTERDIT', 'MAGASIN_INTROUVABLE', 'PRODUIT_INTROUVABLE', 'SEUIL_AU_DESSUS_DE_CIBLE'],
  reads: ['Idempotency-Key'],
  passerelle: true,
  acces: managers,
})

/** Why something was done, in words. */
export const Motif = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })

/** Products with their pieces, each product once or several times. */
export const Articles = Type.Array(
  Closed({ produit_id: Numero(), quantite: Type.Integer({ minimum: 1, maximum: QUANTITE_MAX }) }),
  { minItems: 1, maxItems: ARTICLES_MAX },
)

/** What a document did to a place, and what is there after it. */
const done = {
  magasin_id: Numero(),
  lignes: Type.Array(
    Closed({
      produit_id: Numero(),
      delta: Type.Integer(),
      disponible: Type.Integer(),
      reserve: Type.Integer(),
    }),
  ),
  auteur: Personne,
  a: Instant(),
}

export const recevoir = route({
  id: 'stock.recevoir',
  method: 'POST',
  path: '/stock/receptions',
  summary: { fr: 'Des marchandises d’un fournisseur arrivent', en: 'Goods of a supplier come in' },
  body: Closed({
    magasin_id: Numero(),
    lignes: Articles,
    reference: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  }),
  replies: { 201: Closed({ reception_id: Uuid(), ...done }) },
  refusals: ['MAGASIN_INTERDIT', 'MAGASIN_INCONNU', 'MAGASIN_FERME', 'PRODUIT_INCONNU', 'STOCK_TROP_GRAND'],
  reads: ['Idempotency-Key'],
  passerelle: true,
  acces: managers,
})

export const ajuster = route({
  id: 'stock.ajuster',
  method: 'POST',
  path: '/stock/ajustements',
  summary: {
    fr: 'Des pièces retrouvées (CONSTAT) ou mises au rebut (REBUT)',
    en: 'Pieces found (CONSTAT) or scrapped (REBUT)',
  },
  body: Closed({
    magasin_id: Numero(),
    cause: Type.Enum(['CONSTAT', 'REBUT']),
    lignes: Articles,
    motif: Motif,
  }),
  replies: { 201: Closed({ ajustement_id: Uuid(), ...done }) },
  refusals: [
    'MAGASIN_INTERDIT',
    'MAGASIN_INCONNU',
    'PRODUIT_INCONNU',
    'STOCK_INSUFFISANT',
    'STOCK_TROP_GRAND',
  ],
  reads: ['Idempotency-Key'],
  passerelle: true,
  acces: managers,
})

/** As many products as one count has. */
export const COMPTES_MAX = 2_000

export const compter = route({
  id: 'stock.compter',
  method: 'POST',
  path: '/stock/inventaires',
  summary: {
    fr: 'Inventaire : chaque compte corrige ce qu’il y avait à l’instant où il a été fait',
    en: 'A count: each line corrects what was there at the instant when it was made',
  },
  body: Closed({
    magasin_id: Numero(),
    lignes: Type.Array(
      Closed({
        produit_id: Numero(),
        compte: Type.Integer({ minimum: 0, maximum: COMPTE_MAX }),
        vu_a: Instant(),
      }),
      { minItems: 1, maxItems: COMPTES_MAX },
    ),
    motif: Type.Optional(Motif),
  }),
  bodyBytes: 256 * 1024,
  replies: {
    201: Closed({
      inventaire_id: Uuid(),
      magasin_id: Numero(),
      /** How many products were as expected. */
      conformes: Type.Integer(),
      /** The others. */
      ecarts: Type.Array(
        Closed({
          produit_id: Numero(),
          compte: Type.Integer(),
          attendu: Type.Integer(),
          delta: Type.Integer(),
        }),
      ),
      auteur: Personne,
      a: Instant(),
    }),
  },
  refusals: [
    'MAGASIN_INTERDIT',
    'MAGASIN_INCONNU',
    'PRODUIT_EN_DOUBLE',
    'PRODUIT_INCONNU',
    'COMPTE_A_VENIR',
    'COMPTE_PERIME',
    'COMPTE_SOUS_RESERVE',
  ],
  reads: ['Idempotency-Key'],
  passerelle: true,
  acces: managers,
})
