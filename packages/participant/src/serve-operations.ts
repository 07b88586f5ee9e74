/** Both HTTP routes of an operation, on one lane: `/interne/<service>/<name>` for one command and `…/lot` for many. */
import { fromWire, type OperationSpec, refuse, toWire } from '@comptoir/contracts'
import { fingerprint } from '@comptoir/kit/fingerprint.ts'
import { requestKey } from '@comptoir/kit/http/client-key.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import { sendProblem } from '@comptoir/kit/http/problem-reply.ts'
import { LIMITS } from '@comptoir/kit/http/server.ts'
import { compileCheck } from '@comptoir/kit/http/validation.ts'
import { createLane, type Lane } from '@comptoir/kit/lane.ts'
import type { Act, LogFiles } from '@comptoir/kit/observe/log-files.ts'
import type { Logger } from '@comptoir/kit/observe/logger.ts'
import { Counter, type Registry } from '@comptoir/kit/observe/metrics.ts'
import type { Tracing } from '@comptoir/kit/observe/tracing.ts'
import type { FastifyInstance } from 'fastify'
import { commandSpan, endCommandSpan, type TracedCommand, traceIdOfCommand } from './command-trace.ts'
import {
  type Answer,
  type GroupDeps,
  isOwnFault,
  type KeyedCommand,
  runGroup,
  type ServedOperation,
} from './operation.ts'

export interface ServeDeps extends GroupDeps {
  readonly log: Logger
  readonly files?: LogFiles | undefined
  readonly registry: Registry
  readonly laneMax: number
  readonly tracing?: Tracing | undefined
}

export interface Submitted extends TracedCommand {
  readonly body: object
  /** See `KeyedCommand`. */
  readonly deadline?: number
}

/** The lanes of a service's operations, for routes of its own that do the same work. */
export interface OperationLanes {
  /** Sends one command down its lane. */
  submit(spec: OperationSpec, command: Submitted, urgent?: boolean): Promise<Answer>
  /** Resolves when no lane has anything in hand. */
  idle(): Promise<void>
}

const KEY_MAX = 255
const TRACE_MAX = 64
const SUSPECTS_MAX = 1_000

/** Registers the routes of every operation and returns their lanes. */
export function serveOperations(
  app: FastifyInstance,
  deps: ServeDeps,
  operations: readonly ServedOperation[],
): OperationLanes {
  const count = new Counter({
    name: 'participant_commands_total',
    help: 'Commands answered, by operation and outcome',
    labelNames: ['operation', 'outcome'],
    registers: [deps.registry],
  })
  const submitters = new Map(
    operations.map((served) => [served.spec.id, createSubmitter(deps, served, count)]),
  )
  for (const { spec } of operations) addRoutes(app, spec, (submitters.get(spec.id) as Submitter).submit)
  return {
    submit: (spec, command, urgent) => {
      const submitter = submitters.get(spec.id)
      if (submitter === undefined) throw new Error(`operation ${spec.id} is not served here`)
      return submitter.submit(command, urgent)
    },
    idle: async () => {
      await Promise.all([...submitters.values()].map(({ lane }) => lane.idle()))
    },
  }
}

type Submit = (command: Submitted, urgent?: boolean) => Promise<Answer>
interface Submitter {
  readonly submit: Submit
  readonly lane: Lane<KeyedCommand, Answer>
}

function createSubmitter(deps: ServeDeps, served: ServedOperation, count: Counter): Submitter {
  const { spec } = served
  // Commands whose data made a group fail. They travel alone until they have been answered.
  const suspects = new Set<string>()
  const lane = createLane<KeyedCommand, Answer>({
    run: (commands) => runGroup(deps, served, commands),
    max: deps.laneMax,
    // Without groups, only several transactions at once keep the database busy.
    width: deps.laneMax === 1 ? 8 : 1,
    keyOf: (command) => command.key,
  })
  const submit: Submit = async (submitted, urgent = false) => {
    const { key, body, deadline } = submitted
    const span = deps.tracing === undefined ? undefined : commandSpan(deps.tracing, spec, submitted)
    const command = {
      key,
      ...(deadline === undefined ? {} : { deadline }),
      body: body as Record<string, unknown>,
      trace: span?.traceparent ?? submitted.trace,
      fingerprint: fingerprint(body, spec.volatile),
    }
    const answer = suspects.has(key)
      ? ((await runGroup(deps, served, [command]))[0] as Answer)
      : await lane.push(command, { urgent })
    count.inc({ operation: spec.id, outcome: answer.kind })
    if (answer.kind === 'fault') {
      if (isOwnFault(answer.cause) && suspects.size < SUSPECTS_MAX) suspects.add(key)
      const facts = { operation: spec.id, key, trace_id: traceIdOfCommand(submitted) }
      deps.log.error({ err: answer.cause, ...facts }, 'command failed')
    } else {
      suspects.delete(key)
      deps.files?.did(actOf(spec, submitted, answer))
    }
    if (span !== undefined) endCommandSpan(span, answer)
    return answer
  }
  return { submit, lane }
}

/** What was done to what the key names, for the files. */
function actOf({ id: operation }: OperationSpec, submitted: Submitted, answer: Answer): Act {
  return {
    operation,
    entity: operation.split('.')[0] ?? '',
    id: submitted.key,
    details:
      answer.kind === 'refused'
        ? { outcome: answer.kind, code: answer.refusal.refus }
        : { outcome: answer.kind },
    traceId: traceIdOfCommand(submitted),
  }
}

function addRoutes(app: FastifyInstance, spec: OperationSpec, submit: Submit): void {
  const isBody = compileCheck(spec.wireBody)
  app.post(
    spec.path,
    { schema: { hide: true, body: spec.wireBody, headers: KEY_HEADER }, bodyLimit: LIMITS.groupBytes },
    async (request, reply) => {
      // The schema has asked for it.
      const key = requestKey(request) as string
      const { deadline, trace } = request
      const body = fromWire(request.body) as object
      const answer = await submit({ key, body, deadline, trace: trace.traceparent })
      switch (answer.kind) {
        case 'done':
          return toWire(answer.reply)
        case 'refused':
          return sendProblem(request, reply, new Problem(answer.refusal))
        case 'other-command':
          return sendProblem(request, reply, new Problem(refuse('CLE_REUTILISEE')))
        case 'pending':
          return sendProblem(request, reply, new Problem(refuse('REPONSE_ATTENDUE'), AGAIN))
        case 'fault':
          throw answer.cause
      }
    },
  )
  app.post<{ Body: { commands: GroupedCommand[] } }>(
    `${spec.path}/lot`,
    { schema: { hide: true, body: GROUP_BODY }, bodyLimit: LIMITS.groupBytes },
    async (request, reply) => {
      const urgent = request.headers['x-priority'] === 'high'
      const { deadline } = request
      const { commands } = request.body
      const { traceparent, span } = request.trace
      const isAlone = commands.length === 1
      const answers = await Promise.all(
        commands.map(async ({ key, body: wireBody, trace }) => {
          if (!isBody(wireBody)) return ERROR
          // A command alone in its group is in the trace of the request; of several, each has its own.
          const traced = isAlone ? { trace: traceparent } : { trace, group: span?.traceparent }
          const body = fromWire(wireBody) as object
          return wireAnswer(await submit({ key, body, deadline, ...traced }, urgent))
        }),
      )
      return reply.type('application/json').send(JSON.stringify({ replies: answers }))
    },
  )
}

interface GroupedCommand {
  readonly key: string
  readonly body: object
  readonly trace?: string
}

const KEY_HEADER = {
  type: 'object',
  required: ['idempotency-key'],
  properties: { 'idempotency-key': { type: 'string' } },
}
// Bodies are checked one by one, so that a wrong one does not fail its neighbours.
const GROUP_BODY = {
  type: 'object',
  required: ['commands'],
  additionalProperties: false,
  properties: {
    commands: {
      type: 'array',
      minItems: 1,
      maxItems: 128,
      items: {
        type: 'object',
        required: ['key', 'body'],
        additionalProperties: false,
        properties: {
          key: { type: 'string', minLength: 1, maxLength: KEY_MAX },
          body: { type: 'object' },
          trace: { type: 'string', maxLength: TRACE_MAX },
        },
      },
    },
  },
}
const ERROR = { outcome: 'error' } as const
const AGAIN = { headers: { 'Retry-After': '1' } }

function wireAnswer(answer: Answer): object {
  switch (answer.kind) {
    case 'done':
      return { outcome: 'succeeded', body: toWire(answer.reply) }
    case 'refused':
      return {
        outcome: 'refused',
        problem: { code: answer.refusal.refus, details: toWire(answer.refusal.details) },
      }
    case 'other-command':
    case 'pending':
    case 'fault':
      return ERROR
  }
}
