/** The trace of one command. Commands of many sagas arrive in one request, so each brings its own. */
import type { OperationSpec } from '@comptoir/contracts'
import { instantOf } from '@comptoir/kit/ids.ts'
import { openTraceparent, readTraceparent, traceIdOf } from '@comptoir/kit/observe/trace.ts'
import type { Span, Tracing } from '@comptoir/kit/observe/tracing.ts'
import type { Answer } from './operation.ts'

export interface TracedCommand {
  readonly key: string
  /** Its own `traceparent`, or that of its request. */
  readonly trace?: string | undefined
  /** The span of the group in which it came, which belongs to no saga. */
  readonly group?: string | undefined
}

/** Where it belongs. If no trace was sent, the saga's id names it, with which a key begins. */
function placeOf({ key, trace }: TracedCommand): string | undefined {
  const id = key.slice(0, 36)
  return readTraceparent(trace) ?? (instantOf(id) === undefined ? undefined : openTraceparent(id))
}

/** What a log line calls its trace. */
export function traceIdOfCommand(command: TracedCommand): string | undefined {
  const place = placeOf(command)
  return place === undefined ? undefined : traceIdOf(place)
}

/** A command from its arrival in the lane to its answer. */
export function commandSpan(tracing: Tracing, { id }: OperationSpec, command: TracedCommand): Span {
  return tracing.span({
    name: id,
    kind: 'server',
    parent: placeOf(command),
    links: command.group === undefined ? [] : [command.group],
    attributes: { 'command.key': command.key },
  })
}

export function endCommandSpan(span: Span, answer: Answer): void {
  span.end({
    attributes: {
      'command.outcome': answer.kind,
      'command.refusal': answer.kind === 'refused' ? answer.refusal.refus : undefined,
    },
    fault: answer.kind === 'fault' ? String(answer.cause) : undefined,
  })
}
