/**
 * What a runner does every second beside its runs: takes over what others left, claims again what it lost sight of,
 * hears of cancellations, counts what waits. A part that fails does not stop the others.
 */
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { SagaRow } from '@comptoir/saga/journal.ts'
import { claimRoom } from '@comptoir/saga/machine/ownership.ts'
import type { RunnerOptions } from './runner-types.ts'
import type { Runs } from './runs.ts'
import { sagaFields } from './saga-trace.ts'

interface RecoveryOptions extends Pick<RunnerOptions, 'journal' | 'log' | 'metrics'> {
  readonly runs: Runs
  readonly maxRuns: number
  /** The owner as which this runner claims now. */
  readonly owner: () => string
  readonly held: () => readonly string[]
  readonly definitionOf: (row: SagaRow) => SagaDefinition | undefined
}

export class Recovery {
  readonly #options: RecoveryOptions
  #ticking = false
  /** At the last tick. */
  #orphaned = 0

  constructor(options: RecoveryOptions) {
    this.#options = options
  }

  /** Does every part once; without effect while it is still being done. Never rejects. */
  async tick(): Promise<void> {
    if (this.#ticking) return
    this.#ticking = true
    try {
      const owner = this.#options.owner()
      const { runs, journal, maxRuns, metrics } = this.#options
      const room = claimRoom({ active: runs.active, max: maxRuns })
      await this.#part('take over', () => this.#takeOver(owner, room))
      await this.#part('claim again', () => this.#claimAgain(owner, room))
      await this.#part('cancel', () => this.#cancel(owner))
      await this.#part('count parked', async () => metrics?.parked(await journal.countParked()))
      await this.#part('age', async () => metrics?.oldest(await journal.oldestUnfinished()))
      await this.#part('count orphaned', () => this.#countOrphaned())
    } finally {
      this.#ticking = false
    }
  }

  async #part(part: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (cause) {
      this.#options.log.warn({ part, err: cause }, 'a part of recovery failed')
    }
  }

  async #takeOver(owner: string, room: number): Promise<void> {
    const { journal, log, metrics } = this.#options
    const taken = await journal.claimDue(owner, room)
    if (taken.length > 0) log.info({ sagas: taken.length }, 'sagas taken over')
    metrics?.takenOver(taken.length)
    this.#adopt(taken)
  }

  async #claimAgain(owner: string, room: number): Promise<void> {
    this.#adopt(await this.#options.journal.claimOwnedNotHeld(owner, this.#options.held(), room))
  }

  async #cancel(owner: string): Promise<void> {
    const { journal, runs } = this.#options
    for (const { id, reason } of await journal.readCancelRequests(owner)) runs.cancel(id, reason)
  }

  async #countOrphaned(): Promise<void> {
    const { journal, log, metrics } = this.#options
    const sagas = await journal.countOrphaned()
    metrics?.orphaned(sagas)
    if (sagas > 0 && this.#orphaned === 0) log.error({ sagas }, 'sagas that no live orchestrator can run')
    this.#orphaned = sagas
  }

  #adopt(rows: readonly SagaRow[]): void {
    const { owner, definitionOf, runs, log } = this.#options
    for (const row of rows) {
      if (row.owner !== owner()) continue
      const definition = definitionOf(row)
      if (definition !== undefined) runs.resume(definition, row)
      else log.error({ ...sagaFields(row), definition: row.definition }, 'no such definition here')
    }
  }
}
