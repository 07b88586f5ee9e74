/** What a service reads on the bus: events come at least once, in any order, and one of them may be off contract. */
import { type BodyOf, fromWire } from '@comptoir/contracts'
import type { TObject } from '@comptoir/contracts/typebox.ts'
import type { BusEvent } from '@comptoir/kit/bus/bus.ts'
import { compileCheck } from '@comptoir/kit/http/validation.ts'
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import { readTraceparent, traceIdOf } from '@comptoir/kit/observe/trace.ts'

interface EventContract {
  readonly id: string
  readonly body: TObject
  readonly wireBody: Parameters<typeof compileCheck>[0]
}

/** Reads the body of an event of this kind; undefined when it is of another, or off contract. */
export function readerOf<E extends EventContract>({
  id,
  wireBody,
}: E): (received: BusEvent) => BodyOf<E> | undefined {
  const isBody = compileCheck(wireBody)
  return ({ type, body }) => (type === id && isBody(body) ? (fromWire(body) as BodyOf<E>) : undefined)
}

/** Reports an event that nobody can take. It is left out: it stays wrong, and must hold up no other. */
export function leaveOut({ id: eventId, type, trace }: BusEvent, log: Logger): void {
  const traceparent = readTraceparent(trace)
  const facts = { eventId, type, trace_id: traceparent && traceIdOf(traceparent) }
  log.error(facts, 'event off contract left out')
}

/** Keeps of each subject what has the greatest version. */
export function keepGreatest<Key, Body extends { readonly version: number }>(
  known: Map<Key, Body>,
  key: Key,
  received: Body,
): void {
  const before = known.get(key)
  if (before === undefined || received.version > before.version) known.set(key, received)
}
