/** The row of stock on the board of services: what places hold, what waits for someone, what wants attention. */
import { limits, type Row } from '../spec.ts'

/** Of all places. */
export const stock: Row = {
  title: 'Stock des lieux',
  height: 9,
  panels: [
    {
      title: 'Pièces par lieu',
      means: {
        fr: 'Ce que chaque lieu contient : libre, réservé, en route vers lui.',
        en: 'What each place holds: free, reserved, on its way there.',
      },
      queries: { '{{place}} {{state}}': 'max by (place, state) (stock_pieces)' },
      unit: 'short',
    },
    {
      title: 'Demandes en attente',
      means: {
        fr: 'Réapprovisionnements et transferts : demandés, validés, en route. Des demandés qui montent attendent une décision.',
        en: 'Replenishment and transfers: asked for, granted, on their way. Asked ones that rise wait for a decision.',
      },
      queries: { '{{state}}': 'max by (state) (stock_requests_waiting)' },
      unit: 'short',
    },
    {
      title: 'Plus ancienne demande en attente',
      means: {
        fr: 'Depuis quand la plus ancienne est dans son état. Un jour sans décision : quelqu’un l’a oubliée.',
        en: 'For how long the oldest has been in its state. A day without a decision: someone forgot it.',
      },
      queries: { '{{state}}': 'max by (state) (stock_request_oldest_seconds)' },
      unit: 's',
      thresholds: limits(86_400, 259_200),
    },
    {
      title: 'Alertes de stock',
      means: {
        fr: 'Produits d’un lieu en rupture, sous leur seuil, en surstock.',
        en: 'Products of a place that are out of stock, below their threshold, or too many.',
      },
      queries: { '{{type}}': 'max by (type) (stock_alerts)' },
      unit: 'short',
    },
  ],
}
