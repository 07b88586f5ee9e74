/**
 * One stream of one source, for all listeners who may see the same. It is opened with the token of one of them, so the source
 * itself decides what is told. What was told last is kept: a browser that comes back gets what it missed, from either instance.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import type { Upstreams } from '../upstreams.ts'
import { eventReader, type StreamEvent } from './event-reader.ts'

export interface SubscriptionOptions {
  readonly target: string
  readonly path: string
  readonly upstreams: Pick<Upstreams, 'follow'>
  /** Undefined: none of the listeners is signed in any more. */
  readonly token: () => Promise<string | undefined>
  /** Where the first listener is. */
  readonly place: string | undefined
  readonly tell: (event: StreamEvent) => void
  readonly log: Pick<Logger, 'warn'>
}

export interface Subscription {
  /** What came after that place; undefined where it is not known any more. */
  since(place: string): readonly StreamEvent[] | undefined
  /** Where the source is; undefined before it has said so. */
  readonly place: string | undefined
  readonly isCut: boolean
  stop(): void
}

const KEPT = 500
const AGAIN_MS = 1_000
/** Events of our own: the source is away, and is there again. What happened meanwhile follows, as it was kept by the source. */
export const CUT: StreamEvent = { place: undefined, name: 'flux.coupe', data: '{}' }
const BACK: StreamEvent = { place: undefined, name: 'flux.repris', data: '{}' }

/** Opens it, and again whenever it ends, until it is stopped. */
export function subscribe(options: SubscriptionOptions): Subscription {
  const stopping = new AbortController()
  const kept: StreamEvent[] = []
  const state = { place: options.place, isCut: false }
  const take = (event: StreamEvent) => {
    if (event.place !== undefined) {
      state.place = event.place
      kept.push(event)
      if (kept.length > KEPT) kept.shift()
    }
    options.tell(event)
  }
  const hear = (isThere: boolean) => {
    if (state.isCut === !isThere) return
    state.isCut = !isThere
    options.tell(isThere ? BACK : CUT)
  }
  const run = async () => {
    while (!stopping.signal.aborted) {
      await followOnce(options, { place: state.place, signal: stopping.signal, take, hear }).catch(
        (cause: unknown) => {
          if (!stopping.signal.aborted)
            options.log.warn({ err: cause, path: options.path }, 'stream not followed')
        },
      )
      if (stopping.signal.aborted) return
      hear(false)
      await pause(AGAIN_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  void run()
  return {
    since: (place) => {
      if (place === state.place) return []
      const index = kept.findIndex((event) => event.place === place)
      return index === -1 ? undefined : kept.slice(index + 1)
    },
    get place() {
      return state.place
    },
    get isCut() {
      return state.isCut
    },
    stop: () => stopping.abort(),
  }
}

interface Once {
  readonly place: string | undefined
  readonly signal: AbortSignal
  readonly take: (event: StreamEvent) => void
  readonly hear: (isThere: boolean) => void
}

async function followOnce(options: SubscriptionOptions, { place, signal, take, hear }: Once): Promise<void> {
  const token = await options.token()
  if (token === undefined) throw new Error('nobody who listens is signed in')
  const { status, body } = await options.upstreams.follow(options.target, {
    method: 'GET',
    path: options.path,
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
      ...(place === undefined ? {} : { 'last-event-id': place }),
    },
    signal,
  })
  if (status !== 200) {
    body.resume()
    throw new Error(`the source answered ${status}`)
  }
  hear(true)
  const read = eventReader()
  body.setEncoding('utf8')
  for await (const piece of body) for (const event of read(piece as string)) take(event)
}
