/** `npm run restart`: one process of the running system, stopped if it runs, and started. */
import { actCommand } from './run/act-command.ts'

await actCommand('restart', {
  fr: `npm run restart -- facturation-worker [--json]
Arrête un processus du système s’il tourne, puis le démarre ; finit quand il est prêt. stock-8107 : cette instance seule.`,
  en: `npm run restart -- facturation-worker [--json]
Stops one process of the system if it runs, then starts it; ends once it is ready. stock-8107: that instance alone.`,
})
