/**
 * `GET /saga/flux`: what all sagas do, as server-sent events, whichever instance runs them. A client that comes back with
 * `Last-Event-ID`, to any instance, gets what it missed; where that was purged, a word that there is a gap.
 */
import type { orchestrateur, ReadBy } from '@comptoir/contracts'
import type { Feed, Listener } from '@comptoir/kit/http/event-stream.ts'
import { readHeader } from '@comptoir/kit/http/serve.ts'
import type { WatchEvent, Watcher } from '@comptoir/saga/engine.ts'
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { definitionsIn } from '../sagas/saga.ts'
import { eventText, GAP } from '../view/event.ts'

const LAST_SEEN: ReadBy<typeof orchestrateur.fluxSagas> = 'Last-Event-ID'

/** Opens what the engine shows to watchers. */
export function watch({
  engine,
  sagas,
}: Pick<Deps, 'engine' | 'sagas'>): (request: FastifyRequest) => Promise<Feed> {
  const textOf = textsOf(sagas)
  return async (request) => {
    const watched = await engine.watch(readHeader(request, LAST_SEEN) || undefined)
    return {
      // The client knows its place before anything happens: a stream that breaks at once has lost nothing.
      greeting: `retry: 2000\nid: ${watched.place}\n\n${watched.gap ? GAP : ''}`,
      // It comes back with the id of what it saw last.
      follow: (listener) => watched.follow(watcherOn(listener, textOf)),
      stop: () => watched.stop(),
    }
  }
}

type TextOf = (events: readonly WatchEvent[]) => string

const watcherOn = (listener: Listener, textOf: TextOf): Watcher => ({
  get gone() {
    return listener.gone
  },
  send: (events) => listener.send(textOf(events)),
  ready: () => listener.ready(),
})

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
