/** No host's clock decides anything: runners whose host is wrong, or whose host's clock steps, on a real journal. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Outcome } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { anIntent, Participants, unknown, until, World } from './support.ts'

const TEN_MINUTES = 600_000

let world: World
/** How wrong this process's host is. */
let skewMs = 0
beforeAll(async () => {
  world = await World.open()
})
beforeEach(() => {
  const right = Date.now
  skewMs = 0
  vi.spyOn(Date, 'now').mockImplementation(() => right() + skewMs)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await world.reset()
})
afterAll(() => world.close())

const WRONG_CLOCK = fileURLToPath(new URL('./wrong-host-clock.ts', import.meta.url))
const PROCESS = fileURLToPath(new URL('./runner-process.ts', import.meta.url))

function startProcess(skew: number, sagaId: string): ChildProcess {
  return spawn(process.execPath, ['--import', WRONG_CLOCK, PROCESS, world.database.url, sagaId], {
    env: { ...process.env, HOST_SKEW_MS: String(skew) },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

test.each([
  ['ahead', TEN_MINUTES],
  ['behind', -TEN_MINUTES],
])(
  'a saga of a killed process whose host was ten minutes %s is taken over when it is due',
  async (_, skew) => {
    const journal = world.journal()
    const sagaId = newId()
    const wrong = startProcess(skew, sagaId)
    const gone = once(wrong, 'exit')
    try {
      await until(async () => ((await journal.read(sagaId))?.state.attempt ?? 0) > 2)
    } finally {
      wrong.kill('SIGKILL')
      await gone
    }
    await world.expire(journal)
    await world.runner({ caller: new Participants(), journal })
    const row = await until(async () => {
      const seen = await journal.read(sagaId)
      return seen?.recover === false && seen
    })
    expect(row).toMatchObject({ status: 'completed', takeovers: 0 })
  },
)

test.each([
  ['ahead', TEN_MINUTES],
  ['behind', -TEN_MINUTES],
])('a successor whose host is ten minutes %s judges a deadline as its predecessor did', async (_, skew) => {
  const { journal, owner } = await world.owner()
  const intents = { healthy: anIntent(owner), late: anIntent(owner) }
  const { state } = intents.late
  const past = { ...state, deadline: state.since - 1 }
  await journal.start(intents.healthy)
  await journal.start({ ...intents.late, state: past })
  await world.expire(journal)
  skewMs = skew
  await world.runner({ caller: new Participants(), journal: world.journal() })
  const ends = Object.values(intents).map(({ id }) =>
    until(async () => {
      const seen = await journal.read(id)
      return seen?.recover === false && seen.status
    }),
  )
  expect(await Promise.all(ends)).toEqual(['completed', 'compensated'])
})

test.each([
  ['forward', 120_000],
  ['back', -120_000],
])('a step of the host’s clock by two minutes %s cancels no healthy order', async (_, step) => {
  const caller = new Participants()
  const journal = world.journal()
  const payments = new Map<string, (outcome: Outcome) => void>()
  const call: Participants['call'] = (what, how) => {
    const first = what.operation.id === 'paiement.payer' && !payments.has(how.key)
    if (!first) return caller.call(what, how)
    return new Promise((resolve) => payments.set(how.key, resolve))
  }
  const runner = await world.runner({ caller: { call }, journal })
  const ids = Array.from({ length: 10 }, () => newId())
  const answers = ids.map((id) => runner.start({ id, definition: 'achat', input: { id } }))
  await until(async () => payments.size === ids.length)
  skewMs = step
  for (const answer of payments.values()) answer(unknown)
  const confirmed = (await Promise.all(answers)).filter((it) => it.kind === 'ended' && it.state.answered)
  expect(confirmed).toHaveLength(ids.length)
})
