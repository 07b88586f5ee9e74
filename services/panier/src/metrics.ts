import { Counter, type Registry } from '@comptoir/kit/observe/metrics.ts'

export interface Metrics {
  /** Counts what customers do to their carts; the operations of sagas are counted as commands. */
  changed(change: 'ajouter' | 'fixer' | 'retirer' | 'vider', outcome: 'done' | 'refused'): void
}

/** Registers the metrics of this service. */
export function createMetrics(registry: Registry): Metrics {
  const changes = new Counter({
    name: 'panier_changes_total',
    help: 'Changes of carts asked for, by kind and outcome',
    labelNames: ['change', 'outcome'],
    registers: [registry],
  })
  return { changed: (change, outcome) => changes.inc({ change, outcome }) }
}
