/**
 * How a runner asks participants: one lane per instance, so that many commands travel in one request. Every call ends in an
 * outcome; silence is `unknown`.
 */
import { type Call, type OperationSpec, type Outcome, toWire } from '@comptoir/contracts'
import {
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type HttpInstance,
  nothingWasSent,
} from '@comptoir/kit/http/client.ts'
import { type Replies, repliesOf } from '@comptoir/kit/http/replies.ts'
import { createLane, type Lane } from '@comptoir/kit/lane.ts'
import type { Span, Tracing } from '@comptoir/kit/observe/tracing.ts'
import { TIMES } from '@comptoir/kit/process/times.ts'
import { type Attempt, attemptSpan, endAttemptSpan, recordCall } from './saga-trace.ts'

export interface Caller {
  /** Asks once and never rejects. */
  call(call: Call, how: Attempt & Priority): Promise<Outcome>
  close(): Promise<void>
}

export interface Priority {
  /** It leaves before the others of its lane. */
  readonly urgent: boolean
  /** No caller waits for its outcome: it leaves with others like it, or after `TRAILING_LINGER_MS`. */
  readonly trailing?: boolean
}

export interface CallerOptions {
  /** The instances of each service: their base URLs. */
  readonly urls: Readonly<Record<string, readonly string[]>>
  /** The largest group; 1 switches grouping off. */
  readonly laneMax?: number
  readonly connections?: number
  readonly timeoutMs?: number
  readonly tracing?: Tracing | undefined
}

/** Long enough to make one group of what ends within it, and too short for a person to see. */
const TRAILING_LINGER_MS = 20

interface Command extends Priority {
  readonly operation: OperationSpec
  readonly key: string
  readonly body: Readonly<Record<string, unknown>>
  /** The `traceparent` to send with it. */
  readonly trace: string | undefined
  readonly span?: Span
}

/** A caller with its own connections to each service. */
export function createCaller(options: CallerOptions): Caller {
  const { tracing } = options
  const services = new Map<string, ServiceRoute>()
  for (const [service, urls] of Object.entries(options.urls)) {
    const client = createHttpClient({
      urls,
      connections: options.connections ?? (options.laneMax === 1 ? 32 : 4),
      timeoutMs: options.timeoutMs ?? TIMES.stepTimeoutMs,
    })
    services.set(service, new ServiceRoute(client, options))
  }
  const ask = async (command: Command): Promise<Outcome> => {
    const { service } = command.operation
    try {
      const route = services.get(service)
      if (route === undefined) throw new Error(`no address for the service ${service}`)
      return await route.send(command)
    } catch (cause) {
      return { kind: 'unknown', reason: reasonOf(cause) }
    }
  }
  return {
    call: async ({ operation, body }, how) => {
      const { key, urgent, trailing = false, trace } = how
      const command = { operation, key, body, urgent, trailing }
      if (tracing === undefined) return ask({ ...command, trace: trace ?? undefined })
      const span = attemptSpan(tracing, operation, how)
      const outcome = await ask({ ...command, trace: span.traceparent, span })
      endAttemptSpan(span, outcome)
      return outcome
    },
    close: async () => {
      await Promise.all([...services.values()].map((route) => route.close()))
    },
  }
}

/**
 * One service: its lanes, one per instance. A lane carries all operations, a group of one of them at a time: what arrives
 * meanwhile makes the next groups larger, and the cost of a group hardly depends on its size.
 */
class ServiceRoute {
  readonly #client: HttpClient
  readonly #lanes: readonly Lane<Command, Outcome>[]
  readonly #single: boolean
  readonly #tracing: Tracing | undefined
  readonly #operations = new Map<string, Operation>()

  constructor(client: HttpClient, { laneMax = 64, tracing }: CallerOptions) {
    this.#client = client
    this.#tracing = tracing
    this.#single = laneMax === 1
    this.#lanes = client.instances.map((_, index) =>
      createLane<Command, Outcome>({
        run: (commands) => this.#ask(index, commands),
        max: laneMax,
        keyOf: (command) => command.key,
        kindOf: (command) => command.operation.id,
        lingerMs: TRAILING_LINGER_MS,
      }),
    )
  }

  async send(command: Command): Promise<Outcome> {
    const index = this.#next(this.#of(command.operation))
    // Groups of one gain nothing by waiting for each other: the pool's connections bound them.
    if (this.#single) return (await this.#ask(index, [command]))[0] as Outcome
    const lane = this.#lanes[index]
    if (lane === undefined) throw new Error(`no instance of ${command.operation.service}`)
    return lane.push(command, { urgent: command.urgent, linger: command.trailing })
  }

  close(): Promise<void> {
    return this.#client.close()
  }

  /** Where the fewest wait, so that an instance that hangs is not fed; among such, each operation takes turns. */
  #next(operation: Operation): number {
    const count = this.#lanes.length
    const inTurn = this.#lanes.map((_, step) => (operation.turn + step) % count)
    const waiting = (index: number) => this.#lanes[index]?.waiting ?? 0
    const next = inTurn.reduce(
      (best, index) => (waiting(index) < waiting(best) ? index : best),
      inTurn[0] ?? 0,
    )
    operation.turn = (next + 1) % count
    return next
  }

  /** Sends a group to one instance; while connections are refused, so that nothing was sent, to the next ones. */
  async #ask(first: number, commands: readonly Command[]): Promise<readonly Outcome[]> {
    const { instances } = this.#client
    for (let tried = 1; ; tried += 1) {
      const instance = instances[(first + tried - 1) % instances.length] as HttpInstance
      try {
        if (!this.#single) return await this.#askMany(instance, commands)
        return await Promise.all(commands.map((command) => this.#askOne(instance, command)))
      } catch (cause) {
        if (!nothingWasSent(cause) || tried === instances.length) throw cause
      }
    }
  }

  async #askMany(instance: HttpInstance, commands: readonly Command[]): Promise<readonly Outcome[]> {
    const [{ operation, urgent }] = commands as [Command, ...Command[]]
    const isAlone = commands.length === 1
    const body = JSON.stringify({
      commands: commands.map(({ key, body, trace }) =>
        trace === undefined || isAlone ? { key, body: toWire(body) } : { key, body: toWire(body), trace },
      ),
    })
    // Urgent commands stand first in a group, so the first one speaks for it.
    const headers = urgent ? URGENT : {}
    const answer = await this.#post(instance, { path: `${operation.path}/lot`, body, headers }, commands)
    return this.#of(operation).replies.ofGroup(answer, commands.length)
  }

  async #askOne(instance: HttpInstance, command: Command): Promise<Outcome> {
    const { operation, key } = command
    const request = {
      path: operation.path,
      body: JSON.stringify(toWire(command.body)),
      headers: { 'idempotency-key': key },
    }
    return this.#of(operation).replies.ofOne(await this.#post(instance, request, [command]))
  }

  #of(spec: OperationSpec): Operation {
    let operation = this.#operations.get(spec.id)
    if (operation === undefined) {
      operation = { replies: repliesOf(spec), turn: 0 }
      this.#operations.set(spec.id, operation)
    }
    return operation
  }

  /** A command that is alone lends its request its trace. Among others it names its own, and their request has none. */
  async #post(instance: HttpInstance, request: Request, commands: readonly Command[]): Promise<HttpAnswer> {
    const { path, body, headers } = request
    const send = (traceparent: string | undefined) =>
      instance.post(path, body, {
        headers: traceparent === undefined ? headers : { ...headers, traceparent },
      })
    const spans = commands.flatMap(({ span }) => span ?? [])
    if (this.#tracing !== undefined)
      return recordCall(this.#tracing, { url: instance.url, path, spans }, send)
    return send(commands.length === 1 ? commands[0]?.trace : undefined)
  }
}

interface Operation {
  readonly replies: Replies
  /** Which instance comes next. */
  turn: number
}

interface Request {
  readonly path: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

const URGENT = { 'x-priority': 'high' }

/** A short reason for people: a code where there is one, never a stack. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
}
