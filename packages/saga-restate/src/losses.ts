/**
 * How many workers were lost on a stretch. Restate does not say: a stretch that begins late is counted in its saga's row, and its first
 * late beginning may be no loss.
 */
import { createLane, type Lane } from '@comptoir/kit/lane.ts'
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { sagaFields } from '@comptoir/saga-postgres/runner/saga-trace.ts'
import type { Carried } from './carried.ts'

export interface LossesOptions {
  readonly pool: Queryable
  /** The one clock of all workers (ms since the epoch). */
  readonly clock: () => number
  readonly log: Pick<Logger, 'warn'>
  readonly onLost: () => void
}

/** A stretch that begins so much later than it could may have lost a worker before (ms). */
const LATE_MS = 2_000
/** After an outage everything is late: many are counted in one statement. */
const GROUP_MAX = 128

export class Losses {
  readonly #options: LossesOptions
  readonly #lane: Lane<Carried, number>

  constructor(options: LossesOptions) {
    this.#options = options
    this.#lane = createLane({
      max: GROUP_MAX,
      keyOf: ({ id }) => id,
      run: (sagas) => countLate(options.pool, sagas),
    })
  }

  /** Counts a stretch that begins now. Where the tables cannot be asked it counts as none: the stretch itself needs none of them. */
  async of(saga: Carried): Promise<number> {
    const { clock, log, onLost } = this.#options
    if (clock() - saga.dueAt < LATE_MS) return 0
    const times = await this.#lane.push(saga).catch((cause: unknown) => {
      log.warn({ ...sagaFields(saga), err: cause }, 'a late stretch is not counted')
      return 0
    })
    const losses = Math.max(0, times - 1)
    if (losses > 0) {
      onLost()
      log.warn({ ...sagaFields(saga), losses }, 'a stretch is run again')
    }
    return losses
  }
}

/** How often the stretch that each saga stands at began late, this time included; 0 for one that has moved on. */
async function countLate(db: Queryable, sagas: readonly Carried[]): Promise<number[]> {
  const { rows } = await db.query<{ id: string; takeovers: number }>({
    name: 'restate-late',
    text: `with late as materialized (
        select s.id from unnest($1::uuid[], $2::int[]) as g (id, version) join sagas s on s.id = g.id
        where s.version <= g.version order by s.id for no key update of s
      )
      update sagas s set takeovers = s.takeovers + 1 from late where s.id = late.id returning s.id, s.takeovers`,
    values: [sagas.map(({ id }) => id), sagas.map(({ version }) => version)],
  })
  const times = new Map(rows.map(({ id, takeovers }) => [id, takeovers]))
  return sagas.map(({ id }) => times.get(id) ?? 0)
}
