/** The system under load beside a Prometheus, until every expression of every dashboard has an answer. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '@comptoir/system/checkout.ts'
import { RunningSystem } from '@comptoir/system/running-system.ts'
import type { Terminal } from '@comptoir/system/terminal.ts'
import { TimeIsUp, until } from '@comptoir/system/until.ts'
import { Random } from '@comptoir/testing/random.ts'
import { boards } from '../../grafana/src/read.ts'
import { startCallers } from '../callers.ts'
import { alertmanagerPort, prometheusPort, startObservability } from '../observability/run.ts'
import { evaluate, type Outcome } from './evaluate.ts'
import { query } from './prometheus.ts'
import { startSeller } from './seller.ts'

/** A busy machine answers within this time; shorter, and its instances would seem absent. */
const SCRAPE_SECONDS = 2
/** How many readings of each instance there are before anything is judged. */
const SCRAPES = 15
const LIMIT_MS = 180_000
const CUSTOMERS = 4

/** Exit code 1 when an expression fails or a panel stays empty. */
export async function proveDashboards({ say, text, stopped }: Terminal): Promise<number> {
  const instances = { orchestrateur: 2 }
  try {
    return await RunningSystem.with(
      { instances, besides: [prometheusPort, alertmanagerPort] },
      async (system) => {
        const { asked, wrong } = await observe(system, stopped)
        for (const line of wrong) say(`✗ ${line}`)
        const checked = {
          fr: `${asked} expressions évaluées ; en faute ou vides : ${wrong.length}`,
          en: `${asked} expressions evaluated; wrong or empty: ${wrong.length}`,
        }
        say(`${wrong.length === 0 ? '✓' : '✗'} ${text(checked)}`)
        return wrong.length === 0 ? 0 : 1
      },
    )
  } catch (cause) {
    if (!stopped.aborted) throw cause
    return 130
  }
}

async function observe(system: RunningSystem, stopped: AbortSignal): Promise<Outcome> {
  const observed = await startObservability({ checkout, stateOverride: system.folder, adapt: hasten })
  const [gateway = ''] = system.urlsOf('passerelle')
  const callers = startCallers({ gateway, random: new Random(1), inFlight: CUSTOMERS, refusals: true })
  const [screens = ''] = system.urlsOf('interfaces')
  const seller = await startSeller(gateway, screens)
  try {
    const begin = await until(() => readSince(observed.prometheusUrl), {
      limitMs: LIMIT_MS,
      stopped,
      everyMs: 500,
    })
    return await untilFull(observed.prometheusUrl, begin, stopped)
  } finally {
    await Promise.all([callers.stop(), seller.stop()])
    await observed.stop()
  }
}

/** The committed configuration, read more often. */
function hasten(folder: string): void {
  const file = join(folder, 'prometheus.yml')
  const often = readFileSync(file, 'utf8')
    .replace(/scrape_interval: \d+s/, `scrape_interval: ${SCRAPE_SECONDS}s`)
    .replace(/scrape_timeout: \d+s/, `scrape_timeout: ${SCRAPE_SECONDS}s`)
  writeFileSync(file, often)
}

/** The time of the first common reading, once every instance was read often enough. */
async function readSince(url: string): Promise<number | undefined> {
  const [fewest] = await query(url, 'min(count_over_time(up[1h]))')
  const [down] = await query(url, 'count(up == 0) or vector(0)')
  const [, count = 0] = fewest?.points[0] ?? []
  const [now = 0, absent = 1] = down?.points[0] ?? []
  return count >= SCRAPES && absent === 0 ? now - SCRAPES * SCRAPE_SECONDS : undefined
}

/** Evaluates again while something is empty: a rate needs a second reading, and a slow machine is late with it. */
async function untilFull(url: string, start: number, stopped: AbortSignal): Promise<Outcome> {
  let outcome: Outcome = { asked: 0, wrong: [] }
  const look = async () => {
    const [clock] = await query(url, 'vector(1)')
    const [end = start] = clock?.points[0] ?? []
    outcome = await evaluate(url, boards(), { start, end, step: 2 })
    return outcome.wrong.length === 0 && outcome
  }
  const found = until(look, { limitMs: LIMIT_MS, everyMs: 1_000, stopped })
  // Too late for the rest: what is still wrong is the outcome.
  return found.catch((cause: unknown) => {
    if (cause instanceof TimeIsUp) return outcome
    throw cause
  })
}
