/** The reports over some days, each as JSON or as CSV by `Accept` or `?format=`. */
import { Closed, Nullable } from './fields.ts'
import { Montant } from './money.ts'
import { route } from './operation.ts'
import {
  compared,
  each,
  filtres,
  Jour,
  ofPlace,
  ofProduit,
  Periode,
  Rapport,
  read,
  Signed,
  Taux,
} from './rapports-filtre.ts'
import { mesures, ofGoods } from './rapports-mesures.ts'
import { MOTIFS_RETOUR } from './retours.ts'
import { Type } from './typebox.ts'

const Total = Closed(mesures)
const ParMagasin = each(Closed({ ...ofPlace, ...mesures }))

export const ventes = route({
  ...read,
  id: 'rapports.ventes',
  path: '/rapports/ventes',
  summary: {
    fr: 'Ce qui a été vendu et rendu, par magasin et par jour ; en CSV, une ligne par jour et magasin',
    en: 'What was sold and what came back, by store and by day; as CSV, a row for each day and store',
  },
  query: Closed({ ...filtres, ...compared }),
  replies: {
    200: Rapport({
      total: Total,
      par_magasin: ParMagasin,
      par_jour: each(Closed({ jour: Jour(), ...mesures })),
      precedent: Type.Optional(Closed({ periode: Periode, total: Total, par_magasin: ParMagasin })),
    }),
  },
})

export const RangedProduit = Closed({
  rang: Type.Integer(),
  ...ofProduit,
  categorie: Nullable(Type.String()),
  ...ofGoods,
  part: Nullable(Taux()),
})

export const topProduits = route({
  ...read,
  id: 'rapports.top-produits',
  path: '/rapports/top-produits',
  summary: {
    fr: 'Les produits qui se vendent le mieux, et leur part du tout',
    en: 'The products that sell best, and their part of the whole',
  },
  query: Closed({
    ...filtres,
    tri: Type.Enum(['chiffre_affaires', 'quantite', 'marge'], { default: 'chiffre_affaires' }),
    limite: Type.Integer({ minimum: 1, maximum: 100, default: 10 }),
  }),
  replies: { 200: Rapport({ produits: each(RangedProduit) }) },
})

/** How much of something grew out of the period before, in percent; null where there was nothing to grow from. */
const evolution = { chiffre_affaires: Nullable(Taux()), quantite: Nullable(Taux()) }

export const tendances = route({
  ...read,
  id: 'rapports.tendances',
  path: '/rapports/tendances',
  summary: {
    fr: 'Jour par jour avec la moyenne de sept jours, jour de semaine par heure, mois contre le même mois d’avant',
    en: 'Day by day with the mean of seven days, weekday by hour, month against the same month a year before',
  },
  query: Closed(filtres),
  replies: {
    200: Rapport({
      precedent: Periode,
      evolution: Closed(evolution),
      par_jour: each(
        Closed({
          jour: Jour(),
          chiffre_affaires: Signed(),
          quantite: Type.Integer(),
          moyenne_7_jours: Signed(),
        }),
      ),
      /** 1 is Monday. Of a category nobody knows the hours: it has no grid. */
      grille: each(
        Closed({
          jour_semaine: Type.Integer({ minimum: 1, maximum: 7 }),
          heure: Type.Integer({ minimum: 0, maximum: 23 }),
          chiffre_affaires: Signed(),
          nb_ventes: Type.Integer(),
        }),
      ),
      par_mois: each(
        Closed({
          /** The first day of the month stands for it. */
          mois: Jour(),
          chiffre_affaires: Signed(),
          un_an_avant: Signed(),
          evolution: Nullable(Taux()),
        }),
      ),
    }),
  },
})

const comeBack = { quantite: Type.Integer(), montant: Montant() }

export const retours = route({
  ...read,
  id: 'rapports.retours',
  path: '/rapports/retours',
  summary: {
    fr: 'Ce qui est revenu : par motif, par magasin et par produit, et quelle part de ce qui fut vendu',
    en: 'What came back: by reason, by store and by product, and what part of what was sold',
  },
  query: Closed({ ...filtres, limite: Type.Integer({ minimum: 1, maximum: 100, default: 20 }) }),
  replies: {
    200: Rapport({
      total: Closed({
        nb_retours: Nullable(Type.Integer()),
        ...comeBack,
        remis_en_stock: Type.Integer(),
        mis_au_rebut: Type.Integer(),
        /** Of what was sold in those days. */
        taux: Nullable(Taux()),
      }),
      par_motif: each(Closed({ motif: Type.Enum(MOTIFS_RETOUR), ...comeBack })),
      par_magasin: each(Closed({ ...ofPlace, ...comeBack, taux: Nullable(Taux()) })),
      par_produit: each(Closed({ ...ofProduit, ...comeBack, taux: Nullable(Taux()) })),
    }),
  },
})
