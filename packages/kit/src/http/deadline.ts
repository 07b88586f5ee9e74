/**
 * Deadlines that travel with calls. A caller says in a header how many more milliseconds it waits; a duration, so that clocks
 * need not agree. The callee works no longer than that and than its own limit, and begins nothing that it cannot end in time.
 * Inside a process, a deadline is an instant of its monotonic clock, in milliseconds.
 */
import { refuse } from '@comptoir/contracts'
import type { FastifyInstance } from 'fastify'
import { TIMES } from '../process/times.ts'
import { Problem } from './problem.ts'

export const DEADLINE_HEADER = 'x-deadline-ms'

/** With less time left than this, nothing is begun: the answer would come too late. */
const LEAST_MS = 5

/**
 * The instant until which the caller waits. A header can only shorten the server's own limit. It is ignored when it is not a
 * whole number.
 */
export function deadlineOf(header: string | string[] | undefined, now: number): number {
  const told =
    typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : TIMES.requestTimeoutMs
  return now + Math.min(told, TIMES.requestTimeoutMs)
}

/** The whole milliseconds left; undefined when they are fewer than `LEAST_MS`. */
export function timeLeft(deadline: number, now: number): number | undefined {
  const left = Math.floor(deadline - now)
  return left < LEAST_MS ? undefined : left
}

/** The refusal of a request with too little time left. Nothing was begun. */
export function tooLate(): Problem {
  return new Problem(refuse('DELAI_TROP_COURT'), { headers: { 'Retry-After': '1' } })
}

/** Gives each request its deadline, and refuses one with too little time left. */
export function addDeadline(app: FastifyInstance, monotonicMs: () => number): void {
  app.decorateRequest('deadline', 0)
  app.addHook('onRequest', (request, _reply, next) => {
    const now = monotonicMs()
    request.deadline = deadlineOf(request.headers[DEADLINE_HEADER], now)
    next(timeLeft(request.deadline, now) === undefined ? tooLate() : undefined)
  })
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The instant, on the server's `monotonicMs`, until which the caller waits. */
    deadline: number
  }
}
