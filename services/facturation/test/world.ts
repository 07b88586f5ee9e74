/** What the integration tests of this service act on. */
import type { Asked, Route } from '@comptoir/contracts'
import { TAXES_QUEBEC } from '@comptoir/contracts/sums.ts'
import type { BusEvent } from '@comptoir/kit/bus/bus.ts'
import type { Ask } from '@comptoir/kit/http/ask.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { serviceTemplate, serviceWorld } from '@comptoir/testing/service-world.ts'
import { bearer, type TestToken } from '@comptoir/testing/tokens.ts'
import { buildApp } from '../src/app.ts'
import { type EventDeps, takeEvents } from '../src/events.ts'
import type { Metrics } from '../src/metrics.ts'

const log = createLogger({ service: 'facturation', instance: 'essai', level: 'silent' })
/** Metrics that are not looked at. */
const silent: Metrics = { issued: () => undefined, received: () => undefined }

/** Who sells in these tests. */
export const VENDEUR = {
  nom: 'Comptoir inc.',
  lignes: ['1200, avenue McGill College', 'Montréal (Québec) H3B 4G7'],
  inscriptions: [
    { taxe: 'TPS', numero: '123456789 RT0001' },
    { taxe: 'TVQ', numero: '1234567890 TQ0001' },
  ],
}

/** Clients, of whom there are those with a number below 1000. */
const ask = (async ({ body }: Asked) => ({
  clients: (body['clientIds'] as number[])
    .filter((id) => id < 1_000)
    .map((id) => ({ id, nom: `Zoé Tremblay-Đặng ${id}`, email: `zoe${id}@exemple.ca` })),
})) as Ask

/** The application on a database without invoices, requests to it, and a worker. */
export const openWorld = () => {
  const world = serviceWorld(serviceTemplate('facturation'), (deps) =>
    buildApp({ ...deps, changed: () => undefined }),
  )
  return Object.assign(world, {
    /** A request of someone, or of a guest. */
    ask: async (
      method: Route['method'],
      url: string,
      given: { as?: TestToken; body?: object; headers?: Record<string, string> } = {},
    ) =>
      world.app.inject({
        method,
        url,
        headers: { ...given.headers, ...(given.as === undefined ? {} : await bearer(given.as)) },
        ...(given.body === undefined ? {} : { payload: given.body }),
      }),
    /** What a worker has. */
    deps: (given: Partial<EventDeps> = {}): EventDeps => ({
      pool: world.pool,
      log,
      metrics: silent,
      taux: TAXES_QUEBEC,
      vendeur: VENDEUR,
      ask,
      now: () => new Date(),
      newId,
      ...given,
    }),
    /** What a worker does with these events. */
    take(events: readonly BusEvent[], given?: Partial<EventDeps>): Promise<void> {
      return takeEvents(this.deps(given), events)
    },
    /** The events that wait in the outbox. */
    told: async (): Promise<BusEvent[]> =>
      (
        await world.pool.query<BusEvent>(
          'select id, type, body from outbox where sent_at is null order by seq',
        )
      ).rows,
  })
}
