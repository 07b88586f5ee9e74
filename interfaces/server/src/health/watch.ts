/** Looks at every process: what it answers now, and since when it is as it is. Several who look share one look. */
import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from '@comptoir/kit/http/undici.ts'
import { figuresIn, type Health, type Instance, upstreamsIn } from './figures.ts'
import { type Sample, samplesIn } from './samples.ts'

const TIMEOUT_MS = 2_000
/** Who asks within this time of the last look gets what it saw. */
const FRESH_MS = 2_000

export interface Watched {
  /** By the name of each process, the base URL of each of its instances. */
  readonly urls: Readonly<Record<string, readonly string[]>>
  /** Where each instance of the gateway may have its metrics; what is not there is looked for beside its routes. */
  readonly gatewayMetrics: readonly string[]
  /** Where the dashboards would be. */
  readonly grafana: string
}

export interface Watch {
  look(): Promise<Health>
  close(): Promise<void>
}

const GATEWAY = 'passerelle'

interface Answer {
  readonly status: number
  readonly text: string
}
type Get = (url: string, path: string) => Promise<Answer | undefined>
type Seen = Pick<Instance, 'etat' | 'raison'>

/** Watches these. */
export function watch({ urls, gatewayMetrics, grafana }: Watched, now: () => Date): Watch {
  const { get, close } = asking()
  const since = new Map<string, { readonly etat: Instance['etat']; readonly at: string }>()
  const known = (url: string, { etat }: Seen): string => {
    const before = since.get(url)
    if (before?.etat === etat) return before.at
    const at = now().toISOString()
    since.set(url, { etat, at })
    return at
  }
  const instanceAt = async (url: string, metricsUrls: readonly string[] = []): Promise<Instance> => {
    const [ready, samples] = await Promise.all([get(url, '/ready'), samplesAt(get, [...metricsUrls, url])])
    const seen = seenIn(ready)
    return { adresse: new URL(url).host, ...seen, depuis: known(url, seen), ...figuresIn(samples) }
  }
  const look = async (): Promise<Health> => {
    const [processus, amonts, dashboards] = await Promise.all([
      Promise.all(
        Object.entries(urls).map(async ([nom, all]) => ({
          nom,
          instances: await Promise.all(
            all.map((url, at) => instanceAt(url, nom === GATEWAY ? gatewayMetrics.slice(at, at + 1) : [])),
          ),
        })),
      ),
      gatewaySamples(get, [...gatewayMetrics, ...(urls[GATEWAY] ?? [])]).then(upstreamsIn),
      get(grafana, '/api/health'),
    ])
    const isThere = dashboards?.status === 200
    return { lu_a: now().toISOString(), processus, amonts, grafana: isThere ? grafana : null }
  }
  return { look: shared(look), close }
}

function seenIn(ready: Answer | undefined): Seen {
  if (ready === undefined) return { etat: 'ABSENT', raison: null }
  if (ready.status < 400) return { etat: 'PRET', raison: null }
  return { etat: 'PAS_PRET', raison: reasonIn(ready.text) }
}

function reasonIn(text: string): string | null {
  try {
    const { raison } = JSON.parse(text) as { raison?: unknown }
    return typeof raison === 'string' ? raison.slice(0, 200) : null
  } catch {
    return null
  }
}

/** What the first of these tells that tells anything. */
async function samplesAt(get: Get, urls: readonly string[]): Promise<readonly Sample[]> {
  for (const url of urls) {
    const answer = await get(url, '/metrics')
    if (answer?.status === 200) return samplesIn(answer.text)
  }
  return []
}

/** One of them tells of the services behind it. */
async function gatewaySamples(get: Get, urls: readonly string[]): Promise<readonly Sample[]> {
  const answers = await Promise.all(urls.map((url) => get(url, '/metrics')))
  return answers.flatMap((answer) => (answer?.status === 200 ? samplesIn(answer.text) : []))
}

/** What is asked while a look is under way, or fresh, is that look. */
function shared(look: () => Promise<Health>): () => Promise<Health> {
  let last: Promise<Health> | undefined
  return () => {
    if (last === undefined) {
      last = look()
      void last
        .catch(() => undefined)
        .then(() => pause(FRESH_MS, undefined, { ref: false }))
        .then(() => {
          last = undefined
        })
    }
    return last
  }
}

/** Asks an address; undefined: it did not answer in time. */
function asking(): { readonly get: Get; readonly close: () => Promise<void> } {
  const pools = new Map<string, Pool>()
  const poolAt = (url: string): Pool => {
    const pool =
      pools.get(url) ??
      new Pool(url, {
        connections: 2,
        pipelining: 1,
        connect: { timeout: TIMEOUT_MS },
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      })
    pools.set(url, pool)
    return pool
  }
  return {
    get: async (url, path) => {
      try {
        const signal = AbortSignal.timeout(TIMEOUT_MS)
        const { statusCode, body } = await poolAt(url).request({ method: 'GET', path, signal })
        return { status: statusCode, text: await body.text() }
      } catch {
        return undefined
      }
    },
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
    },
  }
}
