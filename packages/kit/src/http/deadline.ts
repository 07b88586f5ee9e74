/**
 * Deadlines handed on. A caller says in a header for how many more milliseconds it waits; the number is relative, so that
 * no two clocks have to agree. Whoever receives it works no longer than that, nor than its own limit, and does not begin
 * what it can no longer end. A deadline is kept as an instant of this process's monotonic clock, in milliseconds.
 */
import { refuser } from '@comptoir/contracts'
import type { FastifyInstance } from 'fastify'
import { TIMES } from '../process/times.ts'
import { Problem } from './problem-reply.ts'

export const DEADLINE_HEADER = 'x-deadline-ms'

/** With less than this left, an answer would come too late: nothing is begun. */
const LEAST_MS = 5

/**
 * The instant until which an answer is awaited. A header can only shorten the server's own limit; one that is not a whole
 * number of milliseconds says nothing.
 */
export function deadlineOf(header: string | string[] | undefined, now: number): number {
  const told =
    typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : TIMES.requestTimeoutMs
  return now + Math.min(told, TIMES.requestTimeoutMs)
}

/** Whole milliseconds left, `LEAST_MS` or more; undefined when too few are left to begin anything. */
export function timeLeft(deadline: number, now: number): number | undefined {
  const left = Math.floor(deadline - now)
  return left < LEAST_MS ? undefined : left
}

/** Nothing was begun: the caller had all but stopped waiting. */
export function tooLate(): Problem {
  return new Problem(refuser('DELAI_TROP_COURT'), { headers: { 'Retry-After': '1' } })
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
    /** Until when its answer is awaited, on the server's `monotonicMs`. */
    deadline: number
  }
}
