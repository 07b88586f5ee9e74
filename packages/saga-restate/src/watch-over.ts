/** What an engine does every second beside its sagas: reads the clock, asks for the engine, sends again, counts what waits. */
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { SagaMetrics } from '@comptoir/saga-postgres/runner/saga-metrics.ts'
import { countOrphaned } from '@comptoir/saga-postgres/store/orphans.ts'
import type { DatabaseClock } from './clock.ts'
import type { Reach } from './reach.ts'
import type { Starts } from './starts.ts'

export interface WatchedOver {
  readonly pool: Pool
  readonly clock: DatabaseClock
  readonly reach: Reach
  readonly starts: Starts
  readonly metrics: SagaMetrics
  readonly log: Pick<Logger, 'warn'>
}

/** One round. A part that fails does not stop the others. */
export async function watchOver({ pool, clock, reach, starts, metrics, log }: WatchedOver): Promise<void> {
  const parts = {
    clock: () => clock.read(),
    reach: async () => reach.known || (await reach.ask()),
    'begin late': async () => (reach.known ? starts.beginLeft() : undefined),
    count: async () => {
      const { parked, sleeping, oldest } = await standing(pool)
      metrics.runs(starts.active, sleeping)
      metrics.parked(parked)
      metrics.oldest(oldest)
    },
    // What our own engine left, and nobody runs.
    orphans: async () => metrics.orphaned(await countOrphaned(pool)),
  }
  for (const [part, work] of Object.entries(parts))
    await work().catch((cause: unknown) => log.warn({ part, err: cause }, 'a part of the round failed'))
}

interface Standing {
  readonly parked: number
  readonly sleeping: number
  readonly oldest: number
}

async function standing(pool: Pool): Promise<Standing> {
  const { rows } = await pool.query<Standing>(
    `select (select count(*)::int from sagas where parked) as parked,
       (select count(*)::int from sagas where recover and next_try > clock_timestamp()) as sleeping,
       coalesce((select extract(epoch from clock_timestamp() - min(created_at))::float8 from sagas where recover), 0) as oldest`,
  )
  return rows[0] ?? { parked: 0, sleeping: 0, oldest: 0 }
}
