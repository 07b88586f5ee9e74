/**
 * The port of the bus: events go from the outbox of one service to the services that want them, at least once, in no promised
 * order. `test/bus-suite.ts` says what every implementation has to do; `pg-boss.ts` is the one that needs nothing but
 * PostgreSQL, `rabbitmq.ts` the one of a chain that has a broker.
 */
import type { Logger } from '../observe/logger.ts'
import type { Registry } from '../observe/metrics.ts'
import type { Tracing } from '../observe/tracing.ts'

export interface BusEvent {
  /** Unique; the same event sent again keeps it. */
  readonly id: string
  /** The contract's id of the event: `catalogue.produit-change`. */
  readonly type: string
  /** As on the wire, in snake_case. */
  readonly body: Readonly<Record<string, unknown>>
  /** The `traceparent` of the work that caused it. */
  readonly trace?: string
}

/** An event as it is sent. Its body is JSON as text, as an outbox has it: nothing on the way takes it apart. */
export interface WrittenEvent extends Omit<BusEvent, 'body'> {
  readonly json: string
}

export interface Bus {
  /**
   * Resolves once the bus holds the events durably for each consumer that wants them. An event that is sent again may be
   * received again.
   */
  publish(events: readonly WrittenEvent[]): Promise<void>
  /**
   * Calls `handle` with groups of events. When it rejects, its events come again, each alone, with longer and longer pauses;
   * one that fails as often as `DELIVERIES_MAX` says is parked, unless it is the database that is away. Processes that consume
   * under one name share its events.
   */
  consume(consumer: string, handle: (events: readonly BusEvent[]) => Promise<void>): Promise<void>
  /** Takes no further group, and resolves once the groups in hand have been handled. */
  close(): Promise<void>
}

/** Why nobody can ever handle an event, or undefined: it is parked unread, where operators see it. */
export type Judge = (event: BusEvent) => string | undefined

/** The fault of an event that keeps its contract, and failed as often as `DELIVERIES_MAX` says. */
export const NEVER_HANDLED = 'was never handled'

/** Before an event is tried again: twice as long each time, up to the limit. */
export const PAUSES = { firstMs: 1_000, limitMs: 30_000 } as const

export interface BusOptions {
  readonly url: string
  /** Which consumers want which event. Both sides are given the same list, so an event waits for a consumer that never ran. */
  readonly subscriptions: Readonly<Record<string, readonly string[]>>
  readonly log: Logger
  /**
   * After this time, events that a consumer took and never finished go to another one: the first may have died. It must be
   * longer than the work on a group.
   */
  readonly abandonedAfterSeconds?: number
  /** The least time for which an event waits to be read. */
  readonly retentionDays?: number
  readonly judge?: Judge
  readonly pauses?: { readonly firstMs: number; readonly limitMs: number }
  /** For the gauges of `bus-metrics.ts`. */
  readonly registry?: Registry
  readonly tracing?: Tracing | undefined
}

/** The events of each consumer, in the order given. */
export function byConsumer<Event extends Pick<BusEvent, 'type'>>(
  events: readonly Event[],
  subscriptions: BusOptions['subscriptions'],
): Map<string, Event[]> {
  const groups = new Map<string, Event[]>()
  for (const event of events) {
    for (const consumer of subscriptions[event.type] ?? []) {
      const group = groups.get(consumer)
      if (group === undefined) groups.set(consumer, [event])
      else group.push(event)
    }
  }
  return groups
}
