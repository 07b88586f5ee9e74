import { magasins } from '@comptoir/contracts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { wrongBodySuite } from '@comptoir/testing/wrong-body-suite.ts'
import { charlie, openWorld } from './world.ts'

wrongBodySuite({ service: magasins.service, world: openWorld(), headersOf: () => bearer(charlie) })
