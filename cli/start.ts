/** `npm start`: the whole system on this machine. */
import { checkout } from '@comptoir/system/checkout.ts'
import { processes } from '@comptoir/system/topology.ts'
import { startCommand } from './run/start-command.ts'

await startCommand({ table: processes, folders: checkout })
