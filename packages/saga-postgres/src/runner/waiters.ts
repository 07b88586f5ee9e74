/** The callers that wait for the end of a saga that they started. */
import type { StartAnswer } from '@comptoir/saga/engine.ts'

export class Waiters {
  readonly #waitMs: number
  readonly #waiting = new Map<string, (answer: StartAnswer) => void>()

  constructor(waitMs: number) {
    this.#waitMs = waitMs
  }

  /** Resolves with the saga's answer, or with `pending` after the time that a caller may wait, or does wait. */
  wait(id: string, callerMs = this.#waitMs): Promise<StartAnswer> {
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.answer(id, { kind: 'pending', id }),
        Math.min(callerMs, this.#waitMs),
      )
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer)
        resolve(answer)
      })
    })
  }

  /** Answers the caller that waits for this saga, if there is one. */
  answer(id: string, answer: StartAnswer): void {
    const tell = this.#waiting.get(id)
    this.#waiting.delete(id)
    tell?.(answer)
  }

  /** Answers every caller: the sagas go on elsewhere. */
  release(): void {
    for (const id of this.#waiting.keys()) this.answer(id, { kind: 'pending', id })
  }
}

/** Waits for `work`, `ms` at most. */
export async function inTime(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}
