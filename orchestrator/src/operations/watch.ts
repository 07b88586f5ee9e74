/**
 * `GET /saga/flux`: what all sagas do, as server-sent events (HTML standard, section 9.2), whichever instance runs them.
 * A client that comes back with `Last-Event-ID`, to any instance, gets what it missed; where that was purged, a word that
 * there is a gap.
 */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type orchestrateur, type ReadBy, refuse } from '@comptoir/contracts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import { readHeader } from '@comptoir/kit/http/serve.ts'
import type { WatchEvent, Watcher } from '@comptoir/saga/engine.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { definitionsIn } from '../sagas/saga.ts'
import { eventText, GAP } from '../view/event.ts'

const LAST_SEEN: ReadBy<typeof orchestrateur.fluxSagas> = 'Last-Event-ID'
const LISTENERS_MAX = 200
const HEARTBEAT_MS = 15_000
/** A listener that reads more slowly than this is cut off; it comes back with the id of what it saw last. */
const BACKLOG_MAX_BYTES = 1_000_000

export interface Stream {
  readonly serve: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
  readonly close: () => Promise<void>
}

/** Serves what the engine shows to watchers. */
export function createStream({ engine, sagas }: Pick<Deps, 'engine' | 'sagas'>): Stream {
  const textOf = textsOf(sagas)
  const responses = new Set<ServerResponse>()
  const heartbeat = setInterval(() => {
    for (const response of responses) send(response, ': vivant\n\n')
  }, HEARTBEAT_MS)
  heartbeat.unref()

  return {
    serve: async (request, reply) => {
      if (responses.size >= LISTENERS_MAX)
        throw new Problem(refuse('SERVICE_SURCHARGE'), { headers: { 'Retry-After': '5' } })
      const watch = await engine.watch(readHeader(request, LAST_SEEN) || undefined)
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
      if (request.method === 'HEAD') return void response.end()
      responses.add(response)
      response.on('close', () => {
        responses.delete(response)
        watch.stop()
      })
      // The client knows its place before anything happens: a stream that breaks at once has lost nothing.
      send(response, `retry: 2000\nid: ${watch.place}\n\n${watch.gap ? GAP : ''}`)
      // It comes back with the id of what it saw last.
      await watch.follow(watcherOn(response, textOf)).catch(() => response.destroy())
    },
    close: async () => {
      clearInterval(heartbeat)
      for (const response of responses) response.end()
    },
  }
}

type TextOf = (events: readonly WatchEvent[]) => string

function watcherOn(response: ServerResponse, textOf: TextOf): Watcher {
  return {
    get gone() {
      return response.destroyed || response.writableEnded
    },
    send: (events) => send(response, textOf(events)),
    ready: async () => {
      if (!response.writableNeedDrain) return
      const left = new AbortController()
      response.once('close', () => left.abort())
      // The first of the two.
      await once(response, 'drain', { signal: left.signal }).catch(() => undefined)
    },
  }
}

/** Watchers at one place share the list of events, and so its text, which is made once. */
function textsOf(sagas: Deps['sagas']): TextOf {
  const definitionOf = definitionsIn(sagas)
  const texts = new WeakMap<readonly WatchEvent[], string>()
  return (events) => {
    const known = texts.get(events)
    if (known !== undefined) return known
    const text = events.map((event) => eventText(event, definitionOf(event))).join('')
    texts.set(events, text)
    return text
  }
}

function send(response: ServerResponse, text: string): void {
  if (response.destroyed || response.writableEnded) return
  if (response.writableLength > BACKLOG_MAX_BYTES) response.destroy()
  else response.write(text)
}
