/** The system under load beside a Prometheus, until every expression has an answer. */
import { setTimeout as pause } from 'node:timers/promises'
import { processes } from '@comptoir/system/topology.ts'
import type { Board } from '../../../grafana/src/read.ts'
import { System } from '../../chaos/system.ts'
import type { Texts } from '../texts.ts'
import { evaluate, type Outcome } from './evaluate.ts'
import { startLoad } from './load.ts'
import { Prometheus, SCRAPE_SECONDS, type ScrapeTarget } from './prometheus.ts'

/** How many scrapes of each instance there are before anything is judged. */
const FEWEST_SCRAPES = 10
const LIMIT_MS = 180_000

export interface RunOptions {
  readonly boards: readonly Board[]
  /** How long the load is watched. */
  readonly seconds: number
  readonly stopped: AbortSignal
  readonly say: (line: string) => void
  readonly texts: Texts
}

/** Starts everything, evaluates, and ends everything, whatever happens. */
export async function run(options: RunOptions): Promise<Outcome & { readonly offset: number }> {
  const system = await System.make()
  try {
    await system.start()
    options.say(options.texts.started)
    const prometheus = await Prometheus.start(await targetsOf(system))
    try {
      return { ...(await watch(prometheus, system, options)), offset: system.offset }
    } finally {
      await prometheus.close()
    }
  } finally {
    await system.close({ keep: false })
  }
}

/** Where KrakenD as we build it serves its metrics; the stand-in serves them beside its routes. */
const KRAKEND_METRICS_PORT = 8_090

async function targetsOf(system: System): Promise<ScrapeTarget[]> {
  const targets = processes.flatMap(({ name }) => system.urlsOf(name).map((url) => ({ service: name, url })))
  return Promise.all(
    targets.map(async ({ service, url }) => {
      const beside = service !== 'passerelle' || (await fetch(`${url}/metrics`)).ok
      return {
        service,
        address: new URL(beside ? url : system.at(KRAKEND_METRICS_PORT)).host,
        own: new URL(url).port,
      }
    }),
  )
}

async function watch(prometheus: Prometheus, system: System, options: RunOptions): Promise<Outcome> {
  const { say, texts, boards, seconds, stopped } = options
  const [gateway = ''] = system.urlsOf('passerelle')
  const load = startLoad(gateway)
  try {
    say(texts.scraping)
    const began = await scrapedSince(prometheus, Math.max(FEWEST_SCRAPES, seconds / SCRAPE_SECONDS), stopped)
    return await untilFull(prometheus, { boards, began, stopped })
  } finally {
    const { sent, surprises } = await load.stop()
    say(`${sent} ${texts.orders}`)
    for (const [what, count] of surprises) say(`  ${count} × ${what}`)
  }
}

/** Waits until every instance was read that often; resolves to the time of the first common reading. */
async function scrapedSince(prometheus: Prometheus, scrapes: number, stopped: AbortSignal): Promise<number> {
  const end = performance.now() + LIMIT_MS + scrapes * SCRAPE_SECONDS * 1_000
  for (;;) {
    stopped.throwIfAborted()
    const [fewest] = await prometheus.query(`min(count_over_time(up[1h]))`)
    const [down] = await prometheus.query('count(up == 0) or vector(0)')
    const [, count = 0] = fewest?.points[0] ?? []
    const [now = 0, absent = 1] = down?.points[0] ?? []
    if (count >= scrapes && absent === 0) return now - scrapes * SCRAPE_SECONDS
    if (performance.now() > end) throw new Error(`${count} scrapes, ${absent} instances absent`)
    await pause(500)
  }
}

/** Evaluates again while something is empty: a rate needs a second reading, and a slow machine is late with it. */
async function untilFull(
  prometheus: Prometheus,
  { boards, began, stopped }: { boards: readonly Board[]; began: number; stopped: AbortSignal },
): Promise<Outcome> {
  const limit = performance.now() + LIMIT_MS
  for (;;) {
    stopped.throwIfAborted()
    const [clock] = await prometheus.query('vector(1)')
    const [now = began] = clock?.points[0] ?? []
    const outcome = await evaluate(prometheus, boards, { start: began, end: now, step: 2 })
    if (outcome.wrong.length === 0 || performance.now() > limit) return outcome
    await pause(1_000)
  }
}
