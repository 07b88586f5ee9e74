/**
 * A saga as a dialogue, over the pure machine alone: what it asks, what it is answered, what it asks then.
 *
 *   given(passerCommande, order)
 *     .expect('commande.creer').reply({ montantCents: 100, numero: 7 })
 *     .expect('stock.reserver').refuse('STOCK_INSUFFISANT')
 *     .expect('commande.annuler').reply()
 *     .isUndone('ANNULEE')
 */
import { deepEqual, equal, ok, partialDeepStrictEqual } from 'node:assert/strict'
import { type Outcome, type ProblemCode, refuse, toWire } from '@comptoir/contracts'
import { compileCheck } from '@comptoir/kit/http/validation.ts'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import { advance, type Change, cancel, expire, turnsBackAt } from '@comptoir/saga/machine/advance.ts'
import { DEFAULT_LIMITS } from '@comptoir/saga/machine/retry-policy.ts'
import { initialState, type PendingCall, pendingCall, type SagaState } from '@comptoir/saga/machine/state.ts'

const SAGA_ID = '01980000-0000-7000-8000-000000000001'
const START = Date.parse('2026-01-02T03:04:05.000Z')

/** Begins the dialogue of a saga that has just started. */
export function given(definition: SagaDefinition, input: unknown): Dialogue {
  return new Dialogue(definition, input)
}

/** Every answer comes a second after the one before. */
export class Dialogue {
  readonly #definition: SagaDefinition
  #state: SagaState
  #now = START
  /** What was expected and has no outcome yet. */
  #asked: PendingCall | undefined
  /** After an unknown outcome: the key with which the same must be asked again. */
  #askedBefore: string | undefined

  constructor(definition: SagaDefinition, input: unknown) {
    this.#definition = definition
    const deadlineMs = DEFAULT_LIMITS.sagaDeadlineMs
    this.#state = initialState(definition, { sagaId: SAGA_ID, input, now: START, deadlineMs })
  }

  /** The saga asks for this operation, with at least these members in its body. */
  expect(operation: string, body: object = {}): this {
    if (this.#asked !== undefined) throw new Error(`${this.#asked.call.operation.id} has no outcome yet`)
    const pending = pendingCall(this.#definition, this.#state)
    equal(pending?.call.operation.id, operation)
    partialDeepStrictEqual(pending?.call.body, body)
    if (this.#askedBefore !== undefined) equal(pending?.key, this.#askedBefore)
    this.#asked = pending
    return this
  }

  /** It succeeds. The reply has the instant `a`, and what else is given; it must be on contract. */
  reply(members: object = {}): this {
    const reply = { a: new Date(this.#now + 1_000).toISOString(), ...members }
    const { operation } = this.#expected().call
    const isOnContract = compileCheck(operation.wireReply)(toWire(reply))
    ok(isOnContract, `off contract: ${operation.id} replies ${JSON.stringify(reply)}`)
    return this.#conclude({ kind: 'succeeded', reply })
  }

  /** It is refused, as its contract declares. */
  refuse(code: ProblemCode, details: Readonly<Record<string, unknown>> = {}): this {
    const { operation } = this.#expected().call
    ok(operation.refusals.includes(code), `off contract: ${operation.id} refuses ${code}`)
    return this.#conclude({ kind: 'refused', refusal: refuse(code, details) })
  }

  /** No answer comes, or none that means anything: the same is asked again, until the saga turns back. */
  unknown(): this {
    const { key } = this.#expected()
    this.#conclude({ kind: 'unknown', reason: 'TIMEOUT' })
    this.#askedBefore = key
    return this
  }

  /** The time for the saga passes: it turns back, unless its point of no return is behind it. */
  timesOut(): this {
    this.#now = Math.max(this.#now, turnsBackAt(this.#definition, this.#state, DEFAULT_LIMITS))
    return this.#turn(expire(this.#definition, this.#state, this.#at()))
  }

  /** An operator cancels it. */
  cancel(reason: string): this {
    const change = cancel(this.#definition, this.#state, { ...this.#at(), reason })
    if (change === undefined) throw new Error('it is too late to cancel')
    return this.#turn(change)
  }

  /** An operator cannot cancel it any more. */
  cannotCancel(): this {
    equal(cancel(this.#definition, this.#state, { ...this.#at(), reason: 'too late' }), undefined)
    return this
  }

  /** The client has its answer, and these states were reached. */
  isAnswered(...reached: readonly string[]): this {
    equal(this.#state.answered, true)
    return this.hasReached(...reached)
  }

  /** Every step is done. */
  isCompleted(): void {
    equal(this.#state.phase, 'completed')
  }

  /** Everything is undone, and this was the last state reached. */
  isUndone(last: string): void {
    equal(this.#state.phase, 'compensated')
    equal(this.#state.reached.at(-1)?.statut, last)
  }

  /** The states reached so far, in order. */
  hasReached(...states: readonly string[]): this {
    deepEqual(
      this.#state.reached.map(({ statut }) => statut),
      states,
    )
    return this
  }

  #expected(): PendingCall {
    if (this.#asked === undefined) throw new Error('expect() what is asked before its outcome')
    return this.#asked
  }

  #conclude(outcome: Outcome): this {
    const askedAt = this.#now
    this.#now += 1_000
    const happened = { ...this.#at(), askedAt, outcome }
    return this.#turn(advance(this.#definition, this.#state, happened))
  }

  #turn(change: Change | undefined): this {
    if (change === undefined) return this
    this.#state = change.state
    this.#asked = undefined
    this.#askedBefore = undefined
    return this
  }

  #at() {
    return { now: this.#now, random: 0, limits: DEFAULT_LIMITS }
  }
}
