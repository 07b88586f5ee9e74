import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { createLane } from '../src/lane.ts'

/** A lane whose groups end when the test says so. */
function controlledLane(
  options: {
    max?: number
    width?: number
    keyOf?: (item: string) => string
    kindOf?: (item: string) => string
    lingerMs?: number
  } = {},
) {
  const groups: { items: readonly string[]; end: (cause?: Error) => void }[] = []
  const lane = createLane<string, string>({
    max: 64,
    ...options,
    run: (items) =>
      new Promise((resolve, reject) => {
        const end = (cause?: Error) =>
          cause === undefined ? resolve(items.map((item) => `${item}!`)) : reject(cause)
        groups.push({ items, end })
      }),
  })
  const started = (count: number) => vi.waitFor(() => expect(groups).toHaveLength(count))
  /** Ends so many groups, each as soon as it has started. */
  const pass = async (count: number) => {
    for (let group = 1; group <= count; group += 1) {
      await started(group)
      groups[group - 1]?.end()
    }
  }
  return { lane, groups, started, pass }
}

afterEach(() => {
  vi.useRealTimers()
})

test('a single item starts a group at once, and gets its own result', async () => {
  const { lane, groups, started } = controlledLane()
  const answer = lane.push('a')
  await started(1)
  groups[0]?.end()
  expect(await answer).toBe('a!')
})

test('what arrives while a group runs makes the next group, in order', async () => {
  const { lane, groups, started } = controlledLane()
  const first = lane.push('a')
  await started(1)
  const rest = ['b', 'c', 'd'].map((item) => lane.push(item))
  expect(lane.waiting).toBe(3)
  groups[0]?.end()
  await first
  await started(2)
  expect(groups[1]?.items).toEqual(['b', 'c', 'd'])
  groups[1]?.end()
  expect(await Promise.all(rest)).toEqual(['b!', 'c!', 'd!'])
})

test('what keeps coming, turn after turn, joins one group; the first turn without more starts it', async () => {
  const { lane, groups, started } = controlledLane({ max: 4 })
  const all: Promise<string>[] = []
  const come = ([item, ...rest]: string[]) => {
    if (item === undefined) return
    setImmediate(() => come(rest))
    all.push(lane.push(item))
  }
  come(['a', 'b', 'c'])
  await started(1)
  expect(groups[0]?.items).toEqual(['a', 'b', 'c'])
  groups[0]?.end()
  expect(await Promise.all(all)).toEqual(['a!', 'b!', 'c!'])
})

test('a group is never larger than the largest', async () => {
  const { lane, groups, pass } = controlledLane({ max: 2 })
  const all = ['a', 'b', 'c', 'd', 'e'].map((item) => lane.push(item))
  await pass(3)
  await Promise.all(all)
  expect(groups.map((group) => group.items)).toEqual([['a', 'b'], ['c', 'd'], ['e']])
})

test('urgent items go before those that came earlier', async () => {
  const { lane, groups, started } = controlledLane({ max: 2 })
  const first = lane.push('first')
  await started(1)
  const rest = [lane.push('a'), lane.push('b'), lane.push('undo', { urgent: true })]
  groups[0]?.end()
  await first
  await started(2)
  expect(groups[1]?.items).toEqual(['undo', 'a'])
  groups[1]?.end()
  await started(3)
  groups[2]?.end()
  await Promise.all(rest)
})

test('two items of one key never share a group', async () => {
  const { lane, groups, pass } = controlledLane({ keyOf: (item) => item.slice(0, 1) })
  const all = ['a1', 'b1', 'a2', 'a3'].map((item) => lane.push(item))
  await pass(3)
  await Promise.all(all)
  expect(groups.map((group) => group.items)).toEqual([['a1', 'b1'], ['a2'], ['a3']])
})

test('only items of one kind share a group; an urgent one says which, by turns with the others', async () => {
  const { lane, groups, pass } = controlledLane({ kindOf: (item) => item.slice(0, 1) })
  const all = ['a1', 'b1', 'a2', 'c1', 'b2'].map((item) => lane.push(item))
  for (const item of ['c2', 'b3']) all.push(lane.push(item, { urgent: true }))
  await pass(3)
  await Promise.all(all)
  expect(groups.map((group) => group.items)).toEqual([
    ['c2', 'c1'],
    ['a1', 'a2'],
    ['b3', 'b1', 'b2'],
  ])
})

test('as many groups as the lane is wide run at once', async () => {
  const { lane, groups, started } = controlledLane({ max: 1, width: 2 })
  const all = ['a', 'b', 'c'].map((item) => lane.push(item))
  await started(2)
  expect(lane.waiting).toBe(1)
  groups[1]?.end()
  await started(3)
  groups[0]?.end()
  groups[2]?.end()
  expect(await Promise.all(all)).toEqual(['a!', 'b!', 'c!'])
})

test('an item that lingers waits for another to start a group', async () => {
  const { lane, groups, started } = controlledLane({ lingerMs: 3_600_000 })
  const lingering = lane.push('lingers', { linger: true })
  await new Promise((resolve) => setImmediate(resolve))
  expect(groups).toHaveLength(0)
  const pushed = lane.push('starts')
  await started(1)
  expect(groups[0]?.items).toEqual(['lingers', 'starts'])
  groups[0]?.end()
  expect(await Promise.all([lingering, pushed])).toEqual(['lingers!', 'starts!'])
})

test('an item that lingers goes on waiting when a group of another kind starts or ends', async () => {
  const { lane, groups, started } = controlledLane({
    lingerMs: 3_600_000,
    kindOf: (item) => item.slice(0, 1),
  })
  const other = lane.push('b1')
  await started(1)
  const lingering = lane.push('a1', { linger: true })
  groups[0]?.end()
  await other
  await new Promise((resolve) => setImmediate(resolve))
  expect(groups).toHaveLength(1)
  const pushed = lane.push('a2')
  await started(2)
  expect(groups[1]?.items).toEqual(['a1', 'a2'])
  groups[1]?.end()
  expect(await Promise.all([lingering, pushed])).toEqual(['a1!', 'a2!'])
})

test('items that linger start a group once they fill it, however many of another kind wait', async () => {
  const { lane, groups, started } = controlledLane({
    max: 2,
    lingerMs: 3_600_000,
    kindOf: (item) => item.slice(0, 1),
  })
  const all = ['b1', 'b2', 'b3'].map((item) => lane.push(item))
  all.push(lane.push('a1', { linger: true }))
  await started(1)
  groups[0]?.end()
  await started(2)
  groups[1]?.end()
  await all[2]
  await new Promise((resolve) => setImmediate(resolve))
  expect(groups).toHaveLength(2)
  all.push(lane.push('a2', { linger: true }))
  await started(3)
  groups[2]?.end()
  await Promise.all(all)
  expect(groups.map((group) => group.items)).toEqual([['b1', 'b2'], ['b3'], ['a1', 'a2']])
})

test('an item lingers no longer than its time, nor when the lane is asked to empty', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { lane, groups, started } = controlledLane({ lingerMs: 20 })
  const late = lane.push('late', { linger: true })
  vi.advanceTimersByTime(20)
  vi.useRealTimers()
  await started(1)
  groups[0]?.end()
  expect(await late).toBe('late!')
  const last = lane.push('last', { linger: true })
  const idle = lane.idle()
  await started(2)
  groups[1]?.end()
  await idle
  expect(await last).toBe('last!')
})

test('a group that rejects is the answer to each of its items, and the lane goes on', async () => {
  const { lane, groups, started } = controlledLane()
  const lost = [lane.push('a'), lane.push('b')]
  await started(1)
  groups[0]?.end(new Error('connection lost'))
  expect((await Promise.allSettled(lost)).map((result) => result.status)).toEqual(['rejected', 'rejected'])
  const next = lane.push('c')
  await started(2)
  groups[1]?.end()
  expect(await next).toBe('c!')
})

test('work that throws before it returns a promise is a rejection as well', async () => {
  const lane = createLane<string, string>({
    max: 1,
    run: () => {
      throw new Error('at once')
    },
  })
  await expect(lane.push('a')).rejects.toThrow('at once')
  await lane.idle()
})

test('a group with another number of results than items is answered by a fault, never by a neighbour’s result', async () => {
  const lane = createLane<string, string>({ max: 64, run: async (items) => items.slice(1) })
  const answers = await Promise.allSettled([lane.push('a'), lane.push('b')])
  expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'rejected'])
})

test('whatever comes, each item is done once, gets its own result, and keys stay in order', async () => {
  const item = fc.record({
    key: fc.nat({ max: 3 }),
    kind: fc.nat({ max: 2 }),
    urgent: fc.boolean(),
    linger: fc.boolean(),
    pause: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(item, { maxLength: 40 }),
      fc.integer({ min: 1, max: 5 }),
      async (items, max) => {
        const done: number[] = []
        const groups: number[][] = []
        const lane = createLane<number, number>({
          max,
          lingerMs: 1,
          keyOf: (index) => String(items[index]?.key),
          kindOf: (index) => items[index]?.kind,
          run: async (group) => {
            expect(new Set(group.map((index) => items[index]?.kind)).size).toBe(1)
            groups.push(group.map((index) => items[index]?.key ?? -1))
            await new Promise((resolve) => setImmediate(resolve))
            done.push(...group)
            return group.map((index) => index * 2)
          },
        })
        const answers: Promise<number>[] = []
        for (const [index, { urgent, linger, pause }] of items.entries()) {
          answers.push(lane.push(index, { urgent, linger }))
          if (pause) await new Promise((resolve) => setImmediate(resolve))
        }
        await lane.idle()
        expect(await Promise.all(answers)).toEqual(items.map((_, index) => index * 2))
        expect(done.toSorted((a, b) => a - b)).toEqual(items.map((_, index) => index))
        for (const keys of groups) {
          expect(keys.length).toBeLessThanOrEqual(max)
          expect(new Set(keys).size).toBe(keys.length)
        }
        const queues = Object.groupBy(done, (index) => {
          const { key, kind, urgent } = items[index] as (typeof items)[number]
          return `${key} ${kind} ${urgent}`
        })
        for (const queue of Object.values(queues)) expect(queue).toEqual(queue?.toSorted((a, b) => a - b))
      },
    ),
    { numRuns: 60 },
  )
})
