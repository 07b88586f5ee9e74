/**
 * The trace of a saga. It began with the request that started the saga, is kept in the journal, and stays the same under
 * every owner. Where that request had none to hand on, the saga's id names the trace: nothing is then stored or sent.
 */
import type { OperationSpec, Outcome } from '@comptoir/contracts'
import type { HttpAnswer } from '@comptoir/kit/http/client.ts'
import { openTraceparent, readTraceparent, traceIdFrom, traceIdOf } from '@comptoir/kit/observe/trace.ts'
import type { Span, Tracing } from '@comptoir/kit/observe/tracing.ts'

export interface TracedSaga {
  readonly id: string
  readonly trace: string | null
}

/** What a log line says of a saga. */
export function sagaFields({ id, trace }: TracedSaga): {
  readonly sagaId: string
  readonly trace_id: string
} {
  const given = readTraceparent(trace)
  return { sagaId: id, trace_id: given === undefined ? traceIdFrom(id) : traceIdOf(given) }
}

/** An attempt of a step, as its span describes it. */
export interface Attempt {
  /** `sagaId:step:do|undo`. */
  readonly key: string
  readonly trace?: string | null | undefined
  readonly definition?: string
  /** From 1. */
  readonly attempt?: number
}

/** An attempt from its call to its outcome, the wait for its group included. */
export function attemptSpan(tracing: Tracing, operation: OperationSpec, attempt: Attempt): Span {
  const [sagaId = '', step = '', direction = ''] = attempt.key.split(':')
  return tracing.span({
    name: direction === 'undo' ? `undo ${step}` : step,
    kind: 'client',
    parent: readTraceparent(attempt.trace) ?? openTraceparent(sagaId),
    attributes: {
      'saga.id': sagaId,
      'saga.definition': attempt.definition,
      'saga.step': step,
      'saga.direction': direction,
      'saga.attempt': attempt.attempt,
      'saga.operation': operation.id,
    },
  })
}

export function endAttemptSpan(span: Span, outcome: Outcome): void {
  span.end({
    attributes: {
      'saga.outcome': outcome.kind,
      'saga.refusal': outcome.kind === 'refused' ? outcome.refusal.refus : undefined,
    },
    fault: outcome.kind === 'unknown' ? outcome.reason : undefined,
  })
}

interface SentCall {
  readonly url: string
  readonly path: string
  /** The attempts that it carries. */
  readonly spans: readonly Span[]
}

/**
 * A request to a participant. One attempt alone is its parent. Several belong to as many sagas, so the request is no part
 * of any of them: it has a trace of its own, and both sides are linked.
 */
export async function recordCall(
  tracing: Tracing,
  { url, path, spans }: SentCall,
  send: (traceparent: string) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const [first] = spans
  const isAlone = spans.length === 1
  const call = tracing.span({
    name: `POST ${path}`,
    kind: 'client',
    ...(isAlone ? { parent: first?.traceparent } : { links: spans.map((span) => span.traceparent) }),
    attributes: { 'http.request.method': 'POST', 'url.full': `${url}${path}`, 'saga.commands': spans.length },
  })
  if (!isAlone) for (const span of spans) span.link(call.traceparent)
  try {
    const answer = await send(call.traceparent)
    const fault = answer.status >= 500 ? `HTTP ${answer.status}` : undefined
    call.end({ attributes: { 'http.response.status_code': answer.status }, fault })
    return answer
  } catch (cause) {
    call.end({ fault: String(cause) })
    throw cause
  }
}
