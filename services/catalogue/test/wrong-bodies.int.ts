import { catalogue } from '@comptoir/contracts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { wrongBodySuite } from '@comptoir/testing/wrong-body-suite.ts'
import { openWorld } from './world.ts'

wrongBodySuite({
  service: catalogue.service,
  world: openWorld(),
  headersOf: () => bearer({ role: 'responsable' }),
})
