import { Counter, Gauge, type Registry } from '@comptoir/kit/observe/metrics.ts'

export interface Metrics {
  /** Somebody tried to sign in. */
  signedIn(outcome: 'opened' | 'denied' | 'unanswered'): void
  /** Tokens of a session were renewed, or could not be. */
  renewed(outcome: 'renewed' | 'ended'): void
  /** A request was forwarded. */
  forwarded(target: string, outcome: 'answered' | 'unreachable' | 'cut'): void
  /** Streams of browsers that are open. */
  listening(change: 1 | -1): void
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
  return {
    signedIn: (outcome) => signIns.inc({ outcome }),
    renewed: (outcome) => renewals.inc({ outcome }),
    forwarded: (target, outcome) => forwarded.inc({ target, outcome }),
    listening: (change) => streams.inc(change),
  }
}
