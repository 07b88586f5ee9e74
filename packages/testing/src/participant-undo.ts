/** The half of the participant suite that concerns undos. */
import { expect } from 'vitest'
import { uneCle } from './builders.ts'
import { expectOnContract, inWorld, outcome, type RunningSuite } from './participant-proof.ts'
import type { Request } from './participant-world.ts'

type Undo<B extends object> = NonNullable<RunningSuite<B>['undo']>

/** The n-th action and its undo, under the keys of one saga. */
function requestsOf<B extends object>({ build }: RunningSuite<B>, undo: Undo<B>) {
  return {
    action: (n: number): Request => ({ key: uneCle(n), body: build(n) }),
    undoing: (n: number): Request => ({ key: uneCle(n, { undo: true }), body: undo.bodyFor(build(n)) }),
  }
}

/** An undo before, after and beside its action. */
export function undoTests<B extends object>(suite: RunningSuite<B>, undo: Undo<B>): void {
  const { served, observe } = suite
  const { action, undoing } = requestsOf(suite, undo)
  inWorld(
    suite,
    'an undo that comes first succeeds, and its action is refused and has no effect',
    async (world) => {
      const before = await observe(world.pool)
      expectOnContract(undo.served, await world.one(undo.served, undoing(1)), 'done')
      const late = await world.one(served, action(1))
      expect(late).toMatchObject({ kind: 'refused', refusal: { refus: 'ACTION_ANNULEE' } })
      expect(await world.one(served, action(1))).toEqual(late)
      expect(await observe(world.pool)).toEqual(before)
    },
  )
  inWorld(suite, 'an undo restores what its action changed, once', async (world) => {
    const before = await observe(world.pool)
    await world.one(served, action(1))
    const first = await world.one(undo.served, undoing(1))
    expectOnContract(undo.served, first, 'done')
    expect(await observe(world.pool)).toEqual(before)
    const after = await world.dump()
    expect(await world.one(undo.served, undoing(1))).toEqual(first)
    expect(await world.dump()).toEqual(after)
  })
  inWorld(
    suite,
    'an action that is repeated after its undo gets its first answer and has no effect',
    async (world) => {
      const answer = await world.one(served, action(1))
      await world.one(undo.served, undoing(1))
      const after = await world.dump()
      expect(await world.one(served, action(1))).toEqual(answer)
      expect(await world.dump()).toEqual(after)
    },
  )
}

/** Undos in groups, and at the same time as their actions. */
export function undoGroupTests<B extends object>(suite: RunningSuite<B>, undo: Undo<B>): void {
  const { served, observe } = suite
  const { action, undoing } = requestsOf(suite, undo)
  inWorld(suite, 'an undo concerns its own action only', async (world) => {
    await world.run(served, [action(1), action(2), action(3)])
    await world.run(undo.served, [undoing(1), undoing(3)])
    const { effects } = await outcome(suite, (other) => other.run(served, [action(2)]))
    expect(await observe(world.pool)).toEqual(effects)
  })
  inWorld(suite, 'each undo of a group leaves its tombstone', async (world) => {
    const before = await observe(world.pool)
    const numbers = [1, 2, 3, 4]
    await world.run(undo.served, numbers.map(undoing))
    const late = await world.run(served, numbers.map(action))
    const refusal = { kind: 'refused', refusal: { refus: 'ACTION_ANNULEE' } }
    expect(late).toMatchObject(numbers.map(() => refusal))
    expect(await observe(world.pool)).toEqual(before)
  })
  inWorld(suite, 'actions and their undos at the same time leave nothing behind', async (world) => {
    const before = await observe(world.pool)
    const numbers = Array.from({ length: 12 }, (_, index) => index + 1)
    const [actions, undos] = await Promise.all([
      world.run(served, numbers.map(action)),
      world.run(undo.served, numbers.toReversed().map(undoing)),
    ])
    for (const answer of actions) expect(['done', 'refused']).toContain(answer.kind)
    for (const answer of undos) expect(answer.kind).toBe('done')
    expect(await observe(world.pool)).toEqual(before)
  })
}
