/** Whether a process that has flown many sagas keeps anything of them. */
import { setTimeout } from 'node:timers/promises'
import { residentMiB } from './cpu.ts'
import { closedLoop, orders } from './load.ts'
import { settle } from './measure.ts'
import type { World } from './world.ts'

export interface Memory {
  readonly name: string
  readonly after10k: number
  readonly after100k: number
}

const CLIENTS = 64
const FIRST = 10_000
const SECOND = 100_000
const SAMPLES = 20

/** Resident memory in MiB of each process after 10,000 sagas, and after 100,000. */
export async function measureMemory(world: World, say: (line: string) => void): Promise<readonly Memory[]> {
  const awake = await world.only('default')
  const front = world.fronts.get('default')
  if (front === undefined) throw new Error('default does not run')
  const { ask, close } = orders(front.url, CLIENTS)
  const run = async (count: number) => {
    const { failed } = await closedLoop(ask, { clients: CLIENTS, count })
    if (failed > 0) say(`  ${failed} orders took longer than a client waits`)
    await settle(world, 'default')
  }
  try {
    await run(FIRST)
    const first = await Promise.all(awake.map(({ pid }) => resident(pid)))
    for (let done = FIRST; done < SECOND; done += FIRST) {
      await run(FIRST)
      const now = awake.map(({ name, pid }) => `${name} ${residentMiB(pid).toFixed(0)}`)
      say(`  ${done + FIRST} sagas: ${now.join(', ')} MiB`)
    }
    const second = await Promise.all(awake.map(({ pid }) => resident(pid)))
    return awake.map(({ name }, index) => ({
      name,
      after10k: first[index] ?? Number.NaN,
      after100k: second[index] ?? Number.NaN,
    }))
  } finally {
    await close()
  }
}

/** The least of two seconds at rest: between collections the figure wanders. */
async function resident(pid: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let sample = 0; sample < SAMPLES; sample++) {
    least = Math.min(least, residentMiB(pid))
    await setTimeout(100)
  }
  return least
}
