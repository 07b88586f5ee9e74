/** What a worker does for sagas: it runs their stretches, and decides what operators want of them. Its results are kept by Restate. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { Limits } from '@comptoir/saga/machine/retry-policy.ts'
import { stretch } from '@comptoir/saga/stretch.ts'
import type { Caller } from '@comptoir/saga-postgres/runner/caller.ts'
import { type Act, type DecidedAct, decideAct, type KeptAct } from './acts.ts'
import { type Carried, type KeptStretch, nameOf, stored } from './carried.ts'
import type { Losses } from './losses.ts'

export interface StretchesOptions {
  readonly definitions: readonly SagaDefinition[]
  readonly caller: Pick<Caller, 'call'>
  /** The one clock of all workers (ms since the epoch). */
  readonly clock: () => number
  readonly limits: Limits
  /** Every change is kept by itself. */
  readonly strict: boolean
  readonly losses: Pick<Losses, 'of'>
}

/** A stretch that was given up because an operator turned its saga back. What it had asked meets tombstones. */
export interface Abandoned {
  readonly abandoned: true
}
/** Not run among others: it may be what kills its workers. */
export interface Apart {
  readonly apart: true
}

/** After so many losses a saga no longer shares an execution with others. */
const LOSSES_APART = 2

export class Stretches {
  readonly #options: StretchesOptions
  readonly #definitions: ReadonlyMap<string, SagaDefinition>

  constructor(options: StretchesOptions) {
    this.#options = options
    this.#definitions = new Map(options.definitions.map((one) => [nameOf(one), one]))
  }

  /** One stretch of each saga of a lot, side by side. */
  many = (sagas: readonly Carried[]): Promise<readonly (KeptStretch | Apart)[]> =>
    Promise.all(
      sagas.map(async (saga) => {
        const losses = await this.#lossesOf(saga)
        return losses >= LOSSES_APART ? { apart: true } : this.#run(saga, losses)
      }),
    )

  /**
   * One stretch of a saga by itself, once it is due, until `signal`. The worker waits: a sleep of the engine ends by the clock of the
   * worker's host, which may be wrong.
   */
  one = async (saga: Carried, signal: AbortSignal): Promise<KeptStretch | Abandoned> => {
    const given = Promise.withResolvers<Abandoned>()
    const give = () => given.resolve({ abandoned: true })
    signal.addEventListener('abort', give, { once: true })
    if (signal.aborted) return { abandoned: true }
    const running = this.#runWhenDue(saga, signal)
    // Given up, it ends by an error that nobody waits for.
    running.catch(() => undefined)
    try {
      return await Promise.race([running, given.promise])
    } finally {
      signal.removeEventListener('abort', give)
    }
  }

  /** An act on a saga to which these were done before. */
  act = (saga: Carried, act: Act, done: readonly KeptAct[]): DecidedAct => {
    const { clock, limits } = this.#options
    return decideAct(saga, act, { definition: this.#definitionOf(saga), now: clock(), limits, done })
  }

  /** A worker that does not know the definition counts nothing. */
  #lossesOf(saga: Carried): Promise<number> {
    this.#definitionOf(saga)
    return this.#options.losses.of(saga)
  }

  async #runWhenDue(saga: Carried, signal: AbortSignal): Promise<KeptStretch> {
    const losses = await this.#lossesOf(saga)
    const waitMs = saga.dueAt - this.#options.clock()
    if (waitMs > 0) await sleep(waitMs, undefined, { signal })
    return this.#run(saga, losses, signal)
  }

  async #run(saga: Carried, losses: number, signal?: AbortSignal): Promise<KeptStretch> {
    const { caller, clock, limits, strict } = this.#options
    const definition = this.#definitionOf(saga)
    const went = await stretch(definition, saga.state, {
      ask: async ({ call, key, urgent, trailing, attempt }) => {
        const how = { key, urgent, trailing, attempt, trace: saga.trace, definition: saga.definition }
        const outcome = await caller.call(call, how)
        signal?.throwIfAborted()
        return outcome
      },
      clock,
      random: Math.random,
      limits,
      losses,
      strict,
    })
    return { ...went, state: stored(went.state), keptAt: clock() }
  }

  /** The engine tries again until a worker has the definition: a saga is not failed for having met an older one. */
  #definitionOf({ definition, definitionVersion }: Carried): SagaDefinition {
    const name = nameOf({ name: definition, version: definitionVersion })
    const found = this.#definitions.get(name)
    if (found === undefined) throw new Error(`no definition ${name} here`)
    return found
  }
}
