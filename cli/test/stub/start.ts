/** `npm start` with stubs for services. The variable COMPTOIR_STUBS is the table, as JSON. */
import type { ProcessSpec } from '@comptoir/system/topology.ts'
import { startCommand } from '../../run/start-command.ts'

const table = JSON.parse(process.env['COMPTOIR_STUBS'] ?? '[]') as ProcessSpec[]

await startCommand({ table, folders: import.meta.dirname })
