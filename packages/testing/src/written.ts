import type { BusEvent, WrittenEvent } from '@comptoir/kit/bus/bus.ts'

/** Events as an outbox sends them. */
export const written = (...events: readonly BusEvent[]): WrittenEvent[] =>
  events.map(({ body, ...event }) => ({ ...event, json: JSON.stringify(body) }))
