/** `npm run stop`: one process of the running system. */
import { actCommand } from './run/act-command.ts'

await actCommand('stop', {
  fr: `npm run stop -- facturation-worker [--json]
Arrête un processus du système en marche, avec ce qu’il avait commencé ; les autres continuent, et rien ne le relance.
stock-8107 n’arrête que cette instance. Tout arrêter : Ctrl+C là où npm start tourne.`,
  en: `npm run stop -- facturation-worker [--json]
Stops one process of the running system once it has finished what it had begun; the others go on, and nothing restarts it.
stock-8107 stops that instance alone. To stop everything: Ctrl+C where npm start runs.`,
})
