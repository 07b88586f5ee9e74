/** What the proofs of the participant suite share: its description, its worlds, and how an answer is judged. */
import { PROBLEMS, toWire } from '@comptoir/contracts'
import { compileCheck } from '@comptoir/kit/http/validation.ts'
import type { Answer, ServedOperation } from '@comptoir/participant/operation.ts'
import type fc from 'fast-check'
import { expect, test } from 'vitest'
import type { World, WorldOptions } from './participant-world.ts'

export interface ParticipantSuite<B extends object = object> extends WorldOptions {
  readonly served: ServedOperation
  /** The operation that undoes it, and the body that undoes a given one. */
  readonly undo?: { readonly served: ServedOperation; readonly bodyFor: (body: B) => object }
  /** The index-th valid body: it succeeds in the prepared world; distinct indices (0 to 19) concern distinct orders. */
  readonly build: (index: number) => B
  /** The effects, comparably: equal when nothing happened, and again after an undo. No generated ids, no instants. */
  readonly observe: (pool: World['pool']) => Promise<unknown>
  /** A body that the prepared world refuses. Left out by operations that refuse nothing. */
  readonly refused?: B
  /** Random bodies for groups, refusals and shared rows included. Default: the valid ones, repeated at random. */
  readonly bodies?: fc.Arbitrary<B>
  /** Random groups to try; each is done twice. */
  readonly groups?: number
}

export interface RunningSuite<B extends object> extends ParticipantSuite<B> {
  /** One to act in, another to compare with. Reset before each use. */
  readonly worlds: readonly World[]
}

/** A test in a world that nothing has touched. */
export function inWorld<B extends object>(
  { worlds }: RunningSuite<B>,
  name: string,
  proof: (world: World) => Promise<void>,
): void {
  test(`${name}`, async () => {
    const world = worlds[0] as World
    await world.reset()
    await proof(world)
  })
}

/** What an untouched world answers and shows after `act`. */
export async function outcome<B extends object>(
  { worlds, observe }: RunningSuite<B>,
  act: (world: World) => Promise<readonly Answer[]>,
): Promise<{ answers: readonly Answer[]; effects: unknown }> {
  const world = worlds[1] as World
  await world.reset()
  return { answers: await act(world), effects: await observe(world.pool) }
}

/** Fails unless the answer is of that kind and keeps to the contract. */
export function expectOnContract(
  { spec }: ServedOperation,
  answer: Answer,
  kind: Answer['kind'] = answer.kind,
): void {
  if (answer.kind === 'fault') throw answer.cause
  expect(answer.kind).toBe(kind)
  expect(keepsContract(spec, answer), `${spec.id} answered ${JSON.stringify(answer)}`).toBe(true)
}

function keepsContract(spec: ServedOperation['spec'], answer: Answer): boolean {
  switch (answer.kind) {
    case 'done':
      return compileCheck(spec.wireReply)(toWire(answer.reply))
    case 'refused':
      return answer.refusal.refus in PROBLEMS && spec.refusals.includes(answer.refusal.refus)
    case 'other-command':
      return true
    case 'pending':
    case 'fault':
      return false
  }
}
