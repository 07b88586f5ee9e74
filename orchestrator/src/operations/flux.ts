/**
 * `GET /saga/flux`: what this instance's sagas do, as server-sent events (HTML standard, section 9.2). Whoever comes back
 * with `Last-Event-ID` gets what he missed, as far as it is still remembered; else, a word that there was a gap.
 */
import type { ServerResponse } from 'node:http'
import { refuser } from '@comptoir/contracts'
import { Problem } from '@comptoir/kit/problem-reply.ts'
import { takeOver } from '@comptoir/kit/server.ts'
import type { Transition } from '@comptoir/saga/engine/state.ts'
import type { Runner, SagaEvent } from '@comptoir/saga/runner/runner-types.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'

const REMEMBERED = 1_000
const LISTENERS_MAX = 200
const HEARTBEAT_MS = 15_000
/** A listener that reads more slowly than this is cut off; it comes back with the id of what it saw last. */
const BACKLOG_MAX_BYTES = 1_000_000

/** Most events are forgotten before anybody asks for them: the text of one is made when it is first sent. */
class Remembered {
  readonly id: number
  readonly #event: readonly [id: string, saga: SagaEvent, transition: Transition]
  #text: string | undefined

  constructor(id: number, ...event: readonly [id: string, saga: SagaEvent, transition: Transition]) {
    this.id = id
    this.#event = event
  }

  get text(): string {
    this.#text ??= eventText(...this.#event)
    return this.#text
  }
}

export interface Flux {
  readonly serve: (request: FastifyRequest, reply: FastifyReply) => void
  readonly close: () => Promise<void>
}

/** Listens to the runner from now on. `life` tells one life of the process from the next in the events' ids. */
export function createFlux(runner: Runner, life: string): Flux {
  const remembered: Remembered[] = []
  const listeners = new Set<ServerResponse>()
  let next = 1

  const stopListening = runner.onTransition((event) => {
    for (const transition of event.transitions) {
      const entry = new Remembered(next, `${life}.${next}`, event, transition)
      next += 1
      remembered.push(entry)
      if (remembered.length > REMEMBERED) remembered.shift()
      for (const listener of listeners) send(listener, entry.text)
    }
  })
  const heartbeat = setInterval(() => {
    for (const listener of listeners) send(listener, ': vivant\n\n')
  }, HEARTBEAT_MS)
  heartbeat.unref()

  return {
    serve: (request, reply) => {
      if (listeners.size >= LISTENERS_MAX)
        throw new Problem(refuser('SERVICE_SURCHARGE'), { headers: { 'Retry-After': '5' } })
      const headers = reply.getHeaders() as Record<string, string>
      const response = takeOver(reply)
      response.writeHead(200, {
        ...headers,
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      if (request.method === 'HEAD') return void response.end()
      response.write('retry: 2000\n\n')
      response.write(missed(remembered, life, String(request.headers['last-event-id'] ?? '')))
      listeners.add(response)
      response.on('close', () => listeners.delete(response))
    },
    close: async () => {
      stopListening()
      clearInterval(heartbeat)
      for (const listener of listeners) listener.end()
    },
  }
}

function missed(remembered: readonly Remembered[], life: string, lastEventId: string): string {
  if (lastEventId === '') return ''
  const [itsLife, number] = [
    lastEventId.slice(0, lastEventId.lastIndexOf('.')),
    Number(lastEventId.split('.').at(-1)),
  ]
  const first = remembered[0]?.id ?? Number.POSITIVE_INFINITY
  const gap = itsLife !== life || (number + 1 < first && first !== Number.POSITIVE_INFINITY)
  const since = itsLife === life ? remembered.filter((entry) => entry.id > number) : remembered
  return (gap ? 'event: flux.trou\ndata: {}\n\n' : '') + since.map((entry) => entry.text).join('')
}

function send(listener: ServerResponse, text: string): void {
  if (listener.writableLength > BACKLOG_MAX_BYTES) listener.destroy()
  else listener.write(text)
}

function eventText(id: string, saga: SagaEvent, transition: Transition): string {
  const data = {
    saga_id: saga.id,
    type: saga.definition,
    statut: saga.status,
    version: saga.version,
    etape: transition.step,
    sens: transition.direction === 'do' ? 'action' : 'annulation',
    essai: transition.attempt,
    a: new Date(transition.at).toISOString(),
    ...(transition.detail === undefined ? {} : { detail: transition.detail }),
    ...(transition.reached === undefined ? {} : { etats: transition.reached }),
  }
  return `id: ${id}\nevent: ${eventName(transition)}\ndata: ${JSON.stringify(data)}\n\n`
}

function eventName({ kind, direction, outcome, phase }: Transition): string {
  switch (kind) {
    case 'started':
      return 'saga.demarree'
    case 'decision':
      return 'compensation.decidee'
    case 'parked':
      return 'saga.bloquee'
    case 'resumed':
      return 'saga.relancee'
    case 'forced':
      return 'etape.forcee'
    case 'cancel-too-late':
      return 'annulation.trop_tard'
    case 'taken-over':
      return 'saga.reprise'
    case 'attempt': {
      if (phase === 'completed' || phase === 'compensated') return 'saga.terminee'
      const what = direction === 'do' ? 'etape' : 'compensation'
      return `${what}.${outcome === 'succeeded' ? 'reussie' : outcome === 'refused' ? 'refusee' : 'reessai'}`
    }
  }
}
