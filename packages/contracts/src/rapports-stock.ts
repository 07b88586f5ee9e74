/** The report of the stock, and the figures that measure the shop as a whole. */
import { Closed, Nullable, Numero } from './fields.ts'
import { Montant } from './money.ts'
import { route } from './operation.ts'
import { compared, each, filtres, forms, ofPlace, Periode, Rapport, read, Taux } from './rapports-filtre.ts'
import { RangedProduit } from './rapports-lectures.ts'
import { mesures } from './rapports-mesures.ts'
import { ALERTES } from './stock-mouvements.ts'
import { Type } from './typebox.ts'

/** What wants attention, counted as stock counts its alerts. */
const attention = {
  ruptures: Type.Integer(),
  sous_seuil: Type.Integer(),
  surstocks: Type.Integer(),
}

const held = {
  produits: Type.Integer(),
  disponible: Type.Integer(),
  reserve: Type.Integer(),
  en_transit: Type.Integer(),
  /** At cost, and at what it sells for. */
  valeur: Montant(),
  valeur_vente: Montant(),
  ...attention,
  /** Products that last for 14 days or less at the pace of the last 30; of those, for 7 or less. */
  a_reapprovisionner: Type.Integer(),
  urgents: Type.Integer(),
  /** Pieces that somebody had in hand and the stock did not know (`CONSTAT`), on the days of `periode`. */
  constatees: Type.Integer(),
}

export const inventaire = route({
  ...read,
  id: 'rapports.inventaire',
  path: '/rapports/inventaire',
  summary: {
    fr: 'Ce que tient chaque lieu, ce que cela vaut, ce qui manque, pour combien de jours il en reste, et ce qui fut constaté',
    en: 'What each place holds, what it is worth, what is missing, for how many days it lasts, and what was found',
  },
  query: Closed({
    magasin_id: filtres.magasin_id,
    categorie_id: filtres.categorie_id,
    limite: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
    ...forms,
  }),
  replies: {
    /** `periode`: the days over which sold and found pieces are counted. */
    200: Rapport({
      total: Closed(held),
      par_magasin: each(Closed({ ...ofPlace, ...held })),
      /** What must be replenished or is too much, the most urgent first. */
      lignes: each(
        Closed({
          magasin_id: Numero(),
          magasin: Type.String(),
          produit_id: Numero(),
          nom: Type.String(),
          disponible: Type.Integer(),
          en_transit: Type.Integer(),
          seuil: Type.Integer(),
          cible: Nullable(Type.Integer()),
          vendus: Type.Integer(),
          jours_restants: Nullable(Type.Number()),
          type: Nullable(Type.Enum(ALERTES)),
        }),
      ),
      /** Where pieces were found that the stock did not know, the most first. */
      constats: each(
        Closed({
          magasin_id: Numero(),
          magasin: Type.String(),
          produit_id: Numero(),
          nom: Type.String(),
          constatees: Type.Integer({ minimum: 1 }),
        }),
      ),
    }),
  },
})

const figures = {
  ...mesures,
  /** Cost of what was sold in 90 days × 365/90, over the mean value of the stock at cost; null without a stock. */
  rotation: Nullable(Type.Number()),
  valeur_stock: Montant(),
  ...attention,
}

export const kpis = route({
  ...read,
  id: 'rapports.kpis',
  path: '/rapports/kpis',
  summary: {
    fr: 'Les indicateurs : chiffre d’affaires, panier moyen, marge, rotation, ruptures',
    en: 'The indicators: revenue, average basket, margin, rotation, shortages',
  },
  query: Closed({ ...filtres, ...compared }),
  replies: {
    200: Rapport({
      ...figures,
      top_produits: each(RangedProduit),
      precedent: Type.Optional(
        Closed({
          periode: Periode,
          ...mesures,
          evolution: Closed({ chiffre_affaires: Nullable(Taux()), marge: Nullable(Taux()) }),
        }),
      ),
    }),
  },
})
