import type { Call, OperationSpec } from '@comptoir/contracts'
import { expect, test } from 'vitest'
import { defineSaga, type Step, stepsFor } from '../src/definition.ts'

interface Trip {
  readonly id: string
  readonly prix: number
}
const { compensable, pivot, retriable } = stepsFor<Trip>()
const ask = <R>(body: { id: string }): Call<R> => ({ operation: { id: 'vol.x' } as OperationSpec, body })
const call = ({ id }: Trip) => ask<{ prix: number }>({ id })
const undo = call

const vol = compensable('vol', { call, undo })
const payer = pivot('payer', { call, undo })
const ticket = retriable('billet', { call })
const courriel = retriable('courriel', { call, trailing: true })

test('compensable steps, one pivot, then retriable ones make a saga', () => {
  const saga = defineSaga('voyage', [vol, payer, ticket, courriel], { version: 3, compensated: 'ANNULEE' })
  expect(saga).toMatchObject({ name: 'voyage', version: 3, decisive: 1, compensated: 'ANNULEE' })
  expect(defineSaga('sans-pivot', [vol, ticket]).decisive).toBe(0)
  expect(defineSaga('en-avant', [ticket]).decisive).toBe(-1)
})

test('a step that cannot stand where it is does not compile, and is refused at start-up', () => {
  // @ts-expect-error a compensable step after the pivot
  expect(() => defineSaga('voyage', [payer, vol])).toThrow('a compensable step cannot follow a pivot one')
  // @ts-expect-error a pivot after a retriable step
  expect(() => defineSaga('voyage', [ticket, payer])).toThrow('a pivot step cannot follow a retriable one')
  // @ts-expect-error a compensable step after a retriable one
  expect(() => defineSaga('voyage', [ticket, vol])).toThrow('cannot follow')
})

test('a second pivot does not compile, and is refused at start-up', () => {
  const again = pivot('encore', { call, undo })
  // @ts-expect-error two points of no return
  expect(() => defineSaga('voyage', [payer, again])).toThrow('at most one pivot')
})

test('a step without its undo does not compile, and is refused at start-up', () => {
  // @ts-expect-error a compensable step needs an undo
  const sans = compensable('sans', { call })
  expect(() => defineSaga('voyage', [sans])).toThrow('needs an undo')
  // @ts-expect-error so does the pivot
  expect(() => defineSaga('voyage', [pivot('sans', { call })])).toThrow('needs an undo')
  // @ts-expect-error a retriable step has none
  expect(() => defineSaga('voyage', [retriable('trop', { call, undo })])).toThrow('has no undo')
})

test('a wrong field does not compile', () => {
  // @ts-expect-error the data has no such field
  compensable('vol', { call: ({ unknown }) => ask({ id: unknown }), undo })
  // @ts-expect-error the reply has no such field
  compensable('vol', { call, keep: (data, { unknown }) => ({ ...data, prix: unknown }), undo })
  // @ts-expect-error what is kept must be the saga's data
  compensable('vol', { call, keep: () => ({ autre: 1 }), undo })
  // @ts-expect-error only a retriable step may trail
  compensable('vol', { call, undo, trailing: true })
  expect(compensable('vol', { call, keep: (data, { prix }) => ({ ...data, prix }), undo }).name).toBe('vol')
})

test('names that would collide in keys are refused at start-up', () => {
  expect(() => defineSaga('voyage', [vol, vol])).toThrow('used once')
  expect(() => defineSaga('voyage', [compensable('Vol:1', { call, undo })])).toThrow('kebab-case')
})

test('a trailing step cannot come before one that the caller waits for', () => {
  expect(() => defineSaga('voyage', [vol, courriel, ticket])).toThrow('trails as well')
  expect(() => defineSaga('voyage', [courriel])).toThrow('waits for at least one')
  expect(() => defineSaga('voyage', [] as readonly Step<Trip>[] as [])).toThrow('at least one step')
})
