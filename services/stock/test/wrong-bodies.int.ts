import { stock } from '@comptoir/contracts'
import { charlie } from '@comptoir/testing/staff.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { wrongBodySuite } from '@comptoir/testing/wrong-body-suite.ts'
import { openWorld, prepareStock } from './world.ts'

wrongBodySuite({ service: stock.service, world: openWorld(prepareStock), headersOf: () => bearer(charlie) })
