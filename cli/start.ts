/** `npm start`: the whole system on this machine. */
import { checkout } from '@comptoir/system/checkout.ts'
import { processes } from '@comptoir/system/topology.ts'
import { buildScreens } from './run/screens.ts'
import { startCommand } from './run/start-command.ts'

// A screen that has changed since is built first; otherwise this takes some milliseconds.
buildScreens(checkout)
await startCommand({ table: processes, folders: checkout })
