/**
 * How a runner asks participants: one lane per operation and instance, so that many commands travel in one request. What
 * comes back becomes an outcome, and only what the contract declares counts: a reply off contract, an undeclared
 * refusal, an error or silence is `unknown`.
 */
import {
  type Call,
  fromWire,
  type OperationSpec,
  type Outcome,
  type ProblemCode,
  refuser,
  toWire,
} from '@comptoir/contracts'
import {
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type HttpInstance,
  nothingWasSent,
} from '@comptoir/kit/client.ts'
import { createLane, type Lane } from '@comptoir/kit/lane.ts'
import { TIMES } from '@comptoir/kit/times.ts'
import type { Span, Tracing } from '@comptoir/kit/tracing.ts'
import { compileCheck } from '@comptoir/kit/validation.ts'
import { type Attempt, attemptSpan, endAttemptSpan, recordCall } from './saga-trace.ts'

export interface Caller {
  /** Asks once and never rejects. Urgent commands leave before the others of their lane. */
  call(call: Call, how: Attempt & { readonly urgent: boolean }): Promise<Outcome>
  close(): Promise<void>
}

export interface CallerOptions {
  /** The instances of each service: their base URLs. */
  readonly urls: Readonly<Record<string, readonly string[]>>
  /** The largest group; 1 switches grouping off. */
  readonly laneMax?: number
  /**
   * Groups of one operation that may be on their way to one instance at once. One, unless told otherwise: what arrives
   * meanwhile makes the next group larger, and each group costs the same whatever it carries.
   */
  readonly laneWidth?: number
  readonly connections?: number
  readonly timeoutMs?: number
  readonly tracing?: Tracing | undefined
}

interface Command {
  readonly key: string
  readonly urgent: boolean
  readonly body: Readonly<Record<string, unknown>>
  /** The `traceparent` to send with it. */
  readonly trace: string | undefined
  readonly span?: Span
}

/** A caller with its own connections to each service. */
export function createCaller(options: CallerOptions): Caller {
  const { tracing } = options
  const clients = new Map<string, HttpClient>()
  const routes = new Map<string, OperationRoute>()
  for (const [service, urls] of Object.entries(options.urls))
    clients.set(
      service,
      createHttpClient({
        urls,
        connections: options.connections ?? (options.laneMax === 1 ? 32 : 4),
        timeoutMs: options.timeoutMs ?? TIMES.stepTimeoutMs,
      }),
    )
  const routeOf = (operation: OperationSpec): OperationRoute => {
    let route = routes.get(operation.id)
    if (route === undefined) {
      const client = clients.get(operation.service)
      if (client === undefined) throw new Error(`no address for the service ${operation.service}`)
      route = new OperationRoute(operation, client, options)
      routes.set(operation.id, route)
    }
    return route
  }
  const ask = async (operation: OperationSpec, command: Command): Promise<Outcome> => {
    try {
      return await routeOf(operation).send(command)
    } catch (cause) {
      return { kind: 'unknown', reason: reasonOf(cause) }
    }
  }
  return {
    call: async ({ operation, body }, how) => {
      const { key, urgent, trace } = how
      if (tracing === undefined) return ask(operation, { key, body, urgent, trace: trace ?? undefined })
      const span = attemptSpan(tracing, operation, how)
      const outcome = await ask(operation, { key, body, urgent, trace: span.traceparent, span })
      endAttemptSpan(span, outcome)
      return outcome
    },
    close: async () => {
      await Promise.all([...clients.values()].map((client) => client.close()))
    },
  }
}

/** One operation: its lanes, one per instance, taken in turn. */
class OperationRoute {
  readonly #operation: OperationSpec
  readonly #isReply: (value: unknown) => boolean
  readonly #instances: readonly HttpInstance[]
  readonly #lanes: readonly Lane<Command, Outcome>[]
  readonly #single: boolean
  readonly #tracing: Tracing | undefined
  #turn = 0

  constructor(operation: OperationSpec, client: HttpClient, options: CallerOptions) {
    const { laneMax = 64, laneWidth = 1, tracing } = options
    this.#operation = operation
    this.#tracing = tracing
    this.#isReply = compileCheck(operation.wireReply)
    this.#instances = client.instances
    this.#single = laneMax === 1
    this.#lanes = client.instances.map((_, index) =>
      createLane<Command, Outcome>({
        run: (commands) => this.#ask(index, commands),
        max: laneMax,
        width: laneWidth,
        keyOf: (command) => command.key,
      }),
    )
  }

  async send(command: Command): Promise<Outcome> {
    this.#turn = (this.#turn + 1) % this.#lanes.length
    // Groups of one gain nothing by waiting for each other: the pool's connections bound them.
    if (this.#single) return (await this.#ask(this.#turn, [command]))[0] as Outcome
    const lane = this.#lanes[this.#turn]
    if (lane === undefined) throw new Error(`no instance of ${this.#operation.service}`)
    return lane.push(command, command)
  }

  /** Sends a group to one instance; while connections are refused, so that nothing was sent, to the next ones. */
  async #ask(first: number, commands: readonly Command[]): Promise<readonly Outcome[]> {
    for (let tried = 1; ; tried += 1) {
      const instance = this.#instances[(first + tried - 1) % this.#instances.length] as HttpInstance
      try {
        const [only] = commands
        if (this.#single && only !== undefined && commands.length === 1)
          return [await this.#askOne(instance, only)]
        return await this.#askMany(instance, commands)
      } catch (cause) {
        if (!nothingWasSent(cause) || tried === this.#instances.length) throw cause
      }
    }
  }

  async #askMany(instance: HttpInstance, commands: readonly Command[]): Promise<readonly Outcome[]> {
    const isAlone = commands.length === 1
    const body = JSON.stringify({
      commandes: commands.map(({ key, body, trace }) =>
        trace === undefined || isAlone
          ? { cle: key, corps: toWire(body) }
          : { cle: key, corps: toWire(body), trace },
      ),
    })
    // Urgent commands stand first in a group, so the first one speaks for it.
    const headers = commands[0]?.urgent === true ? URGENT : {}
    const answer = await this.#post(
      instance,
      { path: `${this.#operation.path}/lot`, body, headers },
      commands,
    )
    if (answer.status !== 200) return commands.map(() => unknown(`HTTP ${answer.status}`))
    const replies = member(answer.body, 'reponses')
    if (!Array.isArray(replies) || replies.length !== commands.length)
      return commands.map(() => unknown('a group answered off contract'))
    return replies.map((reply) => this.#conclude(reply))
  }

  async #askOne(instance: HttpInstance, command: Command): Promise<Outcome> {
    const body = JSON.stringify(toWire(command.body))
    const headers = { 'idempotency-key': command.key }
    const answer = await this.#post(instance, { path: this.#operation.path, body, headers }, [command])
    if (answer.status === 200) return this.#succeeded(answer.body)
    return this.#refused(member(answer.body, 'code'), factsOf(answer.body), `HTTP ${answer.status}`)
  }

  /** A command that is alone lends its request its trace. Among others it names its own, and their request has none. */
  async #post(instance: HttpInstance, request: Request, commands: readonly Command[]): Promise<HttpAnswer> {
    const { path, body, headers } = request
    const send = (traceparent: string | undefined) =>
      instance.post(path, body, traceparent === undefined ? headers : { ...headers, traceparent })
    const spans = commands.flatMap(({ span }) => span ?? [])
    if (this.#tracing !== undefined)
      return recordCall(this.#tracing, { url: instance.url, path, spans }, send)
    return send(commands.length === 1 ? commands[0]?.trace : undefined)
  }

  #conclude(reply: unknown): Outcome {
    const etat = member(reply, 'etat')
    if (etat === 'reussie') return this.#succeeded(member(reply, 'corps'))
    if (etat !== 'refusee') return unknown('the participant met an error')
    const probleme = member(reply, 'probleme')
    return this.#refused(member(probleme, 'code'), member(probleme, 'details'), 'a refusal off contract')
  }

  #succeeded(body: unknown): Outcome {
    if (!this.#isReply(body)) return unknown('a reply off contract')
    return { kind: 'succeeded', reply: fromWire(body) }
  }

  #refused(code: unknown, details: unknown, otherwise: string): Outcome {
    const declared = this.#operation.refusals.find((refusal: ProblemCode) => refusal === code)
    if (declared === undefined) return unknown(otherwise)
    return {
      kind: 'refused',
      refusal: refuser(declared, (fromWire(details) ?? {}) as Record<string, unknown>),
    }
  }
}

interface Request {
  readonly path: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

const URGENT = { 'x-priorite': 'haute' }

/** The members of a problem+json that are the refusal's own facts. */
const STANDARD = new Set([
  'type',
  'title',
  'status',
  'code',
  'detail',
  'instance',
  'action',
  'request_id',
  'erreurs',
])
function factsOf(problem: unknown): unknown {
  if (typeof problem !== 'object' || problem === null) return {}
  return Object.fromEntries(Object.entries(problem).filter(([name]) => !STANDARD.has(name)))
}

function unknown(reason: string): Outcome {
  return { kind: 'unknown', reason }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

/** A short reason for people: a code where there is one, never a stack. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  // The abort signal of a deadline, whose own code is a number.
  if (cause.name === 'TimeoutError') return 'TIMEOUT'
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
}
