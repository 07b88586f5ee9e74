/** A clock that moves when a test says so. */
import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '@comptoir/saga/memory/engine.ts'

interface Timer {
  readonly at: number
  readonly work: () => void
}

/** Turns of the event loop in which what a timer began comes to rest: nothing here waits for anything outside. */
const TURNS = 20

export class TestClock implements Clock {
  #now: number
  readonly #timers = new Set<Timer>()

  constructor(now: number) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  after(ms: number, work: () => void): () => void {
    const timer = { at: this.#now + ms, work }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** Lets so much time pass, each timer at its instant. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      await rest()
      const [next] = [...this.#timers].toSorted((a, b) => a.at - b.at)
      if (next === undefined || next.at > end) break
      this.#timers.delete(next)
      this.#now = next.at
      next.work()
    }
    this.#now = end
  }

  /** Waits, without time passing, until something is so. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await turn()
  }
}

async function rest(): Promise<void> {
  for (let turns = 0; turns < TURNS; turns += 1) await turn()
}
