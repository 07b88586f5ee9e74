/** The one clock of all workers: the journal's, whatever their hosts believe. Deadlines, back-offs and ages are by it. */
import type { Queryable } from '@comptoir/kit/postgres/database.ts'
import { JournalClock } from '@comptoir/saga/journal-clock.ts'

export class DatabaseClock {
  readonly #db: Queryable
  readonly #clock: JournalClock
  readonly #monotonicMs: () => number

  constructor(db: Queryable, monotonicMs: () => number) {
    this.#db = db
    this.#monotonicMs = monotonicMs
    this.#clock = new JournalClock(monotonicMs)
  }

  /** Milliseconds since the epoch. Throws before the first reading. */
  now = (): number => this.#clock.now()

  /** Reads the journal's instant. Rejects when the journal cannot be reached. */
  async read(): Promise<void> {
    const askedAt = this.#monotonicMs()
    const { rows } = await this.#db.query<{ at: number }>(
      'select extract(epoch from clock_timestamp())::float8 * 1000 as at',
    )
    const at = rows[0]?.at
    if (at !== undefined) this.#clock.correct({ at, askedAt, answeredAt: this.#monotonicMs() })
  }
}
