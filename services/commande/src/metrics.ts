import { Counter, type Registry } from '@comptoir/kit/observe/metrics.ts'

/** The metrics of this service. */
export function createCommandeMetrics(registry: Registry) {
  return {
    prixRecus: new Counter({
      name: 'commande_prix_recus_total',
      help: 'Price events received, by what they were: newer, already known, or off contract',
      labelNames: ['resultat'],
      registers: [registry],
    }),
  }
}

export type CommandeMetrics = ReturnType<typeof createCommandeMetrics>
