import type { Static } from '@comptoir/contracts/typebox.ts'
import { Counter, Gauge, Histogram, type Registry } from '@comptoir/kit/observe/metrics.ts'
import type { mesurer } from './contract.ts'

export interface Metrics {
  /** Somebody tried to sign in. */
  signedIn(outcome: 'opened' | 'denied' | 'unanswered'): void
  /** Tokens of a session were renewed, or could not be. */
  renewed(outcome: 'renewed' | 'ended'): void
  /** A request was forwarded. */
  forwarded(target: string, outcome: 'answered' | 'unreachable' | 'cut'): void
  /** Streams of browsers that are open. */
  listening(change: 1 | -1): void
  /** A page told of itself. */
  measured(told: Static<(typeof mesurer)['body']>): void
}

/** Registers the metrics of this process. */
export function createMetrics(registry: Registry): Metrics {
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers: [registry] })
  const signIns = counter('interfaces_sign_ins_total', 'Attempts to sign in, by outcome', ['outcome'])
  const renewals = counter('interfaces_renewals_total', 'Renewals of tokens, by outcome', ['outcome'])
  const forwarded = counter('interfaces_forwarded_total', 'Requests forwarded, by process and outcome', [
    'target',
    'outcome',
  ])
  const streams = new Gauge({
    name: 'interfaces_streams',
    help: 'Streams of browsers that are open',
    registers: [registry],
  })
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name, help, labelNames: ['space'], buckets, registers: [registry] })
  const paints = histogram(
    'interfaces_largest_paint_seconds',
    'Until the largest part of a page was painted (LCP), by space',
    [0.25, 0.5, 1, 1.6, 2.4, 4, 8],
  )
  const presses = histogram(
    'interfaces_slowest_press_seconds',
    'From a press to what it showed, the slowest of a page (INP), by space',
    [0.05, 0.1, 0.2, 0.5, 1, 4],
  )
  const shifts = histogram(
    'interfaces_layout_shift',
    'How much of a page moved by itself (CLS), by space',
    [0.01, 0.05, 0.1, 0.25, 1],
  )
  return {
    measured: ({ espace: space, nom, valeur }) => {
      if (nom === 'CLS') return shifts.observe({ space }, valeur)
      return (nom === 'LCP' ? paints : presses).observe({ space }, valeur / 1_000)
    },
    signedIn: (outcome) => signIns.inc({ outcome }),
    renewed: (outcome) => renewals.inc({ outcome }),
    forwarded: (target, outcome) => forwarded.inc({ target, outcome }),
    listening: (change) => streams.inc(change),
  }
}
