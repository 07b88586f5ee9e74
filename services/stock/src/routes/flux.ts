/**
 * `GET /stock/flux`: alerts and requests as they are, then each that changes, as server-sent events, whichever instance changed it.
 * Who comes back is told of all again, so nothing is missed. One look at the database serves all listeners of an instance, and there is
 * none while nobody listens. An alert that is over is told once more, with `type` null; a request that has ended, in its last state.
 */
import { decideStores, GUEST, isRefusal, stock } from '@comptoir/contracts'
import { type Listener, serveStream } from '@comptoir/kit/http/event-stream.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { listAlertes } from '../db/consultation-store.ts'
import { listOpen, readDemandes } from '../db/demandes-store.ts'
import type { Deps } from '../deps.ts'
import { stockKey } from '../domain/reservation.ts'
import { presentAlerte } from './consultation.ts'
import { presentDemande } from './demandes.ts'

const LOOK_EVERY_MS = 500
/** As many of each as are looked at. */
const SEEN_MAX = 2_000

/** Something that wants attention: its name in the stream, the places that it concerns, and what is told of it. */
interface Subject {
  readonly key: string
  readonly places: readonly number[]
  readonly text: string
}

interface Follower {
  readonly listener: Listener
  readonly isSeen: (subject: Subject) => boolean
  /** What it was told of each last. */
  readonly told: Map<string, Subject>
}

/** Registers it. */
export function serveFlux(app: FastifyInstance, deps: Deps): void {
  const watch = lookAt(deps)
  app.addHook('preClose', async () => watch.close())
  serveStream(app, stock.flux, async (request) => {
    const stores = storesOf(request)
    const isSeen = ({ places }: Subject) =>
      stores === undefined || places.some((place) => stores.includes(place))
    const now = (await readSubjects(deps.pool)).filter(isSeen)
    const told = new Map(now.map((subject) => [subject.key, subject]))
    let follower: Follower | undefined
    return {
      greeting: `retry: 2000\n\n${now.map(({ text }) => text).join('')}`,
      follow: async (listener) => {
        follower = { listener, isSeen, told }
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

const textOf = (event: 'alerte' | 'demande', body: object): string =>
  `event: ${event}\ndata: ${JSON.stringify(body)}\n\n`

const subjectOfAlerte = (alerte: ReturnType<typeof presentAlerte>): Subject => ({
  key: stockKey(alerte.magasin_id, alerte.produit_id),
  places: [alerte.magasin_id],
  text: textOf('alerte', alerte),
})

const subjectOfDemande = (demande: ReturnType<typeof presentDemande>): Subject => ({
  key: demande.id,
  places: [demande.de, demande.vers],
  text: textOf('demande', demande),
})

const isAlerte = ({ key }: Subject): boolean => key.includes('/')

/** What is told of an alert that is over. */
function overOf({ key, places }: Subject): Subject {
  const [magasinId, produitId] = key.split('/').map(Number)
  return {
    key,
    places,
    text: textOf('alerte', { type: null, magasin_id: magasinId, produit_id: produitId }),
  }
}

/** All that wants attention now. */
async function readSubjects(pool: Pool): Promise<Subject[]> {
  const page = { limit: SEEN_MAX, after: undefined }
  const alertes = await listAlertes(pool, { magasinIds: undefined, type: undefined }, page)
  const demandes = await listOpen(pool, SEEN_MAX)
  return [
    ...alertes.map((alerte) => subjectOfAlerte(presentAlerte(alerte))),
    ...demandes.map((demande) => subjectOfDemande(presentDemande(demande))),
  ]
}

/** Looks at all of it while anyone follows, and tells each follower what has changed since he was told last. */
function lookAt({ pool, log }: Pick<Deps, 'pool' | 'log'>) {
  const followers = new Set<Follower>()
  let timer: NodeJS.Timeout | undefined

  /** Those that followers know and that are not among what goes on any more, in their last state. */
  async function readEnded(current: ReadonlySet<string>): Promise<Map<string, Subject>> {
    const gone = new Map([...followers].flatMap(({ told }) => [...told].filter(([key]) => !current.has(key))))
    const ids = [...gone.values()].filter((subject) => !isAlerte(subject)).map(({ key }) => key)
    const ended = (await readDemandes(pool, ids)).map((demande) => subjectOfDemande(presentDemande(demande)))
    const over = [...gone.values()].filter(isAlerte).map(overOf)
    return new Map([...ended, ...over].map((subject) => [subject.key, subject]))
  }

  async function look(): Promise<void> {
    const subjects = await readSubjects(pool)
    const ended = await readEnded(new Set(subjects.map(({ key }) => key)))
    for (const { listener, isSeen, told } of followers) {
      for (const subject of subjects) {
        if (told.get(subject.key)?.text === subject.text || !isSeen(subject)) continue
        told.set(subject.key, subject)
        listener.send(subject.text)
      }
      for (const [key, { text }] of ended) if (told.delete(key)) listener.send(text)
    }
  }

  const goOn = (): void => {
    timer = setTimeout(() => {
      void look()
        .catch((cause: unknown) => log.warn({ err: cause }, 'stock not seen, the next look follows'))
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
