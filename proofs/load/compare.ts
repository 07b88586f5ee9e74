/**
 * With and without the gateway, with one and with two instances, KrakenD and its stand-in: a system of its own for each,
 * measured both ways by turns, so that what else the machine does weighs on both alike.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { commitOf } from '@comptoir/system/commit-of.ts'
import { RunningSystem } from '@comptoir/system/running-system.ts'
import { StartError } from '@comptoir/system/start-error.ts'
import type { RunRecord } from '@comptoir/system/supervisor/run-file.ts'
import { toolPath } from '@comptoir/system/tools/tools.ts'
import {
  CALM_USERS,
  comparisonText,
  type Gateway,
  type Made,
  type Measured,
  ORDERING_USERS,
  type Pair,
  PRESSED_USERS,
  replaceBetweenMarks,
  type Speed,
} from './comparison-table.ts'
import { describeSystem, type Runner, recordOf, runK6, type ScriptName } from './k6.ts'
import { figureOf, type Report, readReport } from './report-file.ts'
import { isWrong } from './smoke.ts'

const PAGE = 'docs/charge.md'
const VARIANTS: readonly { readonly instances: number; readonly gateway: Gateway }[] = [1, 2].flatMap(
  (instances) => [
    { instances, gateway: 'krakend' as const },
    { instances, gateway: 'stand-in' as const },
  ],
)
const WARM_SECONDS = 3

/** Measures all, shows the tables, and writes them into the page. Resolves to the exit code. */
export async function compare(runner: Runner, seconds: number): Promise<number> {
  const { checkout, terminal } = runner
  const { say } = terminal
  if (toolPath('krakend', '') === undefined) {
    throw new StartError({
      fr: 'KrakenD n’est pas construit : npm run tools -- krakend le construit',
      en: 'KrakenD is not built: npm run tools -- krakend builds it',
    })
  }
  const made = describe(runner.k6, checkout, seconds)
  const all: Measured[] = []
  for (const { instances, gateway } of VARIANTS) {
    say(`${gateway}, ${instances} × panier, ${instances} × orchestrateur…`)
    const options = {
      instances: { panier: instances, orchestrateur: instances },
      env: { COMPTOIR_GATEWAY: gateway },
    }
    all.push(
      await RunningSystem.with(options, ({ folder }) =>
        measure(new Meter(runner, recordOf(checkout, folder)), { instances, gateway, seconds }),
      ),
    )
  }
  const text = comparisonText(all, made)
  say(text)
  const page = join(checkout, PAGE)
  writeFileSync(page, replaceBetweenMarks(readFileSync(page, 'utf8'), text))
  say(`→ ${PAGE}`)
  return 0
}

type Load = Readonly<Record<string, string>>

/** Runs scripts against one system and reads what they found. */
class Meter {
  readonly #runner: Runner
  readonly #run: RunRecord

  constructor(runner: Runner, run: RunRecord) {
    this.#runner = runner
    this.#run = run
  }

  /** Straight at every instance of panier, in turn: what a client could do that knew them. */
  get targets(): string {
    const ports = this.#run.processes.filter(({ name }) => name === 'panier').map(({ port }) => port)
    return ports.map((port) => `http://127.0.0.1:${port}`).join(',')
  }

  /** Throws when anything but the share went wrong: figures of a shop that answers wrongly are none. */
  async report(script: ScriptName, load: Load): Promise<Report> {
    const { inherited, signal } = this.#runner
    const folder = mkdtempSync(join(tmpdir(), 'comptoir-load-'))
    try {
      const file = join(folder, 'report.json')
      const env = { ...inherited, ...describeSystem(this.#run), SMOKE: '1', REPORT: file, ...load }
      const end = await runK6(this.#runner, { script, env, quiet: true })
      if (signal.aborted)
        throw new StartError({ fr: 'interrompu ; rien n’est écrit', en: 'stopped; nothing is written' })
      if (end.code !== 0 && end.code !== CROSSED) throw new Error(`k6 ended with ${end.code}:\n${end.output}`)
      const report = readReport(file)
      if (report.thresholds.some(isWrong))
        throw new Error(`${script}: wrong answers under load:\n${end.output}`)
      return report
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** The exit code of k6 when a threshold was crossed. */
const CROSSED = 99

/** There, back again: neither way is always the first, which meets what is not yet warm. */
const TURNS = ['direct', 'through', 'through', 'direct'] as const
type Way = (typeof TURNS)[number]
type Reports = Readonly<Record<Way, readonly Report[]>>

async function byTurns(report: (way: Way) => Promise<Report>): Promise<Reports> {
  const reports: Record<Way, Report[]> = { direct: [], through: [] }
  for (const way of TURNS) reports[way].push(await report(way))
  return reports
}

const mean = (reports: readonly Report[], name: string): number =>
  reports.reduce((sum, report) => sum + figureOf(report, name), 0) / reports.length

const speedOf = (reports: readonly Report[]): Speed => ({
  perSecond: mean(reports, 'perSecond'),
  p50Ms: mean(reports, 'p50Ms'),
  p95Ms: mean(reports, 'p95Ms'),
})
const pairOf = ({ direct, through }: Reports): Pair => ({
  direct: speedOf(direct),
  through: speedOf(through),
})

interface Variant {
  readonly instances: number
  readonly gateway: Gateway
  readonly seconds: number
}

async function measure(meter: Meter, { instances, gateway, seconds }: Variant): Promise<Measured> {
  const reading = (users: number, pause: string): Promise<Reports> => {
    const load = { USERS: String(users), PAUSE: pause, DURATION: `${seconds}s`, TARGETS: meter.targets }
    return byTurns((way) => meter.report(way === 'direct' ? 'no-lb' : 'lb', load))
  }
  const ordering = { USERS: String(ORDERING_USERS), PAUSE: '0', DURATION: `${seconds}s` }
  // What runs for the first time is compiled first; that is not measured.
  const warm = { PAUSE: '0', DURATION: `${WARM_SECONDS}s` }
  await meter.report('lb', { ...warm, USERS: String(PRESSED_USERS) })
  await meter.report('saga', { ...ordering, ...warm })
  const calm = await reading(CALM_USERS, '0.1')
  const pressed = await reading(PRESSED_USERS, '0')
  const orders = await byTurns((way) =>
    meter.report('saga', { ...ordering, DIRECT: way === 'direct' ? '1' : '0' }),
  )
  return {
    gateway,
    instances,
    calm: pairOf(calm),
    pressed: pairOf(pressed),
    orders: pairOf(orders),
    gap: mean(pressed.through, 'gap'),
  }
}

function describe(k6: string, checkout: string, seconds: number): Made {
  const [cpu] = cpus()
  const cores = cpus().length
  const memory = Math.round(totalmem() / 1024 ** 3)
  const said = execFileSync(k6, ['version'], { encoding: 'utf8' })
  const version = /k6 v?(\S+)/.exec(said)?.[1] ?? '?'
  return {
    command: `npm run load -- compare --seconds ${seconds}`,
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpu?.model ?? '?'}, ${cores} cœurs, ${memory} Gio`,
    versions: `Node ${process.versions.node}, k6 ${version}, KrakenD de ce dépôt et sa doublure`,
    // Without git it is not known.
    commit: commitOf(checkout) ?? '?',
    seconds,
    loadBefore: loadavg()[0] ?? 0,
    cores,
  }
}
