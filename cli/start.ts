import { checkout } from '@comptoir/system/checkout.ts'
import { processes } from '@comptoir/system/topology.ts'
import { runCommand } from './run/command.ts'
import { refuseWords } from './run/config.ts'
import { runStart } from './run/run-start.ts'

const help = {
  fr: `npm start [-- --instances stock=2,orchestrator=2] [--lang en] [--json]
Démarre tout le système sur cette machine, avec son PostgreSQL ; Ctrl+C l’arrête en ordre et garde les données.
  --instances nom=n   n instances en tout de ce processus (instance k : port de base + 100·k)
  --json              une ligne JSON par événement
Variables : PORT_OFFSET=n (ajouté à tous les ports), DATABASE_URL ou DATABASE_URL_STOCK… (un PostgreSQL à vous),
COMPTOIR_STATE=/dossier (où garder les données), NO_COLOR.`,
  en: `npm start [-- --instances stock=2,orchestrator=2] [--lang en] [--json]
Starts the whole system on this machine, with its own PostgreSQL; Ctrl+C stops it in order and keeps the data.
  --instances name=n  n instances in all of that process (instance k: base port + 100·k)
  --json              one JSON line an event
Variables: PORT_OFFSET=n (added to every port), DATABASE_URL or DATABASE_URL_STOCK… (a PostgreSQL of yours),
COMPTOIR_STATE=/folder (where to keep the data), NO_COLOR.`,
}

await runCommand(help, (context) => {
  refuseWords(context.config)
  return runStart(context, { table: processes, checkout })
})
