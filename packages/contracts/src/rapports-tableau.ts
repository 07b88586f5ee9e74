/** What head office looks at: the dashboard of today, how stores do, and reports that one puts together oneself. */
import { Closed, Nullable, Numero } from './fields.ts'
import { Montant } from './money.ts'
import { route } from './operation.ts'
import {
  a_jour_a,
  each,
  filtres,
  forms,
  Jour,
  ofPlace,
  ofProduit,
  Rapport,
  read,
  Signed,
  Taux,
} from './rapports-filtre.ts'
import { SORTES_DEMANDE, STATUTS_DEMANDE } from './stock-demandes.ts'
import { Type } from './typebox.ts'

const dayOfPlace = {
  chiffre_affaires: Signed(),
  nb_ventes: Type.Integer(),
  nb_commandes: Type.Integer(),
  nb_retours: Type.Integer(),
  panier_moyen: Nullable(Signed()),
  taux_marge: Nullable(Taux()),
  /** What should be sold today; null where nobody has said it. */
  objectif: Nullable(Montant()),
  atteinte: Nullable(Taux()),
  /** The same weekday a week before, up to the same hour. */
  semaine_avant: Signed(),
  ruptures: Type.Integer(),
  sous_seuil: Type.Integer(),
  surstocks: Type.Integer(),
}

const Place = Closed({
  ...ofPlace,
  type: Type.Enum(['MAGASIN', 'CENTRE']),
  ouvert: Type.Boolean(),
  ...dayOfPlace,
})

export const tableauDeBord = route({
  ...read,
  reads: [],
  id: 'rapports.tableau-de-bord',
  path: '/tableau-de-bord',
  summary: {
    fr: 'La journée : ventes par magasin et par heure, alertes de stock, ce qui attend une décision',
    en: 'The day: sales by store and by hour, alerts of stock, what waits for a decision',
  },
  query: Closed({ magasin_id: Type.Optional(Numero()) }),
  replies: {
    200: Closed({
      jour: Jour(),
      a_jour_a,
      total: Closed({
        ...dayOfPlace,
        /** What the same weekday a week before had come to, up to the same hour. */
        semaine_derniere: Closed({
          nb_ventes: Type.Integer(),
          nb_commandes: Type.Integer(),
          panier_moyen: Nullable(Signed()),
          taux_marge: Nullable(Taux()),
        }),
      }),
      magasins: each(Place),
      /** Today, and the same weekday a week before. */
      heures: each(
        Closed({
          heure: Type.Integer({ minimum: 0, maximum: 23 }),
          chiffre_affaires: Signed(),
          nb_ventes: Type.Integer(),
          panier_moyen: Nullable(Signed()),
          taux_marge: Nullable(Taux()),
          semaine_avant: Signed(),
        }),
      ),
      /** Requests of places that wait for someone, by kind and state. */
      a_decider: each(
        Closed({
          sorte: Type.Enum(SORTES_DEMANDE),
          statut: Type.Enum(STATUTS_DEMANDE),
          nombre: Type.Integer(),
        }),
      ),
      /** The products of the last seven days, those sold most first. */
      tendances: each(Closed({ ...ofProduit, quantite: Type.Integer(), chiffre_affaires: Signed() })),
    }),
  },
})

export const flux = route({
  id: 'rapports.flux',
  method: 'GET',
  path: '/tableau-de-bord/flux',
  summary: {
    fr: 'La journée de chaque magasin, puis chacune qui change, au fil de l’eau (SSE) ; `total` pour qui voit tout',
    en: 'The day of each store, then each that changes, as it happens (SSE); `total` for whoever sees all',
  },
  query: Closed({ magasin_id: Type.Optional(Numero()) }),
  replies: { 200: Type.String({ description: 'text/event-stream' }) },
  stream: true,
  refusals: ['MAGASIN_INTERDIT', 'SERVICE_SURCHARGE'],
  passerelle: true,
  acces: ['gestionnaire', 'responsable'],
})

export const APPRECIATIONS = ['EXCELLENT', 'BON', 'MOYEN', 'FAIBLE'] as const

export const performances = route({
  ...read,
  id: 'rapports.performances',
  path: '/performances',
  summary: {
    fr: 'Ce que fait chaque magasin contre son objectif, ou contre le magasin médian',
    en: 'What each store does against its target, or against the median store',
  },
  query: Closed({
    date_debut: filtres.date_debut,
    date_fin: filtres.date_fin,
    magasin_id: filtres.magasin_id,
    ...forms,
  }),
  replies: {
    200: Rapport({
      magasins: each(
        Closed({
          rang: Type.Integer(),
          ...ofPlace,
          region: Nullable(Type.String()),
          chiffre_affaires: Signed(),
          nb_ventes: Type.Integer(),
          panier_moyen: Nullable(Signed()),
          marge: Signed(),
          taux_marge: Nullable(Taux()),
          /** Of all its days. */
          objectif: Nullable(Montant()),
          /** Revenue against the target; without one, against the median of the stores. */
          atteinte: Nullable(Taux()),
          /** Excellent from 120 % on, good from 100 %, middling from 80 %. */
          appreciation: Nullable(Type.Enum(APPRECIATIONS)),
          retours: Montant(),
          ruptures: Type.Integer(),
          surstocks: Type.Integer(),
          /** Of the tills that were closed: counted less expected. */
          ecart_caisses: Signed(),
        }),
      ),
    }),
  },
})

export const DIMENSIONS = [
  'jour',
  'semaine',
  'mois',
  'jour_semaine',
  'heure',
  'magasin',
  'region',
  'produit',
  'categorie',
] as const

export const MESURES = [
  'chiffre_affaires',
  'hors_taxes',
  'vendu',
  'rendu',
  'quantite',
  'quantite_rendue',
  'cout',
  'marge',
  'taux_marge',
  'nb_ventes',
  'nb_commandes',
  'nb_retours',
  'panier_moyen',
] as const

/** As many rows as a report has that one puts together. */
export const LIGNES_RAPPORT_MAX = 5_000

const chosen = (maxItems: number) => Type.Optional(Type.Array(Numero(), { minItems: 1, maxItems }))

export const personnalise = route({
  ...read,
  id: 'rapports.personnalise',
  method: 'POST',
  reads: ['Accept', 'Idempotency-Key'],
  path: '/rapports/personnalise',
  summary: {
    fr: 'Un rapport à composer : des mesures, par une à trois dimensions',
    en: 'A report to put together: measures, by one to three dimensions',
  },
  query: Closed(forms),
  body: Closed({
    de: Type.Optional(Jour()),
    a: Type.Optional(Jour()),
    par: Type.Array(Type.Enum(DIMENSIONS), { minItems: 1, maxItems: 3, uniqueItems: true }),
    mesures: Type.Array(Type.Enum(MESURES), { minItems: 1, maxItems: 13, uniqueItems: true }),
    filtres: Type.Optional(Closed({ magasins: chosen(100), categories: chosen(100), produits: chosen(100) })),
    limite: Type.Optional(Type.Integer({ minimum: 1, maximum: LIGNES_RAPPORT_MAX })),
  }),
  replies: {
    200: Rapport({
      colonnes: each(Type.String()),
      /** A cell for each column: a text, a number, or nothing. */
      lignes: each(each(Nullable(Type.Union([Type.String(), Type.Number()])))),
      /** Whether there were more rows than were asked for. */
      tronque: Type.Boolean(),
    }),
  },
})
