/** The row of invoices on the board of services: what is issued, what waits for the worker. */
import { limits, type Row } from '../spec.ts'

/** Of all workers. */
export const invoices: Row = {
  title: 'Facturation',
  height: 9,
  panels: [
    {
      title: 'Factures émises',
      means: {
        fr: 'Factures et notes de crédit par seconde. Rien, alors qu’il en attend : le travailleur est arrêté.',
        en: 'Invoices and credit notes per second. None while some wait: the worker is away.',
      },
      queries: { '{{kind}}': 'sum by (kind) (rate(facturation_issued_total[$__rate_interval]))' },
      unit: 'ops',
    },
    {
      title: 'Factures en attente',
      means: {
        fr: 'Demandées et pas encore émises ; une note de crédit attend sa facture.',
        en: 'Asked for and not issued yet; a credit note waits for its invoice.',
      },
      queries: { '{{kind}}': 'max by (kind) (facturation_waiting)' },
      unit: 'short',
    },
    {
      title: 'Plus ancienne facture en attente',
      means: {
        fr: 'Depuis quand elle attend son numéro. Quelques secondes sont normales.',
        en: 'For how long it has waited for its number. A few seconds are normal.',
      },
      queries: { '{{kind}}': 'max by (kind) (facturation_waiting_oldest_seconds)' },
      unit: 's',
      thresholds: limits(60, 300),
    },
    {
      title: 'Messages lus par le travailleur',
      means: {
        fr: 'Par seconde : nouveaux, déjà connus, refusés. Des refusés : leurs chiffres ne sont ceux d’aucune facture.',
        en: 'Per second: new, already known, refused. Refused ones: their figures are those of no invoice.',
      },
      queries: { '{{result}}': 'sum by (result) (rate(facturation_received_total[$__rate_interval]))' },
      unit: 'ops',
    },
  ],
}
