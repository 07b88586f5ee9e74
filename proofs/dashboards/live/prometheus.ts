/** A real Prometheus of our own: free port, data in a folder that goes away, ended by its pid. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { serverEnvironment } from '@comptoir/system/environment.ts'
import { freeOffset } from '@comptoir/system/free-offset.ts'

const RULES = resolve(import.meta.dirname, '../../../prometheus/rules/*.yml')
const USUAL_PORT = 9_091
const READY_LIMIT_MS = 60_000
/** A busy machine answers within this time; shorter, and its instances would seem absent. */
export const SCRAPE_SECONDS = 2
const QUERY_MS = 20_000

export interface ScrapeTarget {
  readonly service: string
  /** host:port */
  readonly address: string
  /** The port that names the instance. */
  readonly own: string
}

export interface Series {
  readonly labels: Readonly<Record<string, string>>
  /** Seconds since 1970, and the value there; NaN where Prometheus says so. */
  readonly points: readonly (readonly [number, number])[]
}

interface Reply {
  readonly status: string
  readonly error?: string
  readonly data: {
    readonly result: readonly {
      readonly metric: Record<string, string>
      readonly value?: readonly [number, string]
      readonly values?: readonly (readonly [number, string])[]
    }[]
  }
}

/** Raised when there is no such program on this machine. */
export class NoPrometheusError extends Error {}

export class Prometheus {
  readonly #child: ChildProcess
  readonly #folder: string
  readonly #url: string
  #gone = false

  private constructor(child: ChildProcess, folder: string, url: string) {
    this.#child = child
    this.#folder = folder
    this.#url = url
  }

  /** Starts it and resolves when it answers. It reads every target each two seconds. */
  static async start(targets: readonly ScrapeTarget[]): Promise<Prometheus> {
    const port = USUAL_PORT + (await freeOffset([USUAL_PORT]))
    const folder = mkdtempSync(join(tmpdir(), 'comptoir-prometheus-'))
    const file = join(folder, 'prometheus.yml')
    writeFileSync(file, scrapeConfig(targets))
    const child = spawn(
      'prometheus',
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=warn',
      ],
      { env: serverEnvironment(), stdio: ['ignore', 'ignore', 'inherit'] },
    )
    const prometheus = new Prometheus(child, folder, `http://127.0.0.1:${port}`)
    try {
      await prometheus.#ready()
    } catch (cause) {
      await prometheus.close()
      throw cause
    }
    return prometheus
  }

  async #ready(): Promise<void> {
    const { promise: failed, reject } = Promise.withResolvers<never>()
    this.#child.once('error', (cause: NodeJS.ErrnoException) =>
      reject(cause.code === 'ENOENT' ? new NoPrometheusError('prometheus', { cause }) : cause),
    )
    this.#child.once('exit', (code) => reject(new Error(`prometheus ended with ${code}`)))
    failed.catch(() => {
      // Whoever still waits for an answer stops waiting.
      this.#gone = true
    })
    const end = performance.now() + READY_LIMIT_MS
    const answers = async () => {
      while (performance.now() < end && !this.#gone) {
        const reply = await fetch(`${this.#url}/-/ready`).catch(() => undefined)
        if (reply?.ok === true) return
        await pause(100)
      }
      throw new Error('prometheus was not ready in time')
    }
    await Promise.race([answers(), failed])
  }

  /** The value of an expression now. Throws what Prometheus has against it. */
  query(expr: string): Promise<Series[]> {
    return this.#ask('query', { query: expr })
  }

  /** Its values from `start` to `end`, in seconds since 1970. */
  queryRange(expr: string, span: { start: number; end: number; step: number }): Promise<Series[]> {
    const { start, end, step } = span
    return this.#ask('query_range', {
      query: expr,
      start: String(start),
      end: String(end),
      step: String(step),
    })
  }

  async #ask(path: string, form: Record<string, string>): Promise<Series[]> {
    const reply = await fetch(`${this.#url}/api/v1/${path}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(QUERY_MS),
    })
    const { status, error, data } = (await reply.json()) as Reply
    if (status !== 'success') throw new Error(error ?? status)
    return data.result.map(({ metric, value, values }) => ({
      labels: metric,
      points: (values ?? (value === undefined ? [] : [value])).map(([at, text]) => [at, Number(text)]),
    }))
  }

  /** Ends it, by force when it does not end by itself, and forgets its data. */
  async close(): Promise<void> {
    const child = this.#child
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      const limit = setTimeout(() => child.kill('SIGKILL'), 20_000)
      await gone
      clearTimeout(limit)
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** JSON is YAML. Each target carries its service, as the dashboards expect of every Prometheus that feeds them. */
const scrapeConfig = (targets: readonly ScrapeTarget[]): string =>
  JSON.stringify({
    global: {
      scrape_interval: `${SCRAPE_SECONDS}s`,
      scrape_timeout: `${SCRAPE_SECONDS}s`,
      evaluation_interval: '5s',
    },
    // The rules that are committed, so that ALERTS means here what it means to an operator.
    rule_files: [RULES],
    scrape_configs: [
      {
        job_name: 'comptoir',
        honor_labels: true,
        static_configs: targets.map(({ service, address, own }) => ({
          targets: [address],
          labels: { service, instance_id: `${service}-${own}` },
        })),
      },
    ],
  })
