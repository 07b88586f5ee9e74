/** `npm start` for a run: the same supervisor, whose processes reach each other through the run's proxies. */

import { checkout } from '@comptoir/system/checkout.ts'
import { processes } from '@comptoir/system/topology.ts'
import { runCommand } from '../../cli/run/command.ts'
import { runStart } from '../../cli/run/run-start.ts'
import { readRoutes, reroute } from './routes.ts'

const help = {
  fr: 'Le superviseur d’un chaos ; voyez npm run chaos -- --help',
  en: 'The supervisor of a chaos run; see npm run chaos -- --help',
}

await runCommand(help, (context) => {
  const routes = readRoutes(process.env['CHAOS_ROUTES'] ?? '')
  return runStart(context, { table: processes, checkout, reroute: (planned) => reroute(planned, routes) })
})
