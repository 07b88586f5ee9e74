/**
 * How a service asks another something: it changes nothing, so every instance may be tried once, in turn, in the time that whoever
 * asked still waits. What its contract does not name is not asked. As with operations, only the house's own network leads there.
 */
import {
  type Asked,
  type Outcome,
  type ProblemCode,
  type QuestionSpec,
  type Refusal,
  refuse,
  toWire,
} from '@comptoir/contracts'
import type { FastifyRequest } from 'fastify'
import { openTraceparent } from '../observe/trace.ts'
import type { Span, Tracing } from '../observe/tracing.ts'
import { TIMES } from '../process/times.ts'
import { createHttpClient, type HttpClient, type HttpInstance, type Sending } from './client.ts'
import { timeLeft, tooLate } from './deadline.ts'
import { Problem } from './problem.ts'
import { type Replies, repliesOf } from './replies.ts'

/** The request for which something is asked: its deadline, its trace and its id are handed on. */
export type AskedFor = Pick<FastifyRequest, 'deadline' | 'trace' | 'id'>

/**
 * Asks, and returns the reply or a refusal that the question declares; the reply where it declares none.
 * @throws Problem SERVICE_SANS_REPONSE when no instance gave either in time.
 */
export type Ask = <R, C extends ProblemCode>(asked: Asked<R, C>, askedFor?: AskedFor) => Promise<Told<R, C>>

/** What comes of a question. */
export type Told<R, C extends ProblemCode> = R | ([C] extends [never] ? never : Refusal)

export interface Asking {
  readonly ask: Ask
  close(): Promise<void>
}

export interface AskOptions {
  /** What the contract says that is asked. */
  readonly asks: readonly QuestionSpec[]
  /** The instances of each service: their base URLs. */
  readonly urls: Readonly<Record<string, readonly string[]>>
  readonly monotonicMs: () => number
  readonly tracing?: Tracing | undefined
  readonly timeoutMs?: number
}

/** Few questions are asked at once; the others wait for one of these. */
const CONNECTIONS = 8

/** Opens connections to the services that are asked. */
export function createAsk({
  asks,
  urls,
  monotonicMs,
  tracing,
  timeoutMs = TIMES.questionMs,
}: AskOptions): Asking {
  const routes = new Map<string, QuestionRoute>()
  for (const [service, instances] of Object.entries(urls)) {
    const client = createHttpClient({ urls: instances, connections: CONNECTIONS, timeoutMs })
    routes.set(service, new QuestionRoute(client, monotonicMs))
  }
  const replies = new Map(asks.map((spec) => [spec.id, repliesOf(spec)]))
  return {
    async ask<R, C extends ProblemCode>({ question, body }: Asked<R, C>, askedFor?: AskedFor) {
      const route = routes.get(question.service)
      const read = replies.get(question.id)
      if (route === undefined || read === undefined)
        throw new Error(`${question.id} is not among what the contract of this service asks`)
      const now = monotonicMs()
      const until = Math.min(now + timeoutMs, askedFor?.deadline ?? Number.POSITIVE_INFINITY)
      if (timeLeft(until, now) === undefined) throw tooLate()
      const span = tracing?.span({ name: question.id, kind: 'client', parent: traceparentOf(askedFor) })
      const headers = headersOf(askedFor, span)
      const outcome = await route.send(question, { body: JSON.stringify(toWire(body)), headers, read, until })
      end(span, outcome)
      return conclude(question, outcome) as Told<R, C>
    },
    close: async () => {
      await Promise.all([...routes.values()].map((route) => route.close()))
    },
  }
}

/** Goes on in the trace of the request; one that began there is named by its id. */
function traceparentOf(askedFor: AskedFor | undefined): string | undefined {
  if (askedFor === undefined) return undefined
  const { traceparent, beganAs } = askedFor.trace
  return traceparent ?? (beganAs === undefined ? undefined : openTraceparent(beganAs))
}

function headersOf(askedFor: AskedFor | undefined, span: Span | undefined): Record<string, string> {
  const traceparent = span?.traceparent ?? traceparentOf(askedFor)
  return {
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(askedFor === undefined ? {} : { 'x-request-id': askedFor.id }),
  }
}

function end(span: Span | undefined, outcome: Outcome): void {
  span?.end({ fault: outcome.kind === 'unknown' ? outcome.reason : undefined })
}

function conclude({ service }: QuestionSpec, outcome: Outcome): unknown {
  switch (outcome.kind) {
    case 'succeeded':
      return outcome.reply
    case 'refused':
      return outcome.refusal
    case 'unknown':
      throw new Problem(refuse('SERVICE_SANS_REPONSE', { service }), {
        headers: { 'Retry-After': '1' },
        cause: outcome.reason,
      })
  }
}

interface Sent {
  readonly body: string
  readonly headers: NonNullable<Sending['headers']>
  readonly read: Replies
  readonly until: number
}

/** One service: its instances take turns. */
class QuestionRoute {
  readonly #client: HttpClient
  readonly #monotonicMs: () => number
  #turn = 0

  constructor(client: HttpClient, monotonicMs: () => number) {
    this.#client = client
    this.#monotonicMs = monotonicMs
  }

  /** Each instance gets its share of the time that is left, so that one that hangs leaves some to the others. */
  async send({ path }: QuestionSpec, { body, headers, read, until }: Sent): Promise<Outcome> {
    const { instances } = this.#client
    const first = this.#turn
    this.#turn = (first + 1) % instances.length
    let outcome: Outcome = { kind: 'unknown', reason: 'no instance' }
    for (let tried = 0; tried < instances.length && outcome.kind === 'unknown'; tried += 1) {
      const left = timeLeft(until, this.#monotonicMs())
      if (left === undefined) break
      const instance = instances[(first + tried) % instances.length] as HttpInstance
      const timeoutMs = Math.ceil(left / (instances.length - tried))
      try {
        outcome = read.ofOne(await instance.post(path, body, { headers, timeoutMs }))
      } catch (cause) {
        outcome = { kind: 'unknown', reason: cause instanceof Error ? cause.message : String(cause) }
      }
    }
    return outcome
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}
