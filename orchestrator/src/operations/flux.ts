/**
 * `GET /saga/flux`: what all sagas do, as server-sent events (HTML standard, section 9.2), whichever instance runs them.
 * Whoever comes back with `Last-Event-ID`, to any instance, gets what he missed; where that was purged, a word that there is
 * a gap.
 */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type orchestrateur, type ReadBy, refuser } from '@comptoir/contracts'
import { Problem } from '@comptoir/kit/http/problem-reply.ts'
import { readHeader } from '@comptoir/kit/http/serve.ts'
import { type Place, placeFrom, placeText } from '@comptoir/saga/place.ts'
import { lookUp } from '@comptoir/saga-postgres/store/tail.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { eventText, TROU } from '../domain/evenement.ts'
import { definitionsOf } from '../sagas/saga.ts'
import { Follower, type Listener } from './follower.ts'

const LAST_SEEN: ReadBy<typeof orchestrateur.fluxSagas> = 'Last-Event-ID'
const LISTENERS_MAX = 200
const HEARTBEAT_MS = 15_000
/** A listener that reads more slowly than this is cut off; it comes back with the id of what it saw last. */
const BACKLOG_MAX_BYTES = 1_000_000

export interface Flux {
  readonly serve: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
  readonly close: () => Promise<void>
}

/** Serves the stream from the journal. */
export function createFlux({ pool, log, sagas }: Pick<Deps, 'pool' | 'log' | 'sagas'>): Flux {
  const responses = new Set<ServerResponse>()
  const definitions = definitionsOf(sagas)
  const follower = new Follower({
    db: pool,
    textOf: (event) =>
      eventText(
        event,
        definitions.find(
          ({ name, version }) => name === event.definition && version === event.definitionVersion,
        ),
      ),
    onError: (cause) => log.warn({ err: cause }, 'the journal cannot be followed'),
  })
  const heartbeat = setInterval(() => {
    for (const response of responses) send(response, ': vivant\n\n')
  }, HEARTBEAT_MS)
  heartbeat.unref()

  return {
    serve: async (request, reply) => {
      if (responses.size >= LISTENERS_MAX)
        throw new Problem(refuser('SERVICE_SURCHARGE'), { headers: { 'Retry-After': '5' } })
      const { place, gap } = await beginning(follower, pool, request)
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
      const listener = listenerOn(response)
      responses.add(response)
      response.on('close', () => {
        responses.delete(response)
        follower.leave(listener)
      })
      // The place is known to the client before anything happens: a stream that breaks at once has lost nothing.
      listener.send(`retry: 2000\nid: ${placeText(place)}\n\n${gap ? TROU : ''}`)
      // It comes back with the id of what it saw last.
      await follower.join(listener, place).catch(() => response.destroy())
    },
    close: async () => {
      clearInterval(heartbeat)
      follower.close()
      for (const response of responses) response.end()
    },
  }
}

/** Where a listener begins, and whether it may have missed something for good. */
async function beginning(
  follower: Follower,
  pool: Deps['pool'],
  request: FastifyRequest,
): Promise<{ readonly place: Place; readonly gap: boolean }> {
  const lastEventId = readHeader(request, LAST_SEEN) ?? ''
  const last = placeFrom(lastEventId)
  const state = last === undefined ? 'foreign' : await lookUp(pool, last)
  if (last === undefined || state === 'foreign')
    return { place: await follower.here(), gap: lastEventId !== '' }
  return { place: last, gap: state === 'purged' }
}

function listenerOn(response: ServerResponse): Listener {
  return {
    get gone() {
      return response.destroyed || response.writableEnded
    },
    send: (text) => send(response, text),
    ready: async () => {
      if (!response.writableNeedDrain) return
      const left = new AbortController()
      response.once('close', () => left.abort())
      // Whichever comes first.
      await once(response, 'drain', { signal: left.signal }).catch(() => undefined)
    },
  }
}

function send(response: ServerResponse, text: string): void {
  if (response.destroyed || response.writableEnded) return
  if (response.writableLength > BACKLOG_MAX_BYTES) response.destroy()
  else response.write(text)
}
