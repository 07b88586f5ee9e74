/** What the integration tests of this service act on. */
import { newId } from '@comptoir/kit/ids.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { type Answers, askFake } from '@comptoir/testing/ask.ts'
import { testCache } from '@comptoir/testing/cache.ts'
import { serviceTemplate, serviceWorld } from '@comptoir/testing/service-world.ts'
import { buildApp } from '../src/app.ts'
import { announceCatalogue } from '../src/db/seed.ts'
import { createMetrics } from '../src/metrics.ts'

export const template = serviceTemplate('catalogue')

/** The demonstration catalogue, as two instances that start at the same moment make it. */
async function seed(pool: Pool): Promise<void> {
  await Promise.all([announceCatalogue({ pool, newId }, true), announceCatalogue({ pool, newId }, true)])
}

/** Stock, which has nothing, unless a test says otherwise. */
const NOTHING: Answers = { 'stock.quantites': () => ({ quantites: [] }) }

/** The application on the demonstration catalogue. `changed` is told of each request that may have written. */
export const openWorld = (changed: () => void = () => undefined, answers: Answers = NOTHING) =>
  serviceWorld(
    template,
    (deps) =>
      buildApp({
        ...deps,
        ask: askFake(answers),
        metrics: createMetrics(deps.registry),
        cache: testCache(deps),
        changed,
      }),
    seed,
  )
