/** A report that somebody puts together: which sums it is read from, and what cannot be asked together. */
import type { rapports } from '@comptoir/contracts'

export type Dimension = (typeof rapports.DIMENSIONS)[number]
export type Mesure = (typeof rapports.MESURES)[number]

export interface Composition {
  readonly par: readonly Dimension[]
  readonly mesures: readonly Mesure[]
  readonly categories: readonly number[] | undefined
  readonly produits: readonly number[] | undefined
}

/** From sums of documents by the hour, from sums of products by the day, or, where no day is asked for, by months too. */
export type Source = 'heures' | 'jours' | 'mois'

/** What cannot be told: the member of the body, and its place in it. */
export interface Impossible {
  readonly member: 'par' | 'mesures'
  readonly index: number
}

const OF_PRODUCTS: ReadonlySet<Dimension> = new Set(['produit', 'categorie'])
const OF_DAYS: ReadonlySet<Dimension> = new Set(['jour', 'semaine', 'jour_semaine', 'heure'])
const OF_DOCUMENTS: ReadonlySet<Mesure> = new Set(['nb_ventes', 'nb_commandes', 'nb_retours', 'panier_moyen'])

/** Where a report is read from. Of products nobody knows the hour, nor how many sales had them. */
export function decideSource({ par, mesures, categories, produits }: Composition): Source | Impossible {
  const isOfProducts =
    par.some((dimension) => OF_PRODUCTS.has(dimension)) || categories !== undefined || produits !== undefined
  if (!isOfProducts) return 'heures'
  const hour = par.indexOf('heure')
  if (hour >= 0) return { member: 'par', index: hour }
  const counted = mesures.findIndex((mesure) => OF_DOCUMENTS.has(mesure))
  if (counted >= 0) return { member: 'mesures', index: counted }
  return par.some((dimension) => OF_DAYS.has(dimension)) ? 'jours' : 'mois'
}
