/** A saga of one step of each kind, its participants in memory, and an engine under test. */
import type { Call, OperationSpec, Outcome } from '@comptoir/contracts'
import { expect } from 'vitest'
import { defineSaga, type SagaDefinition, stepsFor } from '../definition.ts'
import type { SagaEngine, StartRequest } from '../engine.ts'
import type { SagaStatus } from '../machine/state.ts'

/** What the suite asks of who opens an engine. Retries are short; a start waits until its saga ends. */
export interface EngineNeeds {
  readonly definitions: readonly SagaDefinition[]
  readonly call: (call: Call, key: string) => Promise<Outcome>
  readonly maxRuns: number
}

export type OpenEngine = (needs: EngineNeeds) => Promise<SagaEngine>

const ask =
  (id: string) =>
  (body: { readonly id: string }): Call => ({ operation: { id } as OperationSpec, body })
const { compensable, pivot, retriable } = stepsFor<{ readonly id: string }>()
const steps = [
  compensable('reserve', {
    call: ask('stock.reserve'),
    keep: (data, reply) => ({ ...data, ...(reply as object) }),
    undo: ask('stock.release'),
    reached: 'RESERVED',
  }),
  pivot('pay', { call: ask('bank.pay'), undo: ask('bank.refund'), reached: 'PAID' }),
  retriable('confirm', { call: ask('order.confirm'), reached: 'CONFIRMED' }),
  retriable('ship', { call: ask('stock.ship'), trailing: true }),
] as const

export const purchase = defineSaga('purchase', [...steps], { compensated: 'CANCELLED' })
/** The same under another name, for what is told apart by it. */
export const loan = defineSaga('loan', [...steps], { compensated: 'CANCELLED' })

export const REFUSED: Outcome = { kind: 'refused', refusal: { refus: 'STOCK_INSUFFISANT', details: {} } }
export const UNKNOWN: Outcome = { kind: 'unknown', reason: 'TIMEOUT' }
export const DONE: Outcome = { kind: 'succeeded', reply: { a: '2026-01-02T03:04:05.678Z' } }

let ids = 0
/** Ids in order of time, as the engine's callers make them. */
export const newId = () => `0196f0a0-0000-7000-9000-${(++ids).toString(16).padStart(12, '0')}`

/** A test within a suite of its own. */
export type Within = (work: (suite: Suite) => Promise<void>, maxRuns?: number) => () => Promise<void>

export const PATIENCE = { timeout: 40_000, interval: 5 }

/** Waits until readers find the saga so. */
export const isNow = (suite: Suite, id: string, status: SagaStatus) =>
  expect.poll(async () => (await suite.found(id)).status, PATIENCE).toBe(status)

/** One engine with its participants. */
export class Suite {
  /** What an operation answers instead of success, from now on. */
  readonly answers = new Map<string, () => Outcome | Promise<Outcome>>()
  readonly asked: string[] = []
  engine!: SagaEngine

  static async open(open: OpenEngine, maxRuns = 64): Promise<Suite> {
    const suite = new Suite()
    suite.engine = await open({
      definitions: [purchase, loan],
      maxRuns,
      call: async ({ operation: { id } }) => {
        suite.asked.push(id)
        return (await suite.answers.get(id)?.()) ?? DONE
      },
    })
    return suite
  }

  start(over: Partial<StartRequest> = {}) {
    const id = over.id ?? newId()
    return this.engine.start({ id, definition: 'purchase', input: { id }, ...over })
  }

  /** A saga that an operator must look at: a step that may not be refused was. */
  async parked(over: Partial<StartRequest> = {}): Promise<string> {
    const id = newId()
    this.answers.set('order.confirm', () => REFUSED)
    await this.start({ id, ...over })
    this.answers.delete('order.confirm')
    return id
  }

  act(id: string, action: 'retry' | 'cancel' | 'force') {
    return this.engine.operate({ id, action, reason: 'a test', author: 'suite' })
  }

  async found(id: string) {
    const answer = await this.engine.read(id)
    if (answer.kind !== 'found') throw new Error(`saga ${id}: ${answer.kind}`)
    return answer.saga
  }

  /** An operation that answers once the returned function is called. */
  hold(operation: string): (outcome?: Outcome) => void {
    const held = Promise.withResolvers<Outcome>()
    this.answers.set(operation, () => held.promise)
    return (outcome = DONE) => {
      this.answers.delete(operation)
      held.resolve(outcome)
    }
  }
}
