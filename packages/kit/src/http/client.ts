/**
 * Calls to other services: a bounded pool of connections for each instance and a limit on every wait. It does not retry,
 * because sagas do. A call moves to the next instance only when the connection was refused, since nothing was sent then.
 */
import { EventEmitter } from 'node:events'
import type { Dispatcher } from 'undici'
import { DEADLINE_HEADER } from './deadline.ts'
import { Pool } from './undici.ts'

export interface HttpClientOptions {
  /** Base URLs of the instances. */
  readonly urls: readonly string[]
  /** Connections to each instance. */
  readonly connections: number
  /** From sending to the end of the body, in milliseconds. The instance is told of it, and works no longer. */
  readonly timeoutMs: number
}

export interface Sending {
  readonly headers?: Readonly<Record<string, string>>
  /** For one that is awaited for less long than others. */
  readonly timeoutMs?: number
}

export interface HttpAnswer {
  readonly status: number
  readonly body: unknown
}

export interface HttpClient {
  /** One entry per instance, in the order of the URLs. */
  readonly instances: readonly HttpInstance[]
  close(): Promise<void>
}

export interface HttpInstance {
  readonly url: string
  /** Sends JSON and reads JSON. Rejects on anything that is not an HTTP answer with a JSON (or empty) body in time. */
  post(path: string, body: string, how?: Sending): Promise<HttpAnswer>
  /** Reads JSON. Rejects as `post` does. */
  get(path: string): Promise<HttpAnswer>
}

/** Creates a client with its own pools; `close` lets calls in flight end. */
export function createHttpClient({ urls, connections, timeoutMs }: HttpClientOptions): HttpClient {
  const pools = urls.map(
    (url) =>
      new Pool(url, {
        connections,
        pipelining: 1,
        // Half of the limit: when this instance cannot be reached, there is time to ask another.
        connect: { timeout: Math.ceil(timeoutMs / 2) },
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        // Below the server's limit, so that no call is sent on a connection that the server is closing.
        keepAliveTimeout: 30_000,
        keepAliveMaxTimeout: 60_000,
      }),
  )
  return {
    instances: pools.map((pool, index) => ({
      url: urls[index] as string,
      post: (path, body, { headers, timeoutMs: limitMs = timeoutMs } = {}) =>
        exchange(pool, limitMs, {
          method: 'POST',
          path,
          headers: { 'content-type': 'application/json', [DEADLINE_HEADER]: String(limitMs), ...headers },
          body,
        }),
      get: (path) =>
        exchange(pool, timeoutMs, { method: 'GET', path, headers: { [DEADLINE_HEADER]: String(timeoutMs) } }),
    })),
    close: async () => {
      await Promise.all(pools.map((pool) => pool.close()))
    },
  }
}

async function exchange(
  pool: Pool,
  limitMs: number,
  request: Dispatcher.RequestOptions,
): Promise<HttpAnswer> {
  const deadline = new Deadline(limitMs)
  try {
    const answer = await pool.request({ ...request, signal: deadline })
    const text = await answer.body.text()
    return { status: answer.statusCode, body: text === '' ? undefined : JSON.parse(text) }
  } finally {
    deadline.clear()
  }
}

/** The end of a call. An `AbortSignal.timeout` would cost several times as much, and live on after the answer. */
class Deadline extends EventEmitter {
  /** Read by undici once it has been told. */
  reason: Error | undefined
  readonly #timer: NodeJS.Timeout

  constructor(ms: number) {
    super()
    this.#timer = setTimeout(() => {
      this.reason = Object.assign(new Error('no answer in time'), { code: 'TIMEOUT' })
      this.emit('abort')
    }, ms)
  }

  clear(): void {
    clearTimeout(this.#timer)
  }
}

/** True when the failure proves that nothing was sent, so the call may go to another instance. */
export function nothingWasSent(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false
  const code = 'code' in cause ? cause.code : undefined
  return code === 'ECONNREFUSED' || code === 'UND_ERR_CONNECT_TIMEOUT'
}
