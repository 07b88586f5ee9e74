/** Who listens to what: listeners with the same rights share one subscription of each source. */
import type { Feed, Listener } from '@comptoir/kit/http/event-stream.ts'
import type { Deps } from '../deps.ts'
import type { Session, Sessions } from '../sessions.ts'
import type { StreamEvent } from './event-reader.ts'
import {
  type Places,
  placesIn,
  placesText,
  processOf,
  type SourceName,
  STREAMS,
  sourcesFor,
} from './place.ts'
import { CUT, type Subscription, subscribe } from './subscription.ts'

/** A session that ended elsewhere is noticed so soon. */
const LOOK_EVERY_MS = 15_000
/** Says that events between the last one and the next may be missing. */
const GAP: StreamEvent = { place: undefined, name: 'flux.trou', data: '{}' }

interface Ear {
  readonly session: Session
  readonly places: Map<SourceName, string>
  listener: Listener | undefined
  end: () => void
}

interface Group {
  readonly ears: Set<Ear>
  readonly subscriptions: Map<SourceName, Subscription>
}

export interface Hub {
  /** The feed of a browser that was at that place. */
  open(session: Session, lastEventId: string | undefined): Feed
  close(): void
}

type Needed = Pick<Deps, 'log' | 'upstreams' | 'metrics'> & { readonly sessions: Sessions }

/** Who may see the same: a responsable everything, others what their role is told of their stores. */
const reachOf = ({ compte: { role, magasins } }: Session): string =>
  role === 'responsable' ? role : `${role} ${[...magasins].sort((a, b) => a - b).join(',')}`

/** Opens subscriptions with the first listener, and ends them with the last. */
export function createHub(deps: Needed): Hub {
  const groups = new Map<string, Group>()
  const timer = setInterval(() => void dropEnded(groups, deps), LOOK_EVERY_MS).unref()
  const join = (ear: Ear): Group => {
    const reach = reachOf(ear.session)
    const group = groups.get(reach) ?? { ears: new Set<Ear>(), subscriptions: new Map() }
    groups.set(reach, group)
    group.ears.add(ear)
    deps.metrics.listening(1)
    for (const source of sourcesFor(ear.session.compte.role))
      if (!group.subscriptions.has(source))
        group.subscriptions.set(source, subscriptionOf(source, { ear, group, deps }))
    return group
  }
  const leave = (ear: Ear) => {
    const reach = reachOf(ear.session)
    const group = groups.get(reach)
    if (group?.ears.delete(ear) !== true) return
    deps.metrics.listening(-1)
    ear.end()
    if (group.ears.size > 0) return
    for (const subscription of group.subscriptions.values()) subscription.stop()
    groups.delete(reach)
  }
  return {
    open: (session, lastEventId) => {
      const given = placesIn(lastEventId)
      const ear: Ear = { session, places: new Map(given), listener: undefined, end: () => undefined }
      const group = join(ear)
      return {
        greeting: `retry: 2000\n\n${missedBy(ear, group, given)}`,
        follow: async (listener) => {
          ear.listener = listener
          await new Promise<void>((resolve) => {
            ear.end = resolve
          })
          if (!listener.gone) throw new Error('the session has ended')
        },
        stop: () => leave(ear),
      }
    },
    close: () => {
      clearInterval(timer)
      for (const { ears } of groups.values()) for (const ear of ears) leave(ear)
    },
  }
}

interface Whose {
  readonly ear: Ear
  readonly group: Group
  readonly deps: Needed
}

const subscriptionOf = (source: SourceName, { ear, group, deps }: Whose): Subscription =>
  subscribe({
    target: processOf(STREAMS[source]),
    path: STREAMS[source].path,
    upstreams: deps.upstreams,
    log: deps.log,
    place: ear.places.get(source),
    token: async () => {
      for (const { session } of group.ears) {
        const token = await deps.sessions.tokenOf(session).catch(() => undefined)
        if (token !== undefined) return token
      }
      return undefined
    },
    tell: (event) => {
      for (const one of group.ears) one.listener?.send(textFor(one, source, event))
    },
  })

/** An event as browsers get it: of which source, its name and what it says, with the browser's place after it. */
function textFor({ places }: Ear, source: SourceName, { place, name, data }: StreamEvent): string {
  if (place !== undefined) places.set(source, place)
  const told =
    name === undefined ? '' : `data: {"source":"${source}","nom":${JSON.stringify(name)},"corps":${data}}\n`
  return `id: ${placesText(places)}\n${told}\n`
}

/** What a browser that comes back has missed, or that something may be missing; and which sources are away. */
function missedBy(ear: Ear, group: Group, given: Places): string {
  return [...group.subscriptions]
    .flatMap(([source, subscription]) =>
      [...eventsFor(subscription, given.get(source)), ...(subscription.isCut ? [CUT] : [])].map((event) =>
        textFor(ear, source, event),
      ),
    )
    .join('')
}

/** From where a browser was in one source. */
function eventsFor(subscription: Subscription, before: string | undefined): readonly StreamEvent[] {
  const here =
    subscription.place === undefined ? [] : [{ place: subscription.place, name: undefined, data: '' }]
  if (before === undefined) return here
  return subscription.since(before) ?? [...here, GAP]
}

async function dropEnded(groups: ReadonlyMap<string, Group>, { sessions, log }: Needed): Promise<void> {
  for (const ear of [...groups.values()].flatMap(({ ears }) => [...ears])) {
    try {
      if ((await sessions.tokenOf(ear.session)) === undefined) ear.end()
    } catch (cause) {
      log.warn({ err: cause }, 'session not looked at, the next look follows')
    }
  }
}
