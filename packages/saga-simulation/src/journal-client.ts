/** A node's way to the journal: writes with all that can become of them, and entries that leave in groups. */

import type { SaveResult } from '@comptoir/saga/journal.ts'
import type { Effect, RunEvent } from '@comptoir/saga/machine/run-types.ts'
import { TIMES } from './faults.ts'
import type { Process } from './process.ts'
import type { WorldState } from './world-state.ts'

type Save = Extract<Effect, { type: 'save' }>
/** Takes what became of a save. */
type Settle = (event: RunEvent) => void

export class JournalClient {
  #outbox: { effect: Save; settle: Settle }[] = []
  #writing = false
  readonly #world: WorldState
  readonly #process: Process

  constructor(world: WorldState, process: Process) {
    this.#world = world
    this.#process = process
  }

  forget(): void {
    this.#outbox = []
    this.#writing = false
  }

  /** A durable write. The reply 'unknown' says nothing of what happened. */
  write<T>(apply: () => T, reply: (result: T | 'unknown') => void): void {
    const process = this.#process
    const world = this.#world
    const { mix, random, coverage, faults } = world
    if (faults && random.chance(mix.crashBefore)) {
      coverage.hit('crash before a write')
      return process.crash()
    }
    const unknown = (name: string): void => {
      coverage.hit(name)
      process.later(world.latency(), () => reply('unknown'))
    }
    if (faults && random.chance(mix.journalFailed)) return unknown('write failed')
    if (faults && random.chance(mix.journalLate)) {
      world.carry(random.chance(0.6) ? random.between(5, 150) : random.between(5, 4000), apply)
      return unknown('write applied late')
    }
    const lost = faults && random.chance(mix.journalUnknown)
    const crashes = faults && random.chance(mix.crashAfter)
    const { life } = process
    world.carry(world.latency(), () => {
      const result = apply()
      if (lost) return unknown('write applied but unknown')
      if (!crashes) return process.later(world.latency(), () => reply(result))
      coverage.hit('crash after a write')
      if (life === process.life) process.crash()
    })
  }

  /** A save for the next group; `settle` learns what became of it, unless the process dies first. */
  save(effect: Save, settle: Settle): void {
    this.#outbox.push({ effect, settle })
    if (effect.awaited) this.#flush()
    else this.#process.later(TIMES.linger, () => this.#flush())
  }

  /** One group at a time; what comes meanwhile leaves with the next. */
  #flush(): void {
    if (this.#writing || this.#outbox.length === 0) return
    const world = this.#world
    const group = this.#outbox
    this.#outbox = []
    this.#writing = true
    if (group.length > 1) world.coverage.hit('group merged')
    this.write<SaveResult[]>(
      () => group.map(({ effect }) => world.journal.save(effect.entry, this.#process.clocks)),
      (results) => {
        this.#writing = false
        const process = this.#process
        const { life } = process
        group.forEach(({ effect: { writeNumber }, settle }, index) => {
          if (life !== process.life) return
          const result = results === 'unknown' ? undefined : results[index]
          if (result === undefined) settle({ type: 'save-unknown', writeNumber })
          else if (result.kind === 'saved') settle({ type: 'saved', writeNumber })
          else settle({ type: 'fenced', writeNumber, row: result.row })
        })
        if (life === process.life) this.#flush()
      },
    )
  }
}
