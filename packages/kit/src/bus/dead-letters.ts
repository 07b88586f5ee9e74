/**
 * The port of what was put aside: events that their consumer never handled, or that do not keep their contract. An operator
 * looks at them, and has them played again. `test/dead-letters-suite.ts` says what every implementation has to do.
 */
import type { BusEvent } from './bus.ts'

export interface DeadLetter {
  readonly consumer: string
  /** The event's; where a stranger gave none, one that follows from its content. */
  readonly id: string
  readonly type: string | undefined
  readonly fault: string
  /** Milliseconds since 1970; undefined where the bus does not know. */
  readonly parkedMs: number | undefined
  /** As JSON holds it; the text of what is not JSON. */
  readonly body: unknown
  /** The `traceparent` of the work that caused it. */
  readonly trace: BusEvent['trace'] | undefined
}

/** Which of them: those of these consumers, and of these ids where some are given. */
export interface Wanted {
  readonly consumers: readonly string[]
  readonly ids?: readonly string[] | undefined
}

export interface DeadLetters {
  /** At most so many, consumer by consumer, the oldest first. They stay where they are. */
  list(wanted: Wanted, limit: number): Promise<readonly DeadLetter[]>
  /**
   * Gives those that lie there now back to their consumer, as if they had just been sent, and tells how many. One may come twice
   * when this is interrupted; none is lost.
   */
  replay(wanted: Wanted): Promise<number>
  close(): Promise<void>
}
