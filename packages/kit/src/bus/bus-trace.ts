/** The spans of events that a consumer works on. */
import { readTraceparent } from '../observe/trace.ts'
import type { Tracing } from '../observe/tracing.ts'
import type { BusEvent } from './bus.ts'

export interface Received {
  /** OpenTelemetry's name of the implementation. */
  readonly system: string
  readonly queue: string
  readonly events: readonly BusEvent[]
  readonly work: () => Promise<void>
}

/** Runs the work on a group of events, recorded: a span for each event, in its own trace, as long as the work on the group. */
export async function traceReceived(tracing: Tracing | undefined, received: Received): Promise<void> {
  const { system, queue, events, work } = received
  if (tracing === undefined) return work()
  const spans = events.flatMap(({ id, type, trace }) => {
    const parent = readTraceparent(trace)
    if (parent === undefined) return []
    const attributes = {
      'messaging.system': system,
      'messaging.operation.type': 'process',
      'messaging.destination.name': queue,
      'messaging.message.id': id,
      'messaging.batch.message_count': events.length,
    }
    return [tracing.span({ name: `process ${type}`, kind: 'consumer', parent, attributes })]
  })
  try {
    await work()
    for (const span of spans) span.end()
  } catch (cause) {
    for (const span of spans) span.end({ fault: String(cause) })
    throw cause
  }
}
