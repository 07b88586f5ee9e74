/**
 * Everything that a definition says to participants, for one fixed start: what a saga that has begun under it relies on. It
 * stands in `calls.json` in the saga's folder, where `input` says what starts each definition and `replies` what participants
 * answer where they tell more than an instant. Run as a program (`npm run calls`) it records the calls that are not recorded
 * yet; it changes recorded ones only of the definitions that are named, as `name@version`, because they were never released.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { type Outcome, refuse, toWire } from '@comptoir/contracts'
import type { Cause, SagaDefinition } from '@comptoir/saga/definition.ts'
import { advance } from '@comptoir/saga/machine/advance.ts'
import { DEFAULT_LIMITS } from '@comptoir/saga/machine/retry-policy.ts'
import { initialState, pendingCall, type SagaState } from '@comptoir/saga/machine/state.ts'
import { sagas } from '../src/sagas/all.ts'
import type { Saga } from '../src/sagas/saga.ts'

const SAGA_ID = '01980000-0000-7000-8000-000000000001'
const A = '2026-01-02T03:04:05.678Z'

type Replies = Readonly<Record<string, object>>

interface Recorded {
  readonly input: unknown
  /** Absent until they are recorded. */
  readonly calls?: unknown
}

interface CallsFile {
  readonly replies: Replies
  readonly definitions: Readonly<Record<string, Recorded>>
}

const fileOf = ({ name }: Pick<Saga, 'name'>) => new URL(`../src/sagas/${name}/calls.json`, import.meta.url)

/** What the folder of a saga has recorded. */
export const recordedOf = (saga: Pick<Saga, 'name'>): CallsFile =>
  JSON.parse(readFileSync(fileOf(saga), 'utf8')) as CallsFile

/** The name of a definition and its version, as the journal has it. */
export const nameOf = ({ name, version }: SagaDefinition): string => `${name}@${version}`

/** Each definition of each saga, with what its folder has recorded of it. */
export const everyDefinition = () =>
  sagas.flatMap((saga) => {
    const { replies, definitions } = recordedOf(saga)
    return saga.definitions.map((definition) => {
      const name = nameOf(definition)
      return { name, definition, replies, recorded: definitions[name] }
    })
  })

/** Every step of a definition, asked and taken back, from the input that its folder names. */
export function callsOf(definition: SagaDefinition, input: unknown, replies: Replies): unknown {
  let state = initialState(definition, { sagaId: SAGA_ID, input, now: 0, deadlineMs: 60_000 })
  const steps = definition.steps.map((step, index) => {
    const asked = pendingCall(definition, state)
    const answered =
      asked === undefined ? state : succeed(definition, state, replies[asked.call.operation.id])
    const undo = step.undo === undefined ? {} : { undo: undosOf(definition, { ...state, step: index }) }
    const reached = answered.reached.slice(state.reached.length)
    state = answered
    return { step: step.name, kind: step.kind, trailing: step.trailing, do: shown(asked), ...undo, reached }
  })
  return { steps, compensated: definition.compensated ?? null }
}

function succeed(definition: SagaDefinition, state: SagaState, reply: object = { a: A }): SagaState {
  const outcome: Outcome = { kind: 'succeeded', reply }
  return advance(definition, state, { now: 0, random: 0, limits: DEFAULT_LIMITS, askedAt: 0, outcome }).state
}

const CAUSES: readonly Cause[] = [
  { kind: 'refused', step: 'etape', refusal: refuse('STOCK_INSUFFISANT') },
  { kind: 'deadline', step: 'etape' },
  { kind: 'cancelled', step: 'etape', detail: 'motif' },
]

/** The undo may tell why the saga turned back. */
function undosOf(definition: SagaDefinition, state: SagaState) {
  return Object.fromEntries(
    CAUSES.map((cause) => {
      const turned = { ...state, phase: 'compensating' as const, undos: [state.step], cause }
      return [cause.kind, shown(pendingCall(definition, turned))]
    }),
  )
}

function shown(pending: ReturnType<typeof pendingCall>) {
  if (pending === undefined) return null
  const { key, call } = pending
  return { operation: call.operation.id, key, body: toWire(call.body) }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Records what is new, and what is named; the names of those that differ and may not be changed. */
function record(saga: Saga, named: readonly string[]): readonly string[] {
  const file = recordedOf(saga)
  const refused: string[] = []
  const definitions: Record<string, Recorded> = { ...file.definitions }
  for (const definition of saga.definitions) {
    const name = nameOf(definition)
    const known = definitions[name]
    if (known === undefined) throw new Error(`${fileOf(saga).pathname}: what is the input of ${name}?`)
    const calls = callsOf(definition, known.input, file.replies)
    if (known.calls !== undefined && !named.includes(name) && !same(known.calls, calls)) refused.push(name)
    else definitions[name] = { ...known, calls }
  }
  writeFileSync(fileOf(saga), `${JSON.stringify({ ...file, definitions }, null, 2)}\n`)
  return refused
}

if (import.meta.main) {
  const refused = sagas.flatMap((saga) => record(saga, process.argv.slice(2)))
  for (const name of refused)
    process.stderr.write(`${name} a changé / has changed : une nouvelle version / a new version ?\n`)
  process.exitCode = refused.length === 0 ? 0 : 1
}
