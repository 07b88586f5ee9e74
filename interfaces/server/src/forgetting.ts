/** Sessions that nobody came back to are forgotten, round by round. */
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import { startRounds } from '@comptoir/kit/process/rounds.ts'
import { forgetConnexions } from './db/connexions-store.ts'

const EVERY_MS = 3_600_000
/** As long as utilisateurs may be told to let a session be renewed. */
const KEPT_MS = 90 * 24 * 3_600_000

/** Returns what ends it. */
export function startForgetting({
  pool,
  now,
  log,
}: Pick<AppDeps, 'pool' | 'now' | 'log'>): () => Promise<void> {
  const rounds = startRounds({
    everyMs: EVERY_MS,
    round: () => forgetConnexions(pool, new Date(now().getTime() - KEPT_MS)),
    onError: (cause) => log.warn({ err: cause }, 'sessions not forgotten, the next round follows'),
  })
  return rounds.stop
}
