/** The whole thing once, for real: a system of its own, scraped until every target is up and every rule is evaluated. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freeOffset } from '@comptoir/postgres-embarque/free-offset.ts'
import type { Context } from '../start/command.ts'
import { databasePort, processes } from '../start/processes.ts'
import { findPrograms } from './programs.ts'
import { alertmanagerPort, prometheusPort, startObservability } from './run.ts'

const limitMs = 180_000
const pollMs = 500

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
  const file = join(config.checkout, 'scripts/commands/start.ts')
  const system = spawn(process.execPath, [file, '--json'], {
    env: { ...config.inherited, COMPTOIR_STATE: state, PORT_OFFSET: String(offset) },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const gone = new Promise<void>((resolve) => system.once('exit', () => resolve()))
  try {
    await untilReady(system)
    const observed = await startObservability(config.checkout, state)
    try {
      const wanted = ports.length
      await until(() => missingTargets(observed.prometheusUrl, wanted))
      say(` ${paint('green', '✓')} ${wanted}/${wanted} up`)
      const count = await until(() => missingRules(observed.prometheusUrl))
      say(` ${paint('green', '✓')} ${count} rules: ok`)
    } finally {
      await observed.stop()
    }
  } finally {
    system.kill('SIGTERM')
    await gone
    rmSync(state, { recursive: true, force: true })
  }
  return 0
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

/** Asks until `look` finds no fault and returns what it counted. */
async function until(look: () => Promise<{ faults: readonly string[]; count: number }>): Promise<number> {
  const limit = performance.now() + limitMs
  for (;;) {
    const { faults, count } = await look()
    if (faults.length === 0) return count
    if (performance.now() > limit)
      throw new Error(`still wrong after ${limitMs / 1000} s: ${faults.join('; ')}`)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
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
