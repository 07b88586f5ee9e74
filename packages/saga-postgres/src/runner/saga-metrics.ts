/** The metrics of sagas. Label sets are few and bound once; a saga's id is never one. */
import { Counter, DURATION_BUCKETS, Gauge, Histogram, type Registry } from '@comptoir/kit/observe/metrics.ts'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import { finalFor, type SagaState, type Transition } from '@comptoir/saga/machine/state.ts'
import { STORED_STATUS } from '../store/words.ts'

export interface SagaMetrics {
  /** A saga's end, as far as its client is concerned, became durable. */
  ended(definition: SagaDefinition, state: SagaState, seconds: number): void
  /** Lines of the timeline became durable. */
  written(definition: SagaDefinition, transitions: readonly Transition[]): void
  takenOver(count: number): void
  /** An entry changed nothing: its saga had moved on, or belongs to another. */
  fenced(): void
  /** Runs that hold a slot, and those that sleep. */
  runs(active: number, sleeping: number): void
  parked(count: number): void
  /** Sagas that no live orchestrator can run. */
  orphaned(count: number): void
  /** The age of the oldest saga that a runner still has work with. */
  oldest(seconds: number): void
}

/** Registers the metrics of sagas and returns what feeds them. */
export function createSagaMetrics(registry: Registry): SagaMetrics {
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name, help, labelNames, registers: [registry] })
  const success = counter('saga_success_total', 'Sagas completed', ['saga'])
  const failure = counter('saga_failure_total', 'Sagas undone', ['saga'])
  const states = counter('saga_etat_total', 'States that sagas reached', ['etat'])
  const steps = counter('saga_steps_total', 'Attempts of steps', ['saga', 'step', 'outcome'])
  const takeovers = counter('saga_takeovers_total', 'Sagas taken over from a lost owner', [])
  const fenced = counter('saga_fenced_total', 'Entries that changed nothing: their saga had moved on', [])
  const duration = new Histogram({
    name: 'saga_duration_seconds',
    help: 'From the start of a saga to its answer',
    labelNames: ['saga', 'status'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  })
  const bound = memo((key) => {
    const [saga, step, outcome] = key.split(' ') as [string, string, string]
    return steps.labels({ saga, step, outcome })
  })
  const etat = memo((name) => states.labels({ etat: name }))
  const end = memo((key) => {
    const [saga, status] = key.split(' ') as [string, string]
    const total = (status === STORED_STATUS.completed ? success : failure).labels({ saga })
    return { total, duration: duration.labels({ saga, status }) }
  })
  return {
    ended(definition, state, seconds) {
      const bounds = end(`${definition.name} ${STORED_STATUS[finalFor(state) ?? 'compensated']}`)
      bounds.total.inc()
      bounds.duration.observe(seconds)
    },
    written(definition, transitions) {
      for (const { outcome, step, reached } of transitions) {
        if (outcome !== undefined) bound(`${definition.name} ${step} ${outcome}`).inc()
        for (const { statut } of reached ?? []) etat(statut).inc()
      }
    },
    takenOver: (count) => takeovers.inc(count),
    fenced: () => fenced.inc(),
    ...createGauges(registry),
  }
}

/** What stands at this moment. */
function createGauges(registry: Registry): Pick<SagaMetrics, 'runs' | 'parked' | 'orphaned' | 'oldest'> {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] })
  const active = gauge('saga_runs_active', 'Sagas that run here')
  const asleep = gauge('saga_runs_sleeping', 'Sagas that wait for their next try here')
  const blocked = gauge('saga_bloquees', 'Sagas that wait for an operator')
  const orphans = gauge('saga_orphaned', 'Sagas that no live orchestrator can run')
  const age = gauge('saga_oldest_seconds', 'Age of the oldest saga that is neither ended nor parked')
  return {
    runs(inFlight, sleeping) {
      active.set(inFlight)
      asleep.set(sleeping)
    },
    parked: (count) => blocked.set(count),
    orphaned: (count) => orphans.set(count),
    oldest: (seconds) => age.set(seconds),
  }
}

/** Keys are made of the names in definitions, so the map stays small. */
function memo<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>()
  return (key) => {
    let value = known.get(key)
    if (value === undefined) {
      value = make(key)
      known.set(key, value)
    }
    return value
  }
}
