import { facturation } from '@comptoir/contracts'
import { charlie } from '@comptoir/testing/staff.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { wrongBodySuite } from '@comptoir/testing/wrong-body-suite.ts'
import { openWorld } from './world.ts'

wrongBodySuite({ service: facturation.service, world: openWorld(), headersOf: () => bearer(charlie) })
