/** The table, on screen and in `proofs/bench/GATEWAY.md`, and `proofs/bench/gateway.json`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '@comptoir/system/checkout.ts'
import { type Environment, environment, sentenceAbout } from '../machine.ts'
import { table } from '../markdown.ts'
import { verdicts } from '../targets.ts'
import { GATEWAY_TARGETS, type GatewayMeasurement, type GatewayRatios, type GatewayRun } from './results.ts'
import type { Route, RouteName } from './routes.ts'
import { type Sharing, sharingLine } from './sharing.ts'

export interface GatewayFindings {
  readonly command: string
  readonly rounds: number
  readonly seconds: number
  readonly postgresql: string
  readonly routes: ReadonlyMap<RouteName, Route>
  readonly measurements: readonly GatewayMeasurement[]
  readonly runs: readonly GatewayRun[]
  readonly ratios: GatewayRatios
  readonly sharing: readonly Sharing[]
}

/** Everything that was found, as Markdown. */
export const gatewayTable = ({ runs, measurements, ratios, sharing }: GatewayFindings): string =>
  [
    runsTable(runs, measurements),
    disturbed(measurements),
    verdicts(ratios, GATEWAY_TARGETS),
    sharingTable(sharing),
  ]
    .filter((part) => part !== '')
    .join('\n\n')

function runsTable(runs: readonly GatewayRun[], measurements: readonly GatewayMeasurement[]): string {
  const byRound = (run: GatewayRun, figure: (one: GatewayMeasurement) => number) =>
    measurements
      .filter((one) => one.variant === run.variant && one.inFlight === run.inFlight)
      .map((one) => figure(one).toFixed(0))
      .join(' ')
  const head = [
    'way',
    'in flight',
    'sagas/s',
    'by round',
    'p50 ms',
    'p99 ms',
    'CPU ms/saga',
    'of it the gateway',
    'foreign CPU %, by round',
  ]
  const rows = runs
    .toSorted((a, b) => a.inFlight - b.inFlight)
    .map((run) => [
      run.variant,
      String(run.inFlight),
      run.sagasPerSecond.toFixed(0),
      byRound(run, (one) => one.sagasPerSecond),
      run.p50Ms.toFixed(1),
      run.p99Ms.toFixed(1),
      run.cpuMsPerSaga.toFixed(2),
      run.gatewayCpuMs === 0 ? '' : run.gatewayCpuMs.toFixed(3),
      byRound(run, (one) => one.foreign * 100),
    ])
  return table(head, rows)
}

/** Above this share of the machine, what others did says more than what was measured. */
const FOREIGN_LIMIT = 0.1

function disturbed(measurements: readonly GatewayMeasurement[]): string {
  const count = measurements.filter(({ foreign }) => foreign > FOREIGN_LIMIT).length
  if (count === 0) return ''
  return `**${count} of ${measurements.length} measurements were disturbed by others (more than a tenth of the machine): measure again when it is quiet.**`
}

function sharingTable(sharing: readonly Sharing[]): string {
  return `3,000 requests over three instances of panier: ${sharing.map(sharingLine).join('; ')}.`
}

/** Writes both files. */
export function writeGatewayResults(findings: GatewayFindings): void {
  const { runs, ratios, sharing, postgresql } = findings
  const all = { ...environment(postgresql), runs, ratios, sharing: sharing.map(asShares) }
  writeFileSync(join(checkout, 'proofs/bench/gateway.json'), `${JSON.stringify(all, null, 2)}\n`)
  writeFileSync(join(checkout, 'proofs/bench/GATEWAY.md'), `${document(findings, all)}\n`)
}

/** Instances have the names of their ports, which are other ones in each run. */
const asShares = ({ gateway, counts, failed }: Sharing) => ({
  gateway,
  counts: Object.values(counts),
  failed,
})

function document(findings: GatewayFindings, all: Environment): string {
  const { command, rounds, seconds, routes } = findings
  const meanings = [...routes].map(([name, { what }]) => `- **${name}**: ${what}.`)
  return `# What \`npm run bench -- --gateway\` measured

\`\`\`
${command}
\`\`\`

${sentenceAbout(all)} PostgreSQL with fsync on.
${rounds} rounds; in each, every way ran ${seconds} s, one after the other, all others frozen. Each figure is the median of the rounds;
each ratio is the median of the ratios within the rounds. Sagas are counted where commande says CONFIRMEE.
The load generator, the gateway, the services and PostgreSQL share the same cores. Neither the load generator's CPU nor that of the receiver of
traces is counted; an order is one request to the gateway.

${gatewayTable(findings)}

${meanings.join('\n')}

"Foreign" is work of others on the same machine during a measurement: the more of it, the less a single figure means, which is why
only ratios are compared. A cost is a share: 0.05 is five in a hundred; below zero, it is less than what two runs of one thing differ by.`
}
