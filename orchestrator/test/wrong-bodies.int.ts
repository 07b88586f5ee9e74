import { orchestrateur } from '@comptoir/contracts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { wrongBodySuite } from '@comptoir/testing/wrong-body-suite.ts'
import { afterAll, beforeAll } from 'vitest'
import { buildWorld, TOKEN, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await buildWorld()
})
afterAll(() => world.close())

wrongBodySuite({
  service: orchestrateur.service,
  world: {
    get app() {
      return world.app
    },
    get pool() {
      return world.pool
    },
  },
  // Heartbeats.
  restless: ['orchestrators'],
  headersOf: ({ acces }): Promise<Record<string, string>> | Record<string, string> =>
    acces.includes('operateur') ? { authorization: `Bearer ${TOKEN}` } : bearer({ role: 'responsable' }),
})
