/** The resilience drill of the billing system that Comptoir replaces, word for word: its worker away, then killed again and again. */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { checkout } from '@comptoir/system/checkout.ts'
import { serverEnvironment } from '@comptoir/system/environment.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { readRun } from '@comptoir/system/supervisor/run-file.ts'
import { expect, test } from 'vitest'
import { ask, at, eventually } from './http.ts'
import { signIn } from './people.ts'

const DEMANDS = 10_000
const AT_ONCE = 32
const KILLS = 3
const state = process.env['COMPTOIR_E2E_STATE'] ?? ''
const charlie = await signIn('Charlie', 'root')

/** A command as a person types it. */
function run(command: 'stop' | 'restart'): string {
  const file = resolve(checkout, 'cli', `${command}.ts`)
  const offset = process.env['COMPTOIR_E2E_OFFSET'] ?? ''
  const env = { ...serverEnvironment(), COMPTOIR_STATE: state, PORT_OFFSET: offset }
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, 'facturation-worker'], {
    env,
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
  return stdout
}

const workerPid = () =>
  readRun(stateDirectories(checkout, state).checkout)?.processes.find(
    ({ name }) => name === 'facturation-worker',
  )?.identity?.pid

const waiting = async () =>
  Number(
    (await charlie('GET', `${at(8014)}/factures?statut=EN_ATTENTE&limite=1&total=1`)).headers.get(
      'x-total-count',
    ),
  )

/** Asks for that many invoices, some at once. */
async function demand(count: number): Promise<readonly string[]> {
  const ids: string[] = []
  let left = count
  const one = async () => {
    while (left > 0) {
      left -= 1
      const body = {
        user_id: `usr_${left}`,
        number_of_items: 1 + (left % 9),
        total_amount: (100 + left) / 100,
      }
      const answer = await ask('POST', `${at(8014)}/api/billing`, { body })
      expect(answer.status).toBe(202)
      ids.push(String(answer.body['facture_id']))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  return ids
}

/** The number of each invoice that there is, by its id. */
async function numbers(): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  let next: string | undefined = '/factures?genre=FACTURE&statut=EMISE&limite=100'
  while (next !== undefined) {
    const page = await charlie('GET', `${at(8014)}${next}`)
    for (const { id, numero } of page.body as unknown as { id: string; numero: string }[])
      found.set(id, numero)
    next = /<(.*)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1]
  }
  return found
}

test('ten thousand demands while the worker is away, three kills while it catches up: each invoice once, numbers without a gap', {
  timeout: 900_000,
}, async () => {
  expect(run('stop')).toContain('facturation-worker')
  const through = await ask('POST', `${at(8080)}/api/billing`, {
    body: { user_id: 'usr_123', number_of_items: 3, total_amount: 34.49 },
  })
  expect(through.status).toBe(202)
  const ids = [String(through.body['facture_id']), ...(await demand(DEMANDS - 1))]
  expect(new Set(ids).size).toBe(DEMANDS)
  expect(await waiting()).toBeGreaterThanOrEqual(DEMANDS)

  run('restart')
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const most = DEMANDS - (kill * DEMANDS) / (KILLS + 2)
    expect(await eventually(waiting, (left) => left < most)).toBeLessThan(most)
    const pid = await eventually(
      async () => workerPid(),
      (found) => found !== undefined,
    )
    process.kill(pid as number, 'SIGKILL')
  }
  let left = await waiting()
  // As long as it goes on.
  while (left > 0) {
    const before = left
    left = await eventually(waiting, (now) => now < before)
    expect(left).toBeLessThan(before)
  }
  const given = await numbers()
  expect(ids.filter((id) => !given.has(id))).toEqual([])
  const ranks = [...given.values()].map((numero) => Number(numero.slice(-6))).sort((a, b) => a - b)
  expect(ranks).toEqual(ranks.map((_, index) => index + 1))
})
