/** Participants in memory that keep the promises of real ones: a key has one reply, and an undo that comes first keeps its action out. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Call, Outcome } from '@comptoir/contracts'
import { DONE, REFUSED, UNKNOWN } from '@comptoir/saga/conformance/engine-world.ts'
import type { Random } from '@comptoir/testing/random.ts'

const MAY_REFUSE: readonly string[] = ['reserve:do', 'pay:do']

export class Participants {
  readonly #random: Random
  /** By the key: saga, step, direction. */
  readonly #replies = new Map<string, Outcome>()
  /** Whether replies may be lost, before or after the effect. */
  isCalm = false

  constructor(random: Random) {
    this.#random = random
  }

  call = async (_asked: Call, key: string): Promise<Outcome> => {
    const draw = this.isCalm ? 1 : this.#random.next()
    await pause(this.#random.between(0, 15))
    if (draw < 0.03) return UNKNOWN
    const reply = this.#replies.get(key) ?? this.#carryOut(key)
    this.#replies.set(key, reply)
    return draw < 0.06 ? UNKNOWN : reply
  }

  /** Whether the effect of this step stands. */
  stands(id: string, step: string): boolean {
    return this.#isDone(`${id}:${step}:do`) && !this.#isDone(`${id}:${step}:undo`)
  }

  #isDone(key: string): boolean {
    return this.#replies.get(key)?.kind === 'succeeded'
  }

  #carryOut(key: string): Outcome {
    const isUndone = key.endsWith(':do') && this.#isDone(key.replace(/do$/, 'undo'))
    const isRefused = MAY_REFUSE.some((end) => key.endsWith(`:${end}`)) && this.#random.chance(0.1)
    return isUndone || isRefused ? REFUSED : DONE
  }
}
