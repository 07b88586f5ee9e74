/** What the stock is worth on each day: the events tell of pieces, and nobody could tell it afterwards. */
import { type Rounds, startRounds } from '@comptoir/kit/process/rounds.ts'
import { noteValues } from '../db/inventaire-store.ts'
import type { Deps } from '../deps.ts'
import { momentOf } from '../domain/moment.ts'

/** How often somebody looks: what was seen last on a day stands for it. */
const LOOK_EVERY_MS = 600_000

/** Notes it as long as the service runs. */
export const watchValues = ({ pool, log, now }: Pick<Deps, 'pool' | 'log' | 'now'>): Rounds =>
  startRounds({
    everyMs: LOOK_EVERY_MS,
    round: () => noteValues(pool, momentOf(now()).jour),
    onError: (cause) => log.warn({ err: cause }, 'value of the stock not noted, the next look follows'),
  })
