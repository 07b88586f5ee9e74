/**
 * The whole thing once, for real: a system of its own, scraped until every target is up and every rule is evaluated; then
 * one of its instances hangs, and an alert has to arrive.
 */
import { checkout } from '@comptoir/system/checkout.ts'
import { RunningSystem } from '@comptoir/system/running-system.ts'
import type { RecordedProcess } from '@comptoir/system/supervisor/run-file.ts'
import type { Terminal } from '@comptoir/system/terminal.ts'
import { hasten, openReceivers, type Receivers, type Seen, settled, tryAlert } from './alert.ts'
import { findPrograms } from './programs.ts'
import { alertmanagerPort, prometheusPort, startObservability } from './run.ts'

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
export async function tryLive({ say, paint, stopped }: Terminal): Promise<number> {
  findPrograms(['prometheus', 'alertmanager'])
  try {
    return await RunningSystem.with({ besides: [prometheusPort, alertmanagerPort] }, async (system) => {
      const receivers = await openReceivers()
      try {
        await observe({ system, receivers, stopped }, (line) => say(` ${paint('green', '✓')} ${line}`))
        return 0
      } finally {
        await receivers.stop()
      }
    })
  } catch (cause) {
    // Interrupted: nothing is left, and no instance hangs.
    if (!stopped.aborted) throw cause
    return 130
  }
}

interface Scene {
  readonly system: RunningSystem
  readonly receivers: Receivers
  readonly stopped: AbortSignal
}

async function observe({ system, receivers, stopped }: Scene, seen: (line: string) => void): Promise<void> {
  const adapt = (folder: string) => hasten(folder, receivers.url)
  const observed = await startObservability({ checkout, stateOverride: system.folder, adapt })
  const wanted = system.places().length
  try {
    await settled(() => missingTargets(observed.prometheusUrl, wanted), stopped)
    seen(`${wanted}/${wanted} up`)
    const count = await settled(() => missingRules(observed.prometheusUrl), stopped)
    seen(`${count} rules: ok`)
    const { alertmanagerUrl } = observed
    await tryAlert({ victim: victimOf(system), receivers, alertmanagerUrl, stopped })
    seen('InstanceDown → astreinte')
  } finally {
    await observed.stop()
  }
}

/** One that nothing waits for while there are no orders. */
function victimOf({ record }: RunningSystem): RecordedProcess {
  const victim = record?.processes.find(({ name }) => name === 'stock')
  if (victim === undefined) throw new Error('stock does not run')
  return victim
}

async function missingTargets(url: string, wanted: number): Promise<Seen> {
  const { activeTargets } = (await ask(`${url}/api/v1/targets?state=active`)) as { activeTargets: Target[] }
  const faults = activeTargets
    .filter(({ health }) => health !== 'up')
    .map(({ scrapeUrl, health, lastError }) => `${scrapeUrl} ${health} ${lastError}`)
  const count = activeTargets.length
  return { faults: count === wanted ? faults : [...faults, `${count} targets of ${wanted}`], count }
}

async function missingRules(url: string): Promise<Seen> {
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
