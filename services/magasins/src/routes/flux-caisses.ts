/**
 * `GET /caisses/flux`: tills as they are, then each that has changed, as server-sent events, whichever instance changed it. Who
 * comes back is told of all tills again, so nothing is missed. One look at the database serves all listeners of an instance, and
 * there is none while nobody listens.
 */
import { decideStores, GUEST, isRefusal, magasins } from '@comptoir/contracts'
import { type Listener, serveStream } from '@comptoir/kit/http/event-stream.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { listCaisses, readDays, type StoreFilter } from '../db/caisses-store.ts'
import type { Deps } from '../deps.ts'
import { presentCaisse, type ShownCaisse } from './present-caisse.ts'

const LOOK_EVERY_MS = 500
/** As many tills as are looked at. */
const CAISSES_MAX = 2_000

interface Follower {
  readonly listener: Listener
  readonly isSeen: (caisse: ShownCaisse) => boolean
  /** What it was told of each till last. */
  readonly told: Map<number, string>
}

/** Registers it. */
export function serveFluxCaisses(app: FastifyInstance, deps: Deps): void {
  const tills = lookAt(deps)
  app.addHook('preClose', async () => tills.close())
  serveStream(app, magasins.fluxCaisses, async (request) => {
    const stores = storesOf(request)
    const isSeen = ({ magasin_id: id }: ShownCaisse) => stores === undefined || stores.includes(id)
    const told = textsOf((await tills.read()).filter(isSeen))
    let follower: Follower | undefined
    return {
      greeting: `retry: 2000\n\n${[...told.values()].join('')}`,
      follow: async (listener) => {
        follower = { listener, isSeen, told }
        tills.add(follower)
      },
      stop: () => follower && tills.remove(follower),
    }
  })
}

function storesOf({ caller, query }: FastifyRequest): StoreFilter {
  const stores = decideStores(caller ?? GUEST, (query as { magasin_id?: number }).magasin_id)
  if (isRefusal(stores)) throw new Problem(stores)
  return stores
}

const textsOf = (shown: readonly ShownCaisse[]): Map<number, string> =>
  new Map(shown.map((caisse) => [caisse.id, `event: caisse\ndata: ${JSON.stringify(caisse)}\n\n`]))

/** Looks at all tills while anyone follows them, and tells each follower what has changed since he was told last. */
function lookAt({ pool, now, log }: Deps) {
  const followers = new Set<Follower>()
  let timer: NodeJS.Timeout | undefined

  async function read(): Promise<ShownCaisse[]> {
    const caisses = await listCaisses(pool, undefined, { limit: CAISSES_MAX, after: undefined })
    const ids = caisses.map(({ id }) => id)
    const days = await readDays(pool, ids, now())
    return caisses.map((caisse) => presentCaisse(caisse, days.get(caisse.id)))
  }

  async function look(): Promise<void> {
    const caisses = await read()
    const texts = textsOf(caisses)
    for (const { listener, isSeen, told } of followers) {
      for (const caisse of caisses) {
        const text = texts.get(caisse.id) ?? ''
        if (told.get(caisse.id) === text || !isSeen(caisse)) continue
        told.set(caisse.id, text)
        listener.send(text)
      }
    }
  }

  const goOn = (): void => {
    timer = setTimeout(() => {
      void look()
        .catch((cause: unknown) => log.warn({ err: cause }, 'tills not seen, the next look follows'))
        .finally(() => (followers.size > 0 ? goOn() : (timer = undefined)))
    }, LOOK_EVERY_MS)
    timer.unref()
  }

  return {
    read,
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
