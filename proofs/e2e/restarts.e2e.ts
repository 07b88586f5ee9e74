/** Processes end by SIGTERM, a twin up, while callers go on: no call is broken. One twin of each behind each gateway. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { RunningSystem } from '@comptoir/system/running-system.ts'
import { expect, test } from 'vitest'
import { restartInTurn, TWO_OF_EACH } from '../chaos/restarts/restarts.ts'

const KINDS = Object.keys(TWO_OF_EACH).length
const krakend = resolve(import.meta.dirname, '../../.tools/bin/krakend')

test.for([
  { gateway: 'stand-in', twin: 0, isPresent: true },
  { gateway: 'krakend', twin: 1, isPresent: existsSync(krakend) },
] as const)(
  'no call breaks while one of each two restarts, behind $gateway',
  { timeout: 600_000 },
  async ({ gateway, twin, isPresent }, { skip }) => {
    skip(!isPresent, 'not built: npm run tools')
    const seed = Math.floor(Math.random() * 1e6)
    const restarted: string[] = []
    const options = { instances: TWO_OF_EACH, env: { COMPTOIR_GATEWAY: gateway } }
    await RunningSystem.with(options, async (system) => {
      const { broken } = await restartInTurn({
        system,
        seed,
        count: KINDS,
        twin,
        inFlight: 6,
        onRestart: (id) => restarted.push(id),
      })
      expect(broken, `seed ${seed}`).toEqual([])
      expect(new Set(restarted).size).toBe(KINDS)
    })
  },
)
