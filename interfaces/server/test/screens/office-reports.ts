/** Reports, as the service would tell them of the days that are asked for. In 2024 nothing was sold. */
import { listerCategories } from '@comptoir/contracts/catalogue-categories.ts'
import { listerMagasins } from '@comptoir/contracts/magasins-lieux.ts'
import { retours, tendances, topProduits, ventes } from '@comptoir/contracts/rapports-lectures.ts'
import { inventaire } from '@comptoir/contracts/rapports-stock.ts'
import { performances, personnalise } from '@comptoir/contracts/rapports-tableau.ts'
import type { Asked } from '../house.ts'
import { checked, type Told } from './checked.ts'
import { HOURS, type Named, PLACES } from './office-places.ts'

/** The days of a report: the last week where none is asked for. */
interface Days {
  readonly from: string
  readonly to: string
  readonly days: readonly string[]
  readonly isEmpty: boolean
}

const DAY_MS = 86_400_000
const daysOf = (query: URLSearchParams): Days => {
  const [from, to] = [query.get('date_debut') ?? '2026-11-12', query.get('date_fin') ?? '2026-11-18']
  const count = Math.min(366, (Date.parse(to) - Date.parse(from)) / DAY_MS + 1)
  const days = Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(from) + index * DAY_MS).toISOString().slice(0, 10),
  )
  return { from, to, days, isEmpty: from.startsWith('2024') }
}

const envelope = ({ from, to }: Days) => ({
  periode: { date_debut: from, date_fin: to },
  magasin_id: null,
  categorie_id: null,
  a_jour_a: '2026-11-18T19:02:58.000Z',
})

const mesuresOf = (sold: number) => ({
  chiffre_affaires: Math.round(sold * 98.2) / 100,
  hors_taxes: Math.round(sold * 85.4) / 100,
  vendu: sold,
  rendu: Math.round(sold * 1.8) / 100,
  quantite: Math.round(sold / 14),
  quantite_rendue: 9,
  cout: Math.round(sold * 58) / 100,
  marge: Math.round(sold * 27.4) / 100,
  taux_marge: 31.7,
  sans_cout: 0,
  nb_ventes: Math.round(sold / 50),
  nb_commandes: Math.round(sold / 300),
  nb_retours: 5,
  panier_moyen: 45.28,
})
const ofPlace = ([nom, sold]: Named, index: number, isEmpty: boolean) => ({
  magasin_id: index + 1,
  nom,
  ...mesuresOf(isEmpty ? 0 : sold * 7),
})
/** A day sells by its weekday. */
const soldOn = (jour: string) => 7_000 + 900 * new Date(`${jour}T12:00:00Z`).getUTCDay()

const salesOf = (query: URLSearchParams): Told => {
  const asked = daysOf(query)
  const [total, par_magasin] = [
    mesuresOf(asked.isEmpty ? 0 : 71_500),
    PLACES.map((p, i) => ofPlace(p, i, asked.isEmpty)),
  ]
  return checked(ventes.replies[200], {
    ...envelope(asked),
    total: asked.isEmpty ? { ...total, rendu: 0 } : total,
    par_magasin,
    par_jour: asked.days.map((jour) => ({ jour, ...mesuresOf(asked.isEmpty ? 0 : soldOn(jour)) })),
    ...(query.get('comparer') === null
      ? {}
      : {
          precedent: {
            periode: { date_debut: '2026-11-05', date_fin: '2026-11-11' },
            total: mesuresOf(66_000),
            par_magasin: PLACES.map((p, i) => ofPlace(p, i, false)),
          },
        }),
  })
}

const trendsOf = (query: URLSearchParams): Told => {
  const asked = daysOf(query)
  return checked(tendances.replies[200], {
    ...envelope(asked),
    precedent: { date_debut: '2026-11-05', date_fin: '2026-11-11' },
    evolution: { chiffre_affaires: 8.2, quantite: 5 },
    par_jour: asked.days.map((jour) => ({
      jour,
      chiffre_affaires: soldOn(jour),
      quantite: 700,
      moyenne_7_jours: 9_700,
    })),
    grille: [1, 2, 3, 4, 5, 6, 7].flatMap((jour) =>
      HOURS.map((sold, index) => ({
        jour_semaine: jour,
        heure: index + 8,
        chiffre_affaires: Math.round(sold * (jour === 6 ? 13 : 6 + jour)),
        nb_ventes: Math.round(sold / 5),
      })),
    ),
    par_mois: [{ mois: '2026-11-01', chiffre_affaires: 171_000, un_an_avant: 0, evolution: null }],
  })
}

const article = (rang: number, nom: string) => ({
  rang,
  produit_id: rang,
  nom,
  categorie: 'Épicerie',
  ...mesuresOf(4_000 - 500 * rang),
  part: 12.5 - rang,
})
const withoutCounts = ({
  nb_ventes: _v,
  nb_commandes: _c,
  nb_retours: _r,
  panier_moyen: _p,
  ...goods
}: ReturnType<typeof article>) => goods

const bestOf = (query: URLSearchParams): Told =>
  checked(topProduits.replies[200], {
    ...envelope(daysOf(query)),
    produits: ['Café de Montréal 454 g', 'Sirop d’érable', 'Gramophone <script>alert(1)</script>'].map(
      (nom, index) => withoutCounts(article(index + 1, nom)),
    ),
  })

const held = {
  produits: 200,
  disponible: 4_200,
  reserve: 12,
  en_transit: 48,
  valeur: 52_340.5,
  valeur_vente: 88_120,
  ruptures: 1,
  sous_seuil: 3,
  surstocks: 2,
  a_reapprovisionner: 9,
  urgents: 4,
  constatees: 2,
}

const inventoryOf = (query: URLSearchParams): Told =>
  checked(inventaire.replies[200], {
    ...envelope(daysOf(query)),
    total: held,
    par_magasin: PLACES.map(([nom], index) => ({ magasin_id: index + 1, nom, ...held })),
    lignes: [
      {
        magasin_id: 5,
        magasin: 'Saint-Laurent',
        produit_id: 12,
        nom: 'Café de Montréal 454 g',
        disponible: 0,
        en_transit: 24,
        seuil: 5,
        cible: 30,
        vendus: 41,
        jours_restants: 0,
        type: 'RUPTURE',
      },
    ],
    constats: [
      {
        magasin_id: 5,
        magasin: 'Saint-Laurent',
        produit_id: 12,
        nom: 'Café de Montréal 454 g',
        constatees: 2,
      },
    ],
  })

const returnsOf = (query: URLSearchParams): Told =>
  checked(retours.replies[200], {
    ...envelope(daysOf(query)),
    total: { nb_retours: 14, quantite: 17, montant: 412.5, remis_en_stock: 11, mis_au_rebut: 6, taux: 1.8 },
    par_motif: [
      { motif: 'NE_CONVIENT_PAS', quantite: 11, montant: 290 },
      { motif: 'DEFECTUEUX', quantite: 6, montant: 122.5 },
    ],
    par_magasin: [{ magasin_id: 1, nom: 'Plateau', quantite: 17, montant: 412.5, taux: 1.8 }],
    par_produit: [{ produit_id: 1, nom: 'Bouilloire', quantite: 6, montant: 122.5, taux: 4.1 }],
  })

const performancesOf = (query: URLSearchParams): Told =>
  checked(performances.replies[200], {
    ...envelope(daysOf(query)),
    magasins: PLACES.map(([nom, sold, objectif], index) => ({
      rang: index + 1,
      magasin_id: index + 1,
      nom,
      region: 'Montréal',
      chiffre_affaires: sold * 7,
      nb_ventes: 300,
      panier_moyen: 44.1,
      marge: sold * 2,
      taux_marge: 31.1,
      objectif: objectif * 7,
      atteinte: Math.round((10_000 * sold) / objectif) / 100,
      appreciation: sold > objectif ? 'BON' : 'FAIBLE',
      retours: 90,
      ruptures: 1,
      surstocks: 0,
      ecart_caisses: -2.5,
    })),
  })

/** By store and day, or the days on which anything was sold: what a screen composes. */
function composedOf({ body }: Asked): Told {
  const { par, mesures } = JSON.parse(body) as { par: string[]; mesures: string[] }
  const { days, ...asked } = daysOf(new URLSearchParams())
  const byStore = par.includes('magasin')
  const lignes = (byStore ? PLACES : [PLACES[0]]).flatMap((place) =>
    days.map((jour) => [
      ...par.map((one) => (one === 'jour' ? jour : (place?.[0] ?? ''))),
      ...mesures.map(() => soldOn(jour) / 5),
    ]),
  )
  return checked(personnalise.replies[200], {
    ...envelope({ ...asked, days }),
    colonnes: [...par, ...mesures],
    lignes,
    tronque: false,
  })
}

const magasin = ([nom]: Named, index: number) => ({
  id: index + 1,
  nom,
  type: index === 5 ? 'CENTRE' : 'MAGASIN',
  adresse: '1 rue Saint-Denis',
  ville: 'Montréal',
  code_postal: 'H2X 3K2',
  telephone: null,
  email: null,
  region: 'Montréal',
  ouvert: true,
  cree_le: '2026-08-20T12:00:00.000Z',
  modifie_le: '2026-08-20T12:00:00.000Z',
  version: 1,
})

const REPORTS: Readonly<Record<string, (query: URLSearchParams) => Told>> = {
  '/rapports/ventes': salesOf,
  '/rapports/tendances': trendsOf,
  '/rapports/top-produits': bestOf,
  '/rapports/inventaire': inventoryOf,
  '/rapports/retours': returnsOf,
  '/performances': performancesOf,
  '/magasins': () => checked(listerMagasins.replies[200], PLACES.map(magasin)),
  '/categories': () => checked(listerCategories.replies[200], [{ id: 1, nom: 'Épicerie', version: 1 }]),
}

/** What reports answer; undefined: it is not for them. */
export function answerOfReports(asked: Asked): Told | undefined {
  const [path = '', search = ''] = asked.path.split('?')
  if (path === '/rapports/personnalise') return composedOf(asked)
  return REPORTS[path]?.(new URLSearchParams(search))
}
