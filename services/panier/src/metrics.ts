import { Counter, type Registry } from '@comptoir/kit/observe/metrics.ts'

export interface Metrics {
  /** Counts what customers do to their carts; the operations of sagas are counted as commands. */
  changed(change: 'ajouter' | 'fixer' | 'retirer' | 'vider', outcome: 'done' | 'refused'): void
  /** Counts names of products that the catalogue told, by what they were: newer, already known, or off contract. */
  named(result: 'newer' | 'known' | 'off-contract', count?: number): void
}

/** Registers the metrics of this service. */
export function createMetrics(registry: Registry): Metrics {
  const changes = new Counter({
    name: 'panier_changes_total',
    help: 'Changes of carts asked for, by kind and outcome',
    labelNames: ['change', 'outcome'],
    registers: [registry],
  })
  const names = new Counter({
    name: 'panier_products_received_total',
    help: 'Names of products received, by what they were: newer, already known, or off contract',
    labelNames: ['result'],
    registers: [registry],
  })
  return {
    changed: (change, outcome) => changes.inc({ change, outcome }),
    named: (result, count) => names.inc({ result }, count),
  }
}
