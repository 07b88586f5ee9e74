import { readsNoToken, utilisateurs } from '@comptoir/contracts'
import { wrongBodySuite } from '@comptoir/testing/wrong-body-suite.ts'
import { beforeAll } from 'vitest'
import { asking } from './ask.ts'
import { openWorld } from './world.ts'

const world = openWorld()
let token: string
beforeAll(async () => {
  token = await asking(world).charlie()
})

wrongBodySuite({
  service: utilisateurs.service,
  world,
  headersOf: (route): Record<string, string> =>
    readsNoToken(route) ? {} : { authorization: `Bearer ${token}` },
})
