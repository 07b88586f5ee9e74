/** A node's way to the journal: writes with all that can become of them, and entries that leave in groups. */
import type { Effect } from '../engine/flight-types.ts'
import type { SaveResult } from '../journal.ts'
import { TIMES } from './faults.ts'
import type { Holder, Node } from './node.ts'
import type { World } from './world.ts'

type Save = Extract<Effect, { type: 'save' }>

export class JournalClient {
  #outbox: { holder: Holder; effect: Save }[] = []
  #writing = false
  readonly #world: World
  readonly #node: Node

  constructor(world: World, node: Node) {
    this.#world = world
    this.#node = node
  }

  forget(): void {
    this.#outbox = []
    this.#writing = false
  }

  /** A durable write. The reply 'unknown' says nothing of what happened. */
  write<T>(apply: () => T, reply: (result: T | 'unknown') => void): void {
    const node = this.#node
    const world = this.#world
    const { mix, random, coverage, faults } = world
    if (faults && random.chance(mix.crashBefore)) {
      coverage.hit('crash before a write')
      return node.crash()
    }
    const unknown = (name: string): void => {
      coverage.hit(name)
      node.later(world.latency(), () => reply('unknown'))
    }
    if (faults && random.chance(mix.journalFailed)) return unknown('write failed')
    if (faults && random.chance(mix.journalLate)) {
      world.carry(random.chance(0.6) ? random.between(5, 150) : random.between(5, 4000), apply)
      return unknown('write applied late')
    }
    const lost = faults && random.chance(mix.journalUnknown)
    const crashes = faults && random.chance(mix.crashAfter)
    const { life } = node
    world.carry(world.latency(), () => {
      const result = apply()
      if (lost) return unknown('write applied but unknown')
      if (!crashes) return node.later(world.latency(), () => reply(result))
      coverage.hit('crash after a write')
      if (life === node.life) node.crash()
    })
  }

  save(holder: Holder, effect: Save): void {
    const { variant, checker } = this.#world
    const { entry } = effect
    if (variant.tellsEarly(entry))
      checker.told(entry.sagaId, entry.state.pivotDone ? 'completed' : 'compensated')
    checker.written(entry)
    this.#outbox.push({ holder, effect })
    if (effect.awaited) this.#flush()
    else this.#node.later(TIMES.linger, () => this.#flush())
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
      () => group.map(({ effect }) => world.journal.save(effect.entry, world.now)),
      (results) => {
        this.#writing = false
        const node = this.#node
        const { life } = node
        group.forEach(({ holder, effect: { ticket } }, index) => {
          if (life !== node.life) return
          const result = results === 'unknown' ? undefined : results[index]
          if (result === undefined) node.dispatch(holder, { type: 'save-unknown', ticket })
          else if (result.kind === 'saved') node.dispatch(holder, { type: 'saved', ticket })
          else node.dispatch(holder, { type: 'fenced', ticket, row: result.row })
        })
        if (life === node.life) this.#flush()
      },
    )
  }
}
