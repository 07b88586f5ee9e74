/** The row of reports on the board of services: how late they are, and what they are told. */
import { limits, type Row } from '../spec.ts'

/** Of all instances. */
export const reports: Row = {
  title: 'Rapports',
  height: 8,
  panels: [
    {
      title: 'De la vente au rapport (p99)',
      means: {
        fr: 'En combien de temps une vente, une commande ou un retour paraît dans les rapports. L’alerte RapportsEnRetard commence à 5 s.',
        en: 'In what time a sale, an order or a return is in the reports. The alert RapportsEnRetard begins at 5 s.',
      },
      queries: {
        p99: 'histogram_quantile(0.99, sum by (le) (rate(reports_delay_seconds_bucket[$__rate_interval])))',
      },
      unit: 's',
      thresholds: limits(2, 5),
    },
    {
      title: 'Événements reçus',
      means: {
        fr: 'Par seconde : nouveaux, déjà connus (le bus les a apportés deux fois), illisibles.',
        en: 'Per second: new, known already (the bus brought them twice), off contract.',
      },
      queries: { '{{result}}': 'sum by (result) (rate(reports_events_total[$__rate_interval]))' },
      unit: 'ops',
    },
  ],
}
