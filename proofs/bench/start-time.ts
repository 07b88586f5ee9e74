/** How long a newcomer waits: `npm start`, everything installed, to the first confirmed order. */
import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { checkout } from '@comptoir/system/checkout.ts'
import { freeSystemOffset, makeStateFolder } from '@comptoir/system/running-system.ts'
import type { BenchConfig } from './config.ts'

const ORCHESTRATOR = 8002
const LIMIT_MS = 120_000
const ORDER = JSON.stringify({
  produits: [
    { produit_id: 1, quantite: 1 },
    { produit_id: 2, quantite: 1 },
  ],
})

export interface StartTimes {
  /** On an empty folder: the database is made, migrated and seeded as well. */
  readonly first: number
  /** With the data of the time before. */
  readonly again: number
}

/** Seconds to the first confirmed order, for a first start and for a second one. */
export async function measureStart(config: BenchConfig): Promise<StartTimes> {
  // "Everything installed": PostgreSQL's binaries are where a start before this one has put them.
  const state = makeStateFolder('bench-start')
  try {
    const offset = await freeSystemOffset()
    // The floor is of the system itself: ninety days of sales, which a first start writes for people, are left out.
    const env = {
      ...config.inherited,
      PAST_UNTIL: 'none',
      COMPTOIR_STATE: state,
      PORT_OFFSET: String(offset),
    }
    const start = () => startOnce(env)
    return { first: await start(), again: await start() }
  } finally {
    await rm(state, { recursive: true, force: true })
  }
}

async function startOnce(env: Record<string, string>): Promise<number> {
  const from = performance.now()
  // A group of its own: npm and its shell do not pass signals on.
  const child = spawn('npm', ['start', '--silent', '--', '--json'], {
    cwd: checkout,
    env,
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const group = child.pid
  if (group === undefined) throw new Error('npm could not be started')
  try {
    const url = `http://127.0.0.1:${ORCHESTRATOR + Number(env['PORT_OFFSET'])}/saga/commande/`
    while (signalled(group, 0) && performance.now() - from < LIMIT_MS) {
      if (await isConfirmed(url)) return (performance.now() - from) / 1000
      await setTimeout(25)
    }
    throw new Error('npm start: no order was confirmed')
  } finally {
    signalled(group, 'SIGTERM')
    while (signalled(group, 0)) await setTimeout(50)
  }
}

/** False: the group has no process any more. */
function signalled(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal)
  } catch {
    return false
  }
}

async function isConfirmed(url: string): Promise<boolean> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: ORDER }).catch(() => undefined)
  return answer?.status === 201
}
