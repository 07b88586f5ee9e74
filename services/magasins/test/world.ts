/** What the integration tests of this service act on. */

import type { Route } from '@comptoir/contracts'
import { TAXES_QUEBEC } from '@comptoir/contracts/sums.ts'
import { newId } from '@comptoir/kit/ids.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { type Answers, askFake } from '@comptoir/testing/ask.ts'
import { testCache } from '@comptoir/testing/cache.ts'
import { serviceTemplate, serviceWorld } from '@comptoir/testing/service-world.ts'
import { bearer, type TestToken } from '@comptoir/testing/tokens.ts'
import { buildApp } from '../src/app.ts'
import { seedDemo } from '../src/db/seed.ts'
import { createMetrics } from '../src/metrics.ts'

export const INSCRIPTIONS = [
  { taxe: 'TPS', numero: '123456789 RT0001' },
  { taxe: 'TVQ', numero: '1234567890 TQ0001' },
]

export const template = serviceTemplate('magasins')

/** What seeding needs. */
export const seedDeps = (pool: Pool) => ({ pool, newId, taux: TAXES_QUEBEC, inscriptions: INSCRIPTIONS })

/** The demonstration stores, as two instances that start at the same moment make them. */
async function seed(pool: Pool): Promise<void> {
  await Promise.all([seedDemo(seedDeps(pool)), seedDemo(seedDeps(pool))])
}

/** What stock says of a place that may be closed. */
export const EMPTY = { disponible: 0, reserve: 0, enTransit: 0, demandes: 0 }

/** Stores that are empty, and no order that came back. */
const nothing: Answers = {
  'stock.occupation': () => EMPTY,
  'commande.retours': () => ({ total: 0, retours: [] }),
}

/** The application on the demonstration stores, and requests to it. */
export const openWorld = (answers: Answers = nothing) => {
  const world = serviceWorld(
    template,
    (deps) =>
      buildApp({
        ...deps,
        ask: askFake(answers),
        cache: testCache(deps),
        metrics: createMetrics(deps.registry),
        taux: TAXES_QUEBEC,
        inscriptions: INSCRIPTIONS,
        returnDays: 30,
        changed: () => undefined,
      }),
    seed,
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
  })
}
