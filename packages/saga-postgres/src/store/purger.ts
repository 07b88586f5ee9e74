/** The purge of the journal as a process runs it: now and every hour, on a connection of its own, seen in metrics and log. */

import type { Logger } from '@comptoir/kit/observe/logger.ts'
import { Counter, Gauge, type Registry } from '@comptoir/kit/observe/metrics.ts'
import { createPool, type Pool } from '@comptoir/kit/postgres/database.ts'
import { startRounds } from '@comptoir/kit/process/rounds.ts'
import { type PurgeAges, purgeJournal } from './purge.ts'

export interface PurgerOptions {
  readonly url: string
  readonly instance: string
  readonly ages: PurgeAges
  readonly log: Pick<Logger, 'info' | 'warn'>
  readonly registry: Registry
  readonly monotonicMs: () => number
}

const EVERY_MS = 3_600_000

/** Begins. The returned function ends it, after the bite in hand. */
export function startPurger({
  url,
  instance,
  ages,
  log,
  registry,
  monotonicMs,
}: PurgerOptions): () => Promise<void> {
  const onError = (cause: Error) => log.warn({ err: cause }, 'purge connection lost')
  const pool = createPool({ url, max: 1, applicationName: `${instance}-purge`, onError })
  const told = createPurgeMetrics(registry)
  const rounds = startRounds({
    everyMs: EVERY_MS,
    round: async (stopping) => {
      const purged = await purgeJournal(pool, ages, { signal: stopping, monotonicMs, onBite: told.bite })
      if (purged === null || stopping.aborted) return
      told.ended(await instantOf(pool))
      if (purged.sagas + purged.keys > 0) log.info(purged, 'old sagas and keys forgotten')
    },
    onError: (cause) => log.warn({ err: cause }, 'purge failed, the next one follows'),
  })
  return async () => {
    await rounds.stop()
    await pool.end()
  }
}

/** The journal's time (s since the epoch). */
async function instantOf(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ at: number }>(
    'select extract(epoch from clock_timestamp())::float8 as at',
  )
  return rows[0]?.at ?? 0
}

function createPurgeMetrics(registry: Registry) {
  const counter = (name: string, help: string, labelNames: readonly string[]) =>
    new Counter({ name, help, labelNames, registers: [registry] })
  const purged = counter('saga_purged_total', 'Sagas, and client keys of sagas, that were forgotten', [
    'what',
  ])
  const sagas = purged.labels({ what: 'saga' })
  const keys = purged.labels({ what: 'key' })
  const last = new Gauge({
    name: 'saga_purge_last_timestamp_seconds',
    help: 'When this instance last ended a round of the purge, by the journal; 0: never',
    registers: [registry],
  })
  return {
    bite: (bite: { readonly sagas: number; readonly keys: number }) => {
      sagas.inc(bite.sagas)
      keys.inc(bite.keys)
    },
    ended: (at: number) => last.set(at),
  }
}
