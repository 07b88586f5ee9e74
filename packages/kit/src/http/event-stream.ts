/** Routes that never end: server-sent events (HTML standard, section 9.2). */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type Route, refuse } from '@comptoir/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'
import { declared } from './serve.ts'

const LISTENERS_MAX = 200
const HEARTBEAT_MS = 15_000
/** A listener that reads more slowly than this is cut off, and comes back. */
const BACKLOG_MAX_BYTES = 1_000_000

/** Who listens. */
export interface Listener {
  readonly gone: boolean
  send(text: string): void
  /** Resolves when it can take more, or is gone. */
  ready(): Promise<void>
}

/** What a listener is given. */
export interface Feed {
  /** What it is told before anything happens. */
  readonly greeting: string
  /** Sends what happens until the listener is gone. Rejects when it cannot go on. */
  follow(listener: Listener): Promise<void>
  /** The listener is gone. */
  stop(): void
}

/**
 * Serves a stream. `open` makes the feed of a request, or refuses it by a Problem. Streams end when the application closes.
 */
export function serveStream(
  app: FastifyInstance,
  route: Route,
  open: (request: FastifyRequest) => Promise<Feed>,
): void {
  const responses = new Set<ServerResponse>()
  const heartbeat = setInterval(() => {
    for (const response of responses) send(response, ': vivant\n\n')
  }, HEARTBEAT_MS)
  heartbeat.unref()
  app.addHook('preClose', async () => {
    clearInterval(heartbeat)
    for (const response of responses) response.end()
  })
  app.route({
    ...declared(route),
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      if (responses.size >= LISTENERS_MAX)
        throw new Problem(refuse('SERVICE_SURCHARGE'), { headers: { 'Retry-After': '5' } })
      const feed = await open(request)
      const response = begin(reply)
      if (request.method === 'HEAD') return void response.end()
      responses.add(response)
      response.on('close', () => {
        responses.delete(response)
        feed.stop()
      })
      send(response, feed.greeting)
      await feed.follow(listenerOn(response)).catch(() => response.destroy())
    },
  } as never)
}

function begin(reply: FastifyReply): ServerResponse {
  const headers = reply.getHeaders() as Record<string, string>
  reply.hijack()
  const response = reply.raw
  // A stream is the last answer on its connection: once ended, it would hold back the end of the process as an idle one.
  response.shouldKeepAlive = false
  response.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  return response
}

const listenerOn = (response: ServerResponse): Listener => ({
  get gone() {
    return response.destroyed || response.writableEnded
  },
  send: (text) => send(response, text),
  ready: async () => {
    if (!response.writableNeedDrain) return
    const left = new AbortController()
    response.once('close', () => left.abort())
    // The first of the two.
    await once(response, 'drain', { signal: left.signal }).catch(() => undefined)
  },
})

function send(response: ServerResponse, text: string): void {
  if (response.destroyed || response.writableEnded) return
  if (response.writableLength > BACKLOG_MAX_BYTES) response.destroy()
  else response.write(text)
}
