/**
 * The whole thing once, for real: a system of its own, scraped until every target is up and every rule is evaluated; then
 * one of its instances hangs, and an alert has to arrive.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freeOffset } from '@comptoir/system/free-offset.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { type RecordedProcess, readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import { databasePort, processes } from '@comptoir/system/topology.ts'
import type { Context } from '../../cli/run/command.ts'
import { hasten, openReceivers, type Receivers, tryAlert } from './alert.ts'
import { findPrograms } from './programs.ts'
import { alertmanagerPort, prometheusPort, startObservability } from './run.ts'
import { until } from './until.ts'

interface Target {
  readonly health: string
  readonly scrapeUrl: string
  readonly lastError: string
}
interface Rule {
  readonly name: string
  readonly health: string
  readonly lastError?: string
}

/** Exit code 0 once everything is seen well. Throws when the time is up, with what was still missing. */
export async function tryLive({ config, say, paint }: Context): Promise<number> {
  findPrograms(['prometheus', 'alertmanager'])
  const ports = processes.flatMap((spec) => spec.ports)
  const offset = await freeOffset([...ports, databasePort, prometheusPort, alertmanagerPort])
  const state = mkdtempSync(join(tmpdir(), 'comptoir-observabilite-'))
  // The account that PostgreSQL runs as, when we are root, must be able to pass.
  chmodSync(state, 0o755)
  const file = join(config.checkout, 'cli/start.ts')
  const system = spawn(process.execPath, [file, '--json'], {
    env: { ...config.inherited, COMPTOIR_STATE: state, PORT_OFFSET: String(offset) },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const gone = new Promise<void>((resolve) => system.once('exit', () => resolve()))
  // Whoever interrupts us must find nothing left, and no instance hung.
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const)
    process.once(signal, () => stop.abort())
  try {
    await untilReady(system)
    const receivers = await openReceivers()
    try {
      await observe(
        { checkout: config.checkout, state, wanted: ports.length, receivers, stop: stop.signal },
        (line) => say(` ${paint('green', '✓')} ${line}`),
      )
    } finally {
      await receivers.stop()
    }
  } catch (cause) {
    if (!stop.signal.aborted) throw cause
    return 130
  } finally {
    system.kill('SIGTERM')
    await gone
    rmSync(state, { recursive: true, force: true })
  }
  return 0
}

interface Scene {
  readonly checkout: string
  /** The state folder of the running system. */
  readonly state: string
  /** How many targets there must be. */
  readonly wanted: number
  readonly receivers: Receivers
  readonly stop: AbortSignal
}

async function observe(scene: Scene, seen: (line: string) => void): Promise<void> {
  const { checkout, state, wanted, receivers, stop } = scene
  const adapt = (folder: string) => hasten(folder, receivers.url)
  const observed = await startObservability({ checkout, stateOverride: state, adapt })
  try {
    await until(() => missingTargets(observed.prometheusUrl, wanted), stop)
    seen(`${wanted}/${wanted} up`)
    const count = await until(() => missingRules(observed.prometheusUrl), stop)
    seen(`${count} rules: ok`)
    const { alertmanagerUrl } = observed
    await tryAlert({ victim: instanceOf(checkout, state), receivers, alertmanagerUrl, stop })
    seen('InstanceDown → astreinte')
  } finally {
    await observed.stop()
  }
}

/** One that nothing waits for while there are no orders. */
function instanceOf(checkout: string, state: string): RecordedProcess {
  const run = readLiveRun(stateDirectories(checkout, state).checkout)
  const victim = run?.processes.find(({ name }) => name === 'stock')
  if (victim === undefined) throw new Error('stock does not run')
  return victim
}

async function untilReady(system: ChildProcess): Promise<void> {
  if (system.stdout === null) throw new Error('the system has no output to read')
  const said: string[] = []
  for await (const line of createInterface({ input: system.stdout })) {
    said.push(line)
    if (line.includes('"evenement":"pret"')) break
  }
  // What it says later is nobody's concern, but it must not wait for a reader.
  system.stdout.resume()
  if (said.at(-1)?.includes('"evenement":"pret"') === true) return
  throw new Error(`the system did not start: ${said.at(-1) ?? 'it said nothing'}`)
}

async function missingTargets(url: string, wanted: number) {
  const { activeTargets } = (await ask(`${url}/api/v1/targets?state=active`)) as { activeTargets: Target[] }
  const faults = activeTargets
    .filter(({ health }) => health !== 'up')
    .map(({ scrapeUrl, health, lastError }) => `${scrapeUrl} ${health} ${lastError}`)
  const count = activeTargets.length
  return { faults: count === wanted ? faults : [...faults, `${count} targets of ${wanted}`], count }
}

async function missingRules(url: string) {
  const { groups } = (await ask(`${url}/api/v1/rules`)) as { groups: { rules: Rule[] }[] }
  const rules = groups.flatMap((group) => group.rules)
  const faults = rules
    .filter(({ health }) => health !== 'ok')
    .map(({ name, health, lastError }) => `${name} ${health} ${lastError ?? ''}`)
  return { faults: rules.length > 0 ? faults : ['no rule'], count: rules.length }
}

async function ask(url: string): Promise<unknown> {
  const reply = await fetch(url, { signal: AbortSignal.timeout(10_000) })
  return ((await reply.json()) as { data: unknown }).data
}
