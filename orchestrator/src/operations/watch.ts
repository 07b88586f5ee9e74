/**
 * `GET /saga/flux`: what all sagas do, as server-sent events, whichever instance runs them. A client that comes back with
 * `Last-Event-ID`, to any instance, gets what it missed; where that was purged, a word that there is a gap.
 */
import { GUEST, isRefusal, type orchestrateur, type ReadBy } from '@comptoir/contracts'
import type { Feed, Listener } from '@comptoir/kit/http/event-stream.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import { readHeader } from '@comptoir/kit/http/serve.ts'
import type { WatchEvent, Watcher } from '@comptoir/saga/engine.ts'
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { definitionsIn, sagaRunning } from '../sagas/saga.ts'
import { eventText, GAP, placeOnly } from '../view/event.ts'
import { factsIn } from '../view/timeline.ts'
import { storesSeen } from './consult.ts'

const LAST_SEEN: ReadBy<typeof orchestrateur.fluxSagas> = 'Last-Event-ID'

/** Opens what the engine shows to watchers. */
export function watch({
  engine,
  sagas,
}: Pick<Deps, 'engine' | 'sagas'>): (request: FastifyRequest) => Promise<Feed> {
  const told = tellerOf(sagas)
  return async (request) => {
    const stores = storesOf(request)
    const textOf: TextOf = (events) => events.map((event) => textFor(told(event), stores)).join('')
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

function storesOf({ caller, query }: FastifyRequest): readonly number[] | undefined {
  const stores = storesSeen(caller ?? GUEST, (query as { magasin_id?: number }).magasin_id)
  if (isRefusal(stores)) throw new Problem(stores)
  return stores
}

interface Told {
  readonly text: string
  readonly place: string
  readonly magasinId: number | null
}

/** Of what is not to be seen, the place alone: who comes back is not told of it again. */
const textFor = ({ text, place, magasinId }: Told, stores: readonly number[] | undefined): string =>
  stores === undefined || (magasinId !== null && stores.includes(magasinId)) ? text : placeOnly(place)

/** Watchers share events, and so their texts, which are made once. */
function tellerOf(sagas: Deps['sagas']): (event: WatchEvent) => Told {
  const definitionOf = definitionsIn(sagas)
  const texts = new WeakMap<WatchEvent, Told>()
  return (event) => {
    const known = texts.get(event)
    if (known !== undefined) return known
    const facts = factsIn(event.data, sagaRunning(sagas, event.definition))
    const { magasinId } = facts
    const told = { text: eventText(event, definitionOf(event), facts), place: event.place, magasinId }
    texts.set(event, told)
    return told
  }
}
