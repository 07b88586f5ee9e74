/** `npm start` over a table of processes: everything up, then addresses; on Ctrl+C everything down again. */
import { readFileSync } from 'node:fs'
import { DEMO_COMPTES, KEEPER_OF_KEYS } from '@comptoir/contracts'
import { NGINX_PORT } from '@comptoir/system/servers/nginx.ts'
import { addressOf, readyLine } from '@comptoir/system/supervisor/event-lines.ts'
import { readInstances } from '@comptoir/system/supervisor/instances.ts'
import { realPorts } from '@comptoir/system/supervisor/plan.ts'
import { type Ready, runUntilStopped } from '@comptoir/system/supervisor/run-until-stopped.ts'
import type { SystemEvent } from '@comptoir/system/supervisor/supervisor.ts'
import type { InBoth } from '@comptoir/system/terminal.ts'
import { interfaces, type ProcessSpec } from '@comptoir/system/topology.ts'
import { type Context, JSON_OPTION, runCommand } from './command.ts'
import { createDisplay } from './display.ts'
import { readServers, SERVER_OPTIONS } from './servers.ts'
import { seconds } from './words.ts'

const help: InBoth = {
  fr: `npm start [-- --instances stock=2,orchestrator=2] [--bus rabbitmq] [--cache redis] [--lang en] [--json]
Démarre tout le système sur cette machine, avec son PostgreSQL ; Ctrl+C l’arrête en ordre et garde les données.
  --instances nom=n   n instances en tout de ce processus (instance k : port de base + 100·k)
  --bus rabbitmq      RabbitMQ porte les événements, au lieu de PostgreSQL ; sa page de gestion est sur 15672
  --cache redis       les lectures sont gardées dans Redis, au lieu de la mémoire de chaque processus
  --json              une ligne JSON par événement
Variables : PORT_OFFSET=n (ajouté à tous les ports), DATABASE_URL ou DATABASE_URL_STOCK… (un PostgreSQL à vous),
BUS_URL=amqp://… et REDIS_URL=redis://… (un RabbitMQ, un Redis à vous),
SAGA_ENGINE=restate (Restate mène les sagas ; npm run tools -- restate va le chercher),
COMPTOIR_STATE=/dossier (où garder les données), PROFILE=production (sans données de démonstration),
LOG_DIR=/dossier (trois fichiers par processus : requêtes, changements, erreurs), NO_COLOR.`,
  en: `npm start [-- --instances stock=2,orchestrator=2] [--bus rabbitmq] [--cache redis] [--lang en] [--json]
Starts the whole system on this machine, with its own PostgreSQL; Ctrl+C stops it in order and keeps the data.
  --instances name=n  n instances in all of that process (instance k: base port + 100·k)
  --bus rabbitmq      RabbitMQ carries the events, instead of PostgreSQL; its management page is on 15672
  --cache redis       reads are kept in Redis, instead of the memory of each process
  --json              one JSON line an event
Variables: PORT_OFFSET=n (added to every port), DATABASE_URL or DATABASE_URL_STOCK… (a PostgreSQL of yours),
BUS_URL=amqp://… and REDIS_URL=redis://… (a RabbitMQ, a Redis of yours),
SAGA_ENGINE=restate (Restate runs the sagas; npm run tools -- restate gets it),
COMPTOIR_STATE=/folder (where to keep the data), PROFILE=production (no demonstration data),
LOG_DIR=/folder (three files a process: requests, changes, errors), NO_COLOR.`,
}
const options = {
  json: JSON_OPTION,
  instances: { type: 'strings' },
  ...SERVER_OPTIONS,
} as const

const STOPPING = {
  fr: 'Arrêt en cours, les commandes commencées se terminent… (Ctrl+C encore : tout couper)',
  en: 'Stopping, orders in hand are being finished… (Ctrl+C again: cut everything)',
}
const STOPPED = {
  fr: 'Arrêté. Les données sont gardées ; npm run reset les efface.',
  en: 'Stopped. The data is kept; npm run reset clears it.',
}
const STOPPED_OUTSIDE = {
  fr: 'Arrêté. Les données restent sur votre PostgreSQL ; npm run reset n’y touche pas.',
  en: 'Stopped. The data stays on your PostgreSQL; npm run reset does not touch it.',
}

export interface Shop {
  readonly table: readonly ProcessSpec[]
  /** Holds the folders that the table names. */
  readonly folders: string
}

/** The command for these processes. */
export const startCommand = (shop: Shop): Promise<void> =>
  runCommand({ help, options }, (context) => work(context, shop))

async function work(context: Context<typeof options>, { table, folders }: Shop): Promise<number> {
  const { settings, json, say, text, paint } = context
  const { node } = process.versions
  const instances = readInstances(context.options.instances, table)
  const display = createDisplay(context)
  let titled = json
  const onEvent = (event: SystemEvent) => {
    // Not before something happens: a start that is refused says one line only.
    if (!titled) say(paint('bold', `Comptoir · ${text(PROFILES[settings.profile])} · Node ${node}`))
    titled = true
    display.show(event)
  }
  await runUntilStopped({
    settings,
    table,
    folders,
    instances,
    servers: readServers(context.options),
    onEvent,
    onReady: (ready) => {
      display.settle()
      if (json) say(readyLine(ready, table, settings.portOffset))
      else announce(context, { table, instances, ready })
    },
    onStopping: () => (json ? undefined : say(`\n${text(STOPPING)}`)),
  })
  const isOutside = Object.keys(settings.databaseUrls).length > 0
  if (!json) say(text(isOutside ? STOPPED_OUTSIDE : STOPPED))
  return 0
}

interface Announced {
  readonly table: readonly ProcessSpec[]
  readonly instances: ReadonlyMap<string, number>
  readonly ready: Ready
}

const MAIN: Readonly<Record<string, InBoth>> = {
  [interfaces.name]: { fr: 'Écrans', en: 'Screens' },
  orchestrateur: { fr: 'Commandes (sagas)', en: 'Orders (sagas)' },
  passerelle: { fr: 'API (passerelle)', en: 'API (gateway)' },
}
const PROFILES = {
  demo: { fr: 'démo', en: 'demo' },
  production: { fr: 'production', en: 'production' },
} satisfies Record<string, InBoth>
const STAND_IN = {
  fr: 'doublure de KrakenD ; npm run tools le construit',
  en: 'the stand-in of KrakenD; npm run tools builds it',
}
const NEXT = {
  fr: 'npm run status · npm run logs -- stock · npm run doctor · Ctrl+C pour arrêter',
  en: 'npm run status · npm run logs -- stock · npm run doctor · Ctrl+C to stop',
}

/** The addresses, the token, the accounts and a first order to type. */
function announce(context: Context, { table, instances, ready }: Announced): void {
  const { settings, text, say, paint } = context
  const { portOffset } = settings
  const time = seconds(ready.elapsedMs, context)
  say(paint('bold', ` ${text({ fr: `prêt en ${time} s`, en: `ready in ${time} s` })}`))
  for (const spec of table) {
    const label = MAIN[spec.name]
    if (label === undefined) continue
    const address =
      spec.name === interfaces.name
        ? screensOf(context, realPorts(spec, { instances, portOffset }))
        : addressOf(spec, portOffset)
    const kind = ready.isKrakend ? 'KrakenD' : text(STAND_IN)
    const more = { passerelle: `  (${kind})`, orchestrateur: '/docs' }[spec.name] ?? ''
    say(` ${text(label).padEnd(18)} ${address}${more}`)
    if (spec.name === interfaces.name) say(` ${''.padEnd(18)} ${doorLine(context, ready)}`)
  }
  const others = table
    .filter(({ name }) => !(name in MAIN))
    .map((spec) => `${spec.name} ${realPorts(spec, { instances, portOffset }).join(' ')}`)
  const token = readFileSync(ready.tokenFile, 'utf8').trim()
  say(` ${'Services'.padEnd(18)} ${others.join(' · ')}  (/docs)`)
  const label = text({ fr: 'Jeton d’opérateur', en: 'Operator token' }).padEnd(18)
  say(` ${label} ${token}  ${paint('grey', ready.tokenFile)}`)
  if (settings.profile === 'demo') announceDemo(context, table)
  say(` ${paint('grey', text(NEXT))}`)
}

/** The one door in front of the interfaces, or what brings it. */
const doorLine = ({ settings: { portOffset }, text }: Context, { hasDoor }: Ready): string =>
  hasDoor ? `${addressOf({ ports: [NGINX_PORT] }, portOffset)}${text(DOOR)}` : text(NO_DOOR)
const DOOR = {
  fr: ' (tous les espaces ; nginx devant les deux)',
  en: ' (every space; nginx in front of both)',
}
const NO_DOOR = {
  fr: 'pas de porte commune sur 8088 : nginx est absent, npm run tools l’installe',
  en: 'no common door on 8088: nginx is missing, npm run tools installs it',
}

/** Each instance serves every space; what follows its address is where it opens. */
const screensOf = ({ text }: Context, ports: readonly number[]): string =>
  ports
    .map((port, index) => `http://localhost:${port}${text(FRONTS[index] ?? { fr: '', en: '' })}`)
    .join(' · ')
const FRONTS: readonly InBoth[] = [
  { fr: ' (maison mère)', en: ' (head office)' },
  { fr: ' (magasin)', en: ' (store)' },
]

/** Accounts whose passwords everyone knows, and an order of what the demonstration sells. */
function announceDemo({ settings: { portOffset }, text, say }: Context, table: Shop['table']): void {
  if (table.some(({ name }) => name === KEEPER_OF_KEYS)) {
    const accounts = DEMO_COMPTES.map(({ identifiant, motDePasse }) => `${identifiant} / ${motDePasse}`).join(
      ' · ',
    )
    say(` ${text({ fr: 'Comptes', en: 'Accounts' }).padEnd(18)} ${accounts}  (POST /auth/connexion)`)
  }
  const saga = table.find(({ name }) => name === 'orchestrateur')
  if (saga !== undefined) {
    say(` ${text({ fr: 'Essayez :', en: 'Try:' })}`)
    say(
      `   curl -X POST ${addressOf(saga, portOffset)}/saga/commande/ -H "Content-Type: application/json" \\`,
    )
    say(`     -d '{"produits":[{"produit_id":1,"quantite":1},{"produit_id":2,"quantite":1}]}'`)
  }
}
