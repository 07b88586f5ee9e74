/** `npm start` with stubs for services. The variable FICTIFS is the table, as JSON. */

import type { ProcessSpec } from '@comptoir/system/topology.ts'
import { runCommand } from '../../run/command.ts'
import { runStart } from '../../run/run-start.ts'

const table = JSON.parse(process.env['FICTIFS'] ?? '[]') as ProcessSpec[]

await runCommand({ fr: '', en: '' }, (context) => runStart(context, { table, checkout: import.meta.dirname }))
