/** `npm start` for a run: the same supervisor, whose processes reach each other through the run's proxies. */
import { runCommand } from '../../scripts/start/command.ts'
import { checkout } from '../../scripts/start/config.ts'
import { processes } from '../../scripts/start/processes.ts'
import { runStart } from '../../scripts/start/run-start.ts'
import { readRoutes, reroute } from './routes.ts'

const help = {
  fr: 'Le superviseur d’un chaos ; voyez npm run chaos -- --help',
  en: 'The supervisor of a chaos run; see npm run chaos -- --help',
}

await runCommand(help, (context) => {
  const routes = readRoutes(process.env['CHAOS_ROUTES'] ?? '')
  return runStart(context, { table: processes, checkout, reroute: (planned) => reroute(planned, routes) })
})
