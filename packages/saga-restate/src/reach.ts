/** Whether the engine can be reached. While it cannot, nothing is started: an order that nobody runs helps nobody. */
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import type { Ingress } from './ingress.ts'

export class Reach {
  readonly #ingress: Pick<Ingress, 'ready'>
  readonly #log: Pick<Logger, 'info' | 'error'>
  #there: boolean | undefined
  #asking: Promise<boolean> | undefined

  constructor(ingress: Pick<Ingress, 'ready'>, log: Pick<Logger, 'info' | 'error'>) {
    this.#ingress = ingress
    this.#log = log
  }

  /** As far as is known. */
  get known(): boolean {
    return this.#there === true
  }

  /** The last answer, or a new one where the engine was not there. */
  isThere(): boolean | Promise<boolean> {
    return this.#there === true || this.ask()
  }

  #lost(): void {
    if (this.#there === true) this.#log.error({}, 'Restate does not answer: no saga is started')
    this.#there = false
  }

  /** Asks; many ask once. */
  ask(): Promise<boolean> {
    this.#asking ??= this.#ingress
      .ready()
      .then(
        () => this.#found(),
        () => {
          this.#lost()
          return false
        },
      )
      .finally(() => {
        this.#asking = undefined
      })
    return this.#asking
  }

  #found(): true {
    if (this.#there !== true) this.#log.info({}, 'Restate answers')
    this.#there = true
    return true
  }
}
