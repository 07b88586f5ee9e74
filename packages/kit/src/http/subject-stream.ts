/**
 * Streams of subjects (tills, alerts, requests): all as they are, then each that changes, as server-sent events, whichever
 * instance changed it. Who comes back is told of all again, so nothing is missed. One look at the database serves all listeners
 * of an instance, and there is none while nobody listens.
 */
import { decideStores, GUEST, isRefusal, type Route } from '@comptoir/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Logger } from '../observe/logger.ts'
import { type Listener, serveStream } from './event-stream.ts'
import { Problem } from './problem.ts'

const LOOK_EVERY_MS = 500

/** Something that people follow. */
export interface Subject {
  readonly key: string
  /** The stores that it concerns. */
  readonly places: readonly number[]
  /** What is told of it: see `told`. */
  readonly text: string
}

export interface Subjects {
  /** All of them, as they are now. */
  readonly read: () => Promise<readonly Subject[]>
  /** The last word on those that are no more. Without it nothing is said of them. */
  readonly readEnded?: (gone: readonly Subject[]) => Promise<readonly Subject[]>
}

interface Follower {
  readonly listener: Listener
  readonly isSeen: (subject: Subject) => boolean
  /** What it was told of each last. */
  readonly told: Map<string, Subject>
}

/** The text of an event. */
export const told = (event: string, body: object): string =>
  `event: ${event}\ndata: ${JSON.stringify(body)}\n\n`

/** Serves the subjects of those stores that the caller acts for, or of the one that he asks for (`magasin_id`). */
export function serveSubjects(
  app: FastifyInstance,
  route: Route,
  { subjects, log }: { readonly subjects: Subjects; readonly log: Logger },
): void {
  const watch = lookAt(subjects, log)
  app.addHook('preClose', async () => watch.close())
  serveStream(app, route, async (request) => {
    const stores = storesOf(request)
    const isSeen = ({ places }: Subject) =>
      stores === undefined || places.some((place) => stores.includes(place))
    const now = (await subjects.read()).filter(isSeen)
    let follower: Follower | undefined
    return {
      greeting: `retry: 2000\n\n${now.map(({ text }) => text).join('')}`,
      follow: async (listener) => {
        follower = { listener, isSeen, told: byKey(now) }
        watch.add(follower)
      },
      stop: () => follower && watch.remove(follower),
    }
  })
}

function storesOf({ caller, query }: FastifyRequest): readonly number[] | undefined {
  const stores = decideStores(caller ?? GUEST, (query as { magasin_id?: number }).magasin_id)
  if (isRefusal(stores)) throw new Problem(stores)
  return stores
}

const byKey = (subjects: Iterable<Subject>): Map<string, Subject> =>
  new Map([...subjects].map((subject) => [subject.key, subject]))

/** Looks at all subjects while anyone follows, and tells each follower what has changed since he was told last. */
function lookAt({ read, readEnded = async () => [] }: Subjects, log: Logger) {
  const followers = new Set<Follower>()
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    const current = byKey(await read())
    const known = byKey([...followers].flatMap((follower) => [...follower.told.values()]))
    const ended = await readEnded([...known.values()].filter(({ key }) => !current.has(key)))
    for (const follower of followers) {
      for (const subject of current.values()) tellChanged(follower, subject)
      for (const { key, text } of ended) if (follower.told.delete(key)) follower.listener.send(text)
    }
  }

  const goOn = (): void => {
    timer = setTimeout(() => {
      void look()
        .catch((cause: unknown) => log.warn({ err: cause }, 'subjects not seen, the next look follows'))
        .finally(() => (followers.size > 0 ? goOn() : (timer = undefined)))
    }, LOOK_EVERY_MS)
    timer.unref()
  }

  return {
    add: (follower: Follower) => {
      followers.add(follower)
      if (timer === undefined) goOn()
    },
    remove: (follower: Follower) => void followers.delete(follower),
    close: () => {
      followers.clear()
      clearTimeout(timer)
    },
  }
}

function tellChanged({ listener, isSeen, told: before }: Follower, subject: Subject): void {
  if (before.get(subject.key)?.text === subject.text || !isSeen(subject)) return
  before.set(subject.key, subject)
  listener.send(subject.text)
}
