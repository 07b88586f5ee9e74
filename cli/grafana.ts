/** `npm run grafana`: every expression of the dashboards, asked of a real Prometheus. */
import { proveDashboards } from '../proofs/dashboards/prove.ts'
import { runCommand } from './run/command.ts'

const help = {
  fr: `npm run grafana
Démarre le système et Prometheus sur des ports libres, y met une charge bornée, et évalue chaque expression de chaque
tableau : aucune erreur, aucun panneau vide. Environ une minute. Sortie 1 si quelque chose ne va pas.
Il y faut le programme prometheus (npm run tools). Grafana lui-même n’est pas démarré.`,
  en: `npm run grafana
Starts the system and Prometheus on free ports, puts a bounded load on it, and evaluates every expression of every
dashboard: no error, no empty panel. About a minute. Exit 1 when something is wrong.
It needs the program prometheus (npm run tools). Grafana itself is not started.`,
}

await runCommand({ help }, proveDashboards)
