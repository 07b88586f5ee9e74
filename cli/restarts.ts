/** `npm run restarts`: processes end by SIGTERM in turn while callers go on. */
import { runRestarts } from '../proofs/chaos/restarts/run.ts'
import { runCommand } from './run/command.ts'

const help = {
  fr: `npm run restarts -- [--count 50] [--gateway krakend|stand-in] [--in-flight 12] [--seed N]
Met fin par SIGTERM à chaque service et à chaque orchestrateur à son tour, un jumeau debout, pendant que des clients
appellent par la passerelle ; code 1 quand un appel est rompu (ni réponse, ni 2xx).`,
  en: `npm run restarts -- [--count 50] [--gateway krakend|stand-in] [--in-flight 12] [--seed N]
Ends each service and each orchestrator by SIGTERM in turn, a twin up, while clients call through the gateway; exit
code 1 when a call breaks (no answer, or none of 2xx).`,
}
const options = {
  count: { type: 'number', default: 50 },
  gateway: { type: 'string' },
  'in-flight': { type: 'number', default: 12 },
  seed: { type: 'number', digits: 9 },
} as const

await runCommand({ help, options }, (context) => {
  const { count, gateway, seed = Math.floor(Math.random() * 1e6) } = context.options
  return runRestarts(context, { count, gateway, seed, inFlight: context.options['in-flight'] })
})
