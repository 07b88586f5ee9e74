/** `npm run chaos`: orders under load while everything breaks in turn, then the rules over all databases. */
import { runChaos } from '../proofs/chaos/run.ts'
import { runCommand } from './run/command.ts'
import { chosen, readServers, SERVER_OPTIONS } from './run/servers.ts'

const help = {
  fr: `npm run chaos -- [--seconds 60] [--seed N] [--in-flight 160] [--bus rabbitmq] [--cache redis]
                     [--engine restate] [--keep] [--lang en]
Démarre tout le système sur des ports et des données à lui, passe des commandes, et pendant ce temps tue et fige chaque
processus, PostgreSQL et le superviseur à leur tour, coupe, retarde et double ce qu’ils se disent, et dérègle des horloges ;
puis vérifie les règles sur toutes les bases.
  --seconds n     durée des pannes
  --seed n        la même graine donne les mêmes commandes et les mêmes pannes
  --in-flight n   commandes en même temps
  --bus rabbitmq  RabbitMQ porte les événements ; il est tué et figé comme le reste
  --cache redis   les lectures sont gardées dans Redis, tué et figé aussi
  --engine restate  Restate mène les sagas (npm run tools -- restate) ; tué et figé aussi
  --keep          garde les données, les journaux et le relevé du client
Code 1 quand une règle est violée, ou quand la course a trop peu montré.`,
  en: `npm run chaos -- [--seconds 60] [--seed N] [--in-flight 160] [--bus rabbitmq] [--cache redis]
                     [--engine restate] [--keep] [--lang en]
Starts the whole system on ports and data of its own, places orders, and meanwhile kills and freezes every process,
PostgreSQL and the supervisor in turn, cuts, delays and doubles what they say to each other, and sets clocks wrong; then
checks the rules over all databases.
  --seconds n     how long things break
  --seed n        the same seed gives the same orders and the same faults
  --in-flight n   orders at the same time
  --bus rabbitmq  RabbitMQ carries the events, and is killed and frozen like all else
  --cache redis   reads are kept in Redis, which is killed and frozen too
  --engine restate  Restate runs the sagas (npm run tools -- restate); killed and frozen too
  --keep          keeps the data, the logs and the client's record
Exit code 1 when a rule is broken, or when the run showed too little.`,
}
const options = {
  seconds: { type: 'number', default: 60 },
  seed: { type: 'number', digits: 9 },
  'in-flight': { type: 'number', default: 160 },
  keep: { type: 'boolean' },
  engine: { type: 'string' },
  ...SERVER_OPTIONS,
} as const

await runCommand({ help, options }, (context) => {
  const { seconds, seed = Math.floor(Math.random() * 1e6), keep } = context.options
  const inFlight = context.options['in-flight']
  const engine = chosen('engine', context.options.engine, 'restate')
  const servers = { ...readServers(context.options), ...engine }
  return runChaos(context, { seed, faultMs: seconds * 1_000, inFlight, keep, servers })
})
