/** `npm run observability`: Prometheus and Alertmanager beside the running system. */
import { tryLive } from '../proofs/observability/live.ts'
import { runObservability } from '../proofs/observability/run.ts'
import { verify } from '../proofs/observability/verify.ts'
import { JSON_OPTION, runCommand } from './run/command.ts'

const help = {
  fr: `npm run observability [-- --check | --trial] [--json] [--lang en]
Démarre Prometheus (9091) et Alertmanager (9093) à côté du système qui tourne, décalés comme lui ; Ctrl+C arrête les deux
et garde les mesures sept jours.
  --check     ne démarre rien : fait juger règles, alertes et routes par promtool et amtool
  --trial     démarre un système à part, attend que toute cible et toute règle aille bien, fige une instance et attend
              que l’alerte arrive chez qui est d’astreinte
  --json      une ligne JSON quand les deux répondent`,
  en: `npm run observability [-- --check | --trial] [--json] [--lang en]
Starts Prometheus (9091) and Alertmanager (9093) beside the running system, shifted as it is; Ctrl+C stops both and keeps
the measures for seven days.
  --check     starts nothing: has rules, alerts and routes judged by promtool and amtool
  --trial     starts a system apart, waits until every target and every rule is well, hangs an instance and waits until
              the alert reaches those on call
  --json      one JSON line once both answer`,
}
const options = { json: JSON_OPTION, check: { type: 'boolean' }, trial: { type: 'boolean' } } as const

await runCommand({ help, options }, (context) => {
  const { check, trial } = context.options
  if (check) return verify(context, context.settings.checkout)
  return trial ? tryLive(context) : runObservability(context, context.settings)
})
