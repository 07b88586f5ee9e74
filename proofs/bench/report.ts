/** The table, on screen and in `proofs/bench/RESULTS.md`, and `proofs/bench/results.json`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '@comptoir/system/checkout.ts'
import { type Environment, environment, sentenceAbout } from './machine.ts'
import { table } from './markdown.ts'
import type { Measurement } from './measure.ts'
import type { Memory } from './memory.ts'
import type { RatioName, Ratios, Run } from './results.ts'
import type { StartTimes } from './start-time.ts'
import { type Target, verdicts } from './targets.ts'
import { usualVariants, variants } from './variants.ts'

export interface Findings {
  readonly command: string
  readonly rounds: number
  readonly seconds: number
  readonly postgresql: string
  readonly measurements: readonly Measurement[]
  readonly runs: readonly Run[]
  readonly ratios: Ratios
  readonly memory: readonly Memory[]
  readonly start: StartTimes | undefined
}

const TARGETS: Readonly<Record<RatioName, Target>> = {
  defaultOverBare64: { must: 4, aim: 6, what: 'sagas/s over bare, 64 in flight: default' },
  strictOverBare64: { must: 3, aim: 3.5, what: 'sagas/s over bare, 64 in flight: strict' },
  singleOverBare64: {
    must: 0.9,
    aim: 1.1,
    what: 'strict with groups of one (`LANE_MAX=1`) over bare, 64 in flight',
  },
  singleJournalOverBare64: { what: 'the same with a commit for each journal write, over bare, 64 in flight' },
  defaultOverBareLanes64: { must: 1.5, aim: 2, what: 'default over bareLanes, 64 in flight' },
  p50OverBare64: { must: 0.4, aim: 0.2, most: true, what: 'p50 over bare, 64 in flight' },
  p50OverBare1: { must: 1.2, aim: 1, most: true, what: 'p50 over bare, 1 in flight' },
  p99OverP50At64: { must: 3, aim: 2.5, most: true, what: 'p99 / p50 of default, 64 in flight' },
  salesOverBareSales64: {
    must: 4,
    aim: 6,
    what: 'sales at tills a second over the same bare calls, 64 in flight',
  },
  cpuOverBare64: { must: 0.3, aim: 0.12, most: true, what: 'CPU per saga, whole system, over bare' },
  cpuTokensOverDefault64: {
    must: 1.05,
    aim: 1.02,
    most: true,
    what: 'CPU per saga with a token that is checked, over without',
  },
  repartitionOverDefault64: {
    must: 0.7,
    aim: 0.9,
    what: 'sagas/s that several places may serve over default, 64 in flight',
  },
  defaultOverReference64: { must: 0.95, aim: 1, what: 'sagas/s over the other checkout, 64 in flight' },
  defaultOverReference1: { must: 0.95, aim: 1, what: 'sagas/s over the other checkout, 1 in flight' },
  restateOverDefault64: {
    must: 0.5,
    aim: 0.75,
    what: 'sagas/s on Restate over our own engine, 64 in flight',
  },
  restateP50OverDefault1: { must: 3, aim: 2, most: true, what: 'p50 of a lone order on Restate over ours' },
  restateCpuOverDefault64: {
    must: 2,
    aim: 1.4,
    most: true,
    what: 'CPU per saga on Restate over ours, 64 in flight',
  },
  hotOverOneByOne: { must: 10, aim: 20, what: 'one hot product over one transaction each' },
  hotSpreadOverOneByOne: {
    must: 15,
    aim: 20,
    what: 'one hot product that several places serve, over one transaction each',
  },
  memory100kOver10k: {
    must: 1.2,
    aim: 1.05,
    most: true,
    what: 'resident memory after 100,000 sagas over 10,000',
  },
  startSeconds: { must: 10, aim: 6, most: true, what: '`npm start` to the first CONFIRMEE, in seconds' },
}

/** The table as Markdown, which also reads well in a terminal. */
export function tableOf(findings: Findings): string {
  return [runsTable(findings), verdicts(findings.ratios, TARGETS), notes(findings)]
    .filter((part) => part !== '')
    .join('\n\n')
}

function runsTable({ runs, measurements }: Findings): string {
  const foreignOf = (run: Run) =>
    measurements
      .filter((one) => one.variant === run.variant && one.inFlight === run.inFlight)
      .map((one) => `${Math.round(one.foreign * 100)}`)
      .join(' ')
  return table(
    [
      'variant',
      'in flight',
      'sagas/s',
      'p50 ms',
      'p99 ms',
      'CPU ms/saga',
      'commits/saga',
      'foreign CPU %, by round',
    ],
    runs.map((run) => [
      run.variant,
      String(run.inFlight),
      run.sagasPerSecond.toFixed(0),
      run.p50Ms.toFixed(1),
      run.p99Ms.toFixed(1),
      run.cpuMsPerSaga.toFixed(2),
      run.commitsPerSaga.toFixed(2),
      foreignOf(run),
    ]),
  )
}

function notes({ memory, start, measurements }: Findings): string {
  const lines: string[] = []
  if (start !== undefined)
    lines.push(
      `Start: ${start.first.toFixed(1)} s on an empty folder (the figure above), ${start.again.toFixed(1)} s with the data of the time before.`,
    )
  if (memory.length > 0) {
    const each = memory.map((one) => `${one.name} ${one.after10k.toFixed(0)} → ${one.after100k.toFixed(0)}`)
    lines.push(
      `Resident memory in MiB after 10,000 and after 100,000 sagas: ${each.join(', ')}; the ratio is the largest.`,
    )
  }
  for (const variant of new Set(measurements.map((one) => one.variant))) {
    const last = measurements.findLast((one) => one.variant === variant && one.inFlight > 1)
    if (last === undefined) continue
    const parts = Object.entries(last.cpuBy).map(([name, value]) => `${name} ${value.toFixed(2)}`)
    lines.push(`Where the CPU of ${variant} goes, ms per saga, last round: ${parts.join(', ')}.`)
  }
  return lines.join('\n\n')
}

/** Writes both files. */
export function writeResults(findings: Findings): void {
  const { runs, ratios } = findings
  const all = { ...environment(findings.postgresql), runs, ratios }
  writeFileSync(join(checkout, 'proofs/bench/results.json'), `${JSON.stringify(all, null, 2)}\n`)
  writeFileSync(join(checkout, 'proofs/bench/RESULTS.md'), `${document(findings, all)}\n`)
}

function document(findings: Findings, all: Environment): string {
  const meanings = usualVariants.map((name) => `- **${name}**: ${variants[name].what}.`)
  return `# What \`npm run bench\` measured

\`\`\`
${findings.command}
\`\`\`

${sentenceAbout(all)} PostgreSQL with fsync on.
${findings.rounds} rounds; in each, every variant ran ${findings.seconds} s, one after the other, all others frozen. Each figure is the median of the rounds;
each ratio is the median of the ratios within the rounds. Sagas are counted where commande says CONFIRMEE; commits are transactions that wrote.
Every process is the one that \`npm start\` runs: routes with validation, logs at info, metrics on. The load generator's CPU is not counted.

${tableOf(findings)}

${meanings.join('\n')}

bare awaits its five calls before it answers; the product answers after four, and the stock leaves while the client reads. "Foreign" is work of others
on the same machine during a measurement: the more of it, the less a single figure means, which is why only ratios are compared.`
}
