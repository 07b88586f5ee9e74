/**
 * What every operation of every participant promises, as tests over the very code that the service serves, on a real
 * PostgreSQL. A service calls `participantSuite` once for each of its operations.
 */
import { TIMES } from '@comptoir/kit/process/times.ts'
import type { Answer, ServedOperation } from '@comptoir/participant/operation.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uneCle } from './builders.ts'
import {
  expectOnContract,
  inWorld,
  outcome,
  type ParticipantSuite,
  type RunningSuite,
} from './participant-proof.ts'
import { undoGroupTests, undoTests } from './participant-undo.ts'
import { createWorld, type Request, type World } from './participant-world.ts'

/** Registers the suite under the operation's id. Call it at the top level of an `.int.ts` file. */
export function participantSuite<B extends object>(suite: ParticipantSuite<B>): void {
  describe(`participant ${suite.served.spec.id}`, () => {
    const worlds: World[] = []
    beforeAll(async () => {
      worlds.push(...(await Promise.all([createWorld(suite), createWorld(suite)])))
    })
    afterAll(() => Promise.all(worlds.map((world) => world.close())))
    const inSuite = { ...suite, worlds }
    keyTests(inSuite)
    groupTests(inSuite)
    concurrencyTests(inSuite)
    killTest(inSuite)
    if (suite.undo === undefined) return
    undoTests(inSuite, suite.undo)
    undoGroupTests(inSuite, suite.undo)
  })
}

function keyTests<B extends object>(suite: RunningSuite<B>): void {
  const { served, build, observe } = suite
  inWorld(suite, 'a command has its effect and answers on contract', async (world) => {
    const before = await observe(world.pool)
    expectOnContract(served, await world.one(served, { key: uneCle(1), body: build(0) }), 'done')
    expect(await observe(world.pool)).not.toEqual(before)
  })
  inWorld(suite, 'the same command twice has one effect and one answer', async (world) => {
    const first = await world.one(served, { key: uneCle(1), body: build(0) })
    const after = await world.dump()
    expect(await world.one(served, { key: uneCle(1), body: build(0) })).toEqual(first)
    expect(await world.dump()).toEqual(after)
  })
  inWorld(suite, 'a key with another body is not done and is no refusal', async (world) => {
    await world.one(served, { key: uneCle(1), body: build(0) })
    const after = await world.dump()
    expect(await world.one(served, { key: uneCle(1), body: build(1) })).toEqual({ kind: 'other-command' })
    expect(await world.dump()).toEqual(after)
  })
  if (served.spec.refusals.includes('COMMANDE_PERIMEE')) {
    inWorld(suite, 'a command older than the memory of keys is refused and writes nothing', async (world) => {
      const before = await world.dump()
      const key = uneCle(1, { ageMs: TIMES.keyRetentionMs + 60_000 })
      const answer = await world.one(served, { key, body: build(0) })
      expect(answer).toMatchObject({ kind: 'refused', refusal: { refus: 'COMMANDE_PERIMEE' } })
      expect(await world.dump()).toEqual(before)
    })
  }
  const { refused } = suite
  if (refused === undefined) return
  inWorld(suite, 'a refused command writes nothing but its reply, which is repeated', async (world) => {
    const before = await world.dump()
    const answer = await world.one(served, { key: uneCle(1), body: refused })
    expectOnContract(served, answer, 'refused')
    expect(await world.one(served, { key: uneCle(1), body: refused })).toEqual(answer)
    expect(await world.dump()).toEqual(before)
  })
  inWorld(suite, 'a refusal leaves its neighbours in the group alone', async (world) => {
    const answers = await world.run(served, [
      { key: uneCle(1), body: build(0) },
      { key: uneCle(2), body: refused },
      { key: uneCle(3), body: build(1) },
    ])
    expect(answers.map((answer) => answer.kind)).toEqual(['done', 'refused', 'done'])
  })
}

function groupTests<B extends object>(suite: RunningSuite<B>): void {
  const { served, build, observe, groups = 10 } = suite
  const bodies = suite.bodies ?? fc.nat({ max: 9 }).map(build)
  test('a group does what its commands do one by one', { timeout: 60_000 }, async () => {
    // fast-check prints the seed and the group when it fails.
    await fc.assert(
      fc.asyncProperty(fc.array(bodies, { minLength: 2, maxLength: 16 }), async (group) => {
        const requests = group.map((body, index): Request => ({ key: uneCle(index + 1), body }))
        const together = await outcome(suite, (world) => world.run(served, requests))
        const apart = await outcome(suite, async (world) => {
          const answers: Answer[] = []
          for (const request of requests) answers.push(await world.one(served, request))
          return answers
        })
        expect(together).toEqual(apart)
        for (const answer of together.answers) expectOnContract(served, answer)
      }),
      { numRuns: groups },
    )
  })
  inWorld(suite, 'a poisoned command fails alone, without a trace', async (world) => {
    const poison = uneCle(2)
    const answers = await world.run(poisoned(served, poison), [
      { key: uneCle(1), body: build(0) },
      { key: poison, body: build(1) },
      { key: uneCle(3), body: build(2) },
    ])
    expect(answers.map((answer) => answer.kind)).toEqual(['done', 'fault', 'done'])
    const withoutIt = await outcome(suite, (other) =>
      other.run(served, [
        { key: uneCle(1), body: build(0) },
        { key: uneCle(3), body: build(2) },
      ]),
    )
    expect(await observe(world.pool)).toEqual(withoutIt.effects)
    expect(await world.one(served, { key: poison, body: build(1) })).toMatchObject({ kind: 'done' })
  })
}

function concurrencyTests<B extends object>(suite: RunningSuite<B>): void {
  const { served, build } = suite
  inWorld(
    suite,
    'two groups with the same keys, in opposite orders, have one effect and the same answers',
    async (world) => {
      const requests = Array.from(
        { length: 12 },
        (_, index): Request => ({ key: uneCle(index + 1), body: build(index) }),
      )
      const [one, two] = await Promise.all([
        world.run(served, requests),
        world.run(served, requests.toReversed()),
      ])
      expect(one.map((answer) => answer.kind)).toEqual(requests.map(() => 'done'))
      expect(two.toReversed()).toEqual(one)
      const { effects } = await outcome(suite, (other) => other.run(served, requests))
      expect(await suite.observe(world.pool)).toEqual(effects)
    },
  )
  inWorld(suite, 'groups that touch the same rows in opposite orders all end', async (world) => {
    const group = (from: number, indices: readonly number[]) =>
      world.run(
        served,
        indices.map((index, at) => ({ key: uneCle(from + at), body: build(index) })),
      )
    const upwards = Array.from({ length: 8 }, (_, index) => index)
    const answers = await Promise.all([
      group(100, upwards),
      group(200, upwards.toReversed()),
      group(
        300,
        upwards.map((index) => index + 8),
      ),
      group(400, upwards.map((index) => index + 8).toReversed()),
    ])
    for (const answer of answers.flat()) expect(['done', 'refused']).toContain(answer.kind)
  })
}

function killTest<B extends object>(suite: RunningSuite<B>): void {
  const { served, build, observe } = suite
  inWorld(
    suite,
    'killed at any of its statements, a command leaves nothing, and asked again it has its effect',
    async (world) => {
      const request = { key: uneCle(1), body: build(0) }
      const before = await world.dump()
      for (let at = 1; ; at += 1) {
        const mortal = dyingAt(served, at)
        const answer = await world.one(mortal, request)
        if (!mortal.hasDied()) break
        expect(answer.kind, `statement ${at}`).toBe('fault')
        expect(await world.dump(), `statement ${at}`).toEqual(before)
      }
      const { effects } = await outcome(suite, async (other) => [await other.one(served, request)])
      expect(await observe(world.pool)).toEqual(effects)
    },
  )
}

/** The same operation, whose connection is killed at its n-th statement. */
function dyingAt(served: ServedOperation, at: number): ServedOperation & { hasDied(): boolean } {
  let died = false
  return {
    spec: served.spec,
    hasDied: () => died,
    handle: (tx, commands, context) => {
      let statements = 0
      const mortal = new Proxy(tx, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name, target)
          if (typeof member !== 'function') return member
          return async (...given: unknown[]): Promise<unknown> => {
            if (name === 'query') statements += 1
            if (name === 'query' && statements === at) {
              died = true
              await tx.query('select pg_terminate_backend(pg_backend_pid())')
            }
            return Reflect.apply(member, target, given) as unknown
          }
        },
      })
      return served.handle(mortal, commands, context)
    },
  }
}

/** The same operation, made to meet an error of data, after its effects, whenever `key` is in the group. */
function poisoned(served: ServedOperation, key: string): ServedOperation {
  return {
    spec: served.spec,
    handle: async (tx, commands, context) => {
      const replies = await served.handle(tx, commands, context)
      if ((commands as readonly Request[]).some((command) => command.key === key))
        await tx.query('select 1 / 0')
      return replies
    },
  }
}
