/**
 * Everything that a definition says to participants, for one fixed order: what a saga that has begun under it relies on.
 * Run as a program (`npm run calls`) it records what `src/sagas/calls.json` lacks; it changes what is recorded only of the
 * definitions that are named, as `name@version`, because they have never been released.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { type Outcome, refuser, toWire } from '@comptoir/contracts'
import type { Cause, SagaDefinition } from '@comptoir/saga/definition.ts'
import { advance } from '@comptoir/saga/machine/advance.ts'
import { DEFAULT_LIMITS } from '@comptoir/saga/machine/retry-policy.ts'
import { initialState, pendingCall, type SagaState } from '@comptoir/saga/machine/state.ts'
import { sagas } from '../src/sagas/all.ts'
import { definitionsOf } from '../src/sagas/saga.ts'

export const definitions = definitionsOf(sagas)
const SAGA_ID = '01980000-0000-7000-8000-000000000001'
const A = '2026-01-02T03:04:05.678Z'
/** What starts each saga; every definition that is added names its own here. */
const order = {
  commandeId: SAGA_ID,
  clientId: 7,
  magasinId: 6,
  requestId: 'requete-1',
  montantCents: 0,
  numero: 0,
}
const INPUTS: Readonly<Record<string, unknown>> = {
  'passer-commande': { ...order, lignes: [{ produitId: 1, quantite: 2 }] },
  'passer-commande-panier': { ...order, lignes: [] },
}
/** What participants answer where they tell more than an instant. */
const REPLIES: Readonly<Record<string, object>> = {
  'commande.creer': { montantCents: 12_345, numero: 42, a: A },
  'panier.prendre': { lignes: [{ produitId: 3, quantite: 4 }], version: 5, a: A },
}

const file = new URL('../src/sagas/calls.json', import.meta.url)

export type Calls = Readonly<Record<string, unknown>>

/** The name of a definition and its version, as the journal has it. */
export const nameOf = ({ name, version }: SagaDefinition): string => `${name}@${version}`

/** What the definitions say now. */
export function callsNow(): Calls {
  return Object.fromEntries(definitions.map((definition) => [nameOf(definition), callsOf(definition)]))
}

/** What was recorded of them. */
export const recordedCalls = (): Calls => JSON.parse(readFileSync(file, 'utf8')) as Calls

/** Every step of a definition, asked and taken back. Throws when nothing is known to start it with. */
export function callsOf(definition: SagaDefinition): unknown {
  const input = INPUTS[definition.name]
  if (input === undefined) throw new Error(`orchestrator/test/calls.ts: what starts ${definition.name}?`)
  let state = initialState(definition, { sagaId: SAGA_ID, input, now: 0, deadlineMs: 60_000 })
  const steps = definition.steps.map((step, index) => {
    const asked = pendingCall(definition, state)
    const answered = asked === undefined ? state : succeed(definition, state, asked.call.operation.id)
    const undo = step.undo === undefined ? {} : { undo: undosOf(definition, { ...state, step: index }) }
    const reached = answered.reached.slice(state.reached.length)
    state = answered
    return { step: step.name, kind: step.kind, trailing: step.trailing, do: shown(asked), ...undo, reached }
  })
  return { steps, compensated: definition.compensated ?? null }
}

function succeed(definition: SagaDefinition, state: SagaState, operation: string): SagaState {
  const outcome: Outcome = { kind: 'succeeded', reply: REPLIES[operation] ?? { a: A } }
  return advance(definition, state, { now: 0, random: 0, limits: DEFAULT_LIMITS, askedAt: 0, outcome }).state
}

const CAUSES: readonly Cause[] = [
  { kind: 'refused', step: 'etape', refusal: refuser('STOCK_INSUFFISANT') },
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
function record(named: readonly string[]): readonly string[] {
  const [recorded, now] = [recordedCalls(), callsNow()]
  const refused = Object.keys(now).filter(
    (name) => name in recorded && !named.includes(name) && !same(recorded[name], now[name]),
  )
  if (refused.length === 0) writeFileSync(file, `${JSON.stringify({ ...recorded, ...now }, null, 2)}\n`)
  return refused
}

if (import.meta.main) {
  const refused = record(process.argv.slice(2))
  for (const name of refused)
    process.stderr.write(`${name} a changé / has changed : une nouvelle version / a new version ?\n`)
  process.exitCode = refused.length === 0 ? 0 : 1
}
