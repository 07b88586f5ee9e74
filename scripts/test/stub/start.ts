/** `npm start` with stubs for services. The variable FICTIFS is the table, as JSON. */
import { runCommand } from '../../start/command.ts'
import type { ProcessSpec } from '../../start/processes.ts'
import { runStart } from '../../start/run-start.ts'

const table = JSON.parse(process.env['FICTIFS'] ?? '[]') as ProcessSpec[]

await runCommand({ fr: '', en: '' }, (context) => runStart(context, { table, checkout: import.meta.dirname }))
