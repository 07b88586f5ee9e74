/** The row of the catalogue on the board of services: prices that come into force by themselves. */
import { limits, type Row } from '../spec.ts'

/** Of all instances. */
export const catalogue: Row = {
  title: 'Catalogue',
  height: 8,
  panels: [
    {
      title: 'Prix entrés en vigueur',
      means: {
        fr: 'Prix à venir entrés en vigueur d’eux-mêmes depuis le départ des instances.',
        en: 'Prices to come that have come into force by themselves since the instances started.',
      },
      queries: { prix: 'sum(catalogue_prices_arrived_total)' },
      unit: 'short',
    },
    {
      title: 'Imports',
      means: {
        fr: 'Fichiers de produits importés et refusés depuis le départ des instances.',
        en: 'Tables of products imported and refused since the instances started.',
      },
      queries: { '{{outcome}}': 'sum by (outcome) (catalogue_imports_total)' },
      unit: 'short',
    },
    {
      title: 'Prix à venir en retard',
      means: {
        fr: 'Depuis quand un prix devrait être en vigueur. Une ou deux secondes sont normales.',
        en: 'For how long a price should have been in force. A second or two are normal.',
      },
      queries: { retard: 'max(catalogue_prices_late_seconds)' },
      unit: 's',
      thresholds: limits(10, 60),
    },
  ],
}
