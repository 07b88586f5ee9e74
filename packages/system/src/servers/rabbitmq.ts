/**
 * RabbitMQ from Debian's package, in a folder and on ports of the system's own. Its accounts and queues are definitions that it
 * reads at each start: what is missing is made, what is there stays.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import {
  BILLING_QUEUE,
  BILLING_VHOST,
  consumersOf,
  DEAD_ARGUMENTS,
  DEAD_EXCHANGE,
  deadQueueOf,
  EXCHANGE,
  facturation,
  parkedQueueOf,
  queueArguments,
  queueOf,
  SUBSCRIPTIONS,
} from '@comptoir/contracts'
import { keptSecret, rolePassword } from '../secret.ts'
import { StartError } from '../start-error.ts'
import { prepareFolder, type Server, startServer } from './server.ts'

/** Offset 0. RabbitMQ names its own usual ones 5672 and 15672. */
export const RABBITMQ_PORTS = { amqp: 5672, management: 15_672, nodes: 5673, names: 5674 } as const

export interface RabbitmqOptions {
  readonly directory: string
  readonly portOffset: number
  /** Each has an account of its name. */
  readonly services: readonly string[]
  /** Whether the page of the management is served. */
  readonly managed: boolean
}

export interface Rabbitmq extends Server {
  /** The address of a vhost as an account, the administrator's unless said otherwise. */
  url(account?: string, vhost?: string): string
}

export const ADMINISTRATOR = 'administrateur'
export const VHOST = 'comptoir'
const PROGRAM = '/usr/lib/rabbitmq/bin/rabbitmq-server'
const ACCOUNTS = ['rabbitmq', 'nobody']
const START_WITHIN_MS = 120_000

/** Whether this machine has it. */
export const hasRabbitmq = (): boolean => existsSync(PROGRAM)

/** Starts the broker. Throws StartError, with nothing left running. */
export async function startRabbitmq(options: RabbitmqOptions): Promise<Rabbitmq> {
  const { directory, portOffset } = options
  if (!hasRabbitmq())
    throw new StartError({
      fr: 'RabbitMQ est absent : npm run tools l’installe, ou donnez le vôtre : BUS_URL=amqp://…',
      en: 'RabbitMQ is missing: npm run tools installs it, or give your own: BUS_URL=amqp://…',
    })
  const place = { directory, accounts: ACCOUNTS }
  prepareFolder(place, {})
  const secret = keptSecret(join(directory, 'rabbitmq.secret'))
  prepareFolder(place, {
    enabled_plugins: options.managed ? '[rabbitmq_management].\n' : '[].\n',
    'rabbitmq.conf': configuration(options),
    'definitions.json': JSON.stringify(
      definitions([ADMINISTRATOR, ...options.services], (name) => rolePassword(secret, name)),
      undefined,
      2,
    ),
    '.erlang.cookie': rolePassword(secret, 'erlang'),
  })
  const env = environment(options)
  const server = await startServer({
    ...place,
    name: 'RabbitMQ',
    programs: [
      // Erlang would start this one by itself, and leave it behind.
      { file: 'epmd', args: [], env },
      { file: PROGRAM, args: [], env },
    ],
    port: RABBITMQ_PORTS.amqp + portOffset,
    startWithinMs: START_WITHIN_MS,
  })
  return {
    ...server,
    url: (account = ADMINISTRATOR, vhost = VHOST) =>
      `amqp://${account}:${rolePassword(secret, account)}@127.0.0.1:${RABBITMQ_PORTS.amqp + portOffset}/${vhost}`,
  }
}

function configuration({ directory, portOffset, managed }: RabbitmqOptions): string {
  const lines = [
    `listeners.tcp.1 = 127.0.0.1:${RABBITMQ_PORTS.amqp + portOffset}`,
    'loopback_users = none',
    `load_definitions = ${join(directory, 'definitions.json')}`,
    'log.console = true',
    'log.console.level = warning',
    'log.file = false',
    'disk_free_limit.absolute = 200MB',
    'vm_memory_high_watermark.absolute = 512MB',
    ...(managed
      ? ['management.tcp.ip = 127.0.0.1', `management.tcp.port = ${RABBITMQ_PORTS.management + portOffset}`]
      : []),
  ]
  return `${lines.join('\n')}\n`
}

function environment({ directory, portOffset }: RabbitmqOptions): Record<string, string> {
  return {
    PATH: ['/usr/bin', '/bin'].join(delimiter),
    HOME: directory,
    LANG: 'C.UTF-8',
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_CONFIG_FILE: join(directory, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(directory, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(directory, 'donnees'),
    RABBITMQ_LOG_BASE: directory,
    RABBITMQ_PLUGINS_EXPAND_DIR: join(directory, 'extensions'),
    RABBITMQ_PID_FILE: join(directory, 'rabbitmq.pid'),
    RABBITMQ_NODENAME: 'comptoir@localhost',
    RABBITMQ_DIST_PORT: String(RABBITMQ_PORTS.nodes + portOffset),
    ERL_EPMD_PORT: String(RABBITMQ_PORTS.names + portOffset),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    // The shell gives way to the server: a signal then reaches it.
    RUNNING_UNDER_SYSTEMD: 'true',
    // Threads that wait do not turn: the processor belongs to the services.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}',
  }
}

/**
 * What is made at a start. An account reads its own queue, and sends to those of others by the two exchanges alone; that of facturation also
 * reads what other programs want billed; the administrator's may all.
 */
export function definitions(accounts: readonly string[], passwordOf: (account: string) => string): object {
  const consumers = consumersOf(SUBSCRIPTIONS)
  const durable = { vhost: VHOST, durable: true, auto_delete: false }
  const exchange = (name: string) => ({ ...durable, name, type: 'direct', internal: false, arguments: {} })
  const bound = (source: string, destination: string, consumer: string) => ({
    source,
    vhost: VHOST,
    destination,
    destination_type: 'queue',
    routing_key: consumer,
    arguments: {},
  })
  return {
    users: accounts.map((name) => ({
      ...userOf(name, passwordOf(name)),
      tags: name === ADMINISTRATOR ? ['administrator'] : [],
    })),
    vhosts: [{ name: VHOST }, { name: BILLING_VHOST }],
    permissions: accounts.flatMap((user) => [
      { user, vhost: VHOST, ...(user === ADMINISTRATOR ? ALL_RIGHTS : rightsOf(user)) },
      ...(user === ADMINISTRATOR ? [{ user, vhost: BILLING_VHOST, ...ALL_RIGHTS }] : []),
      ...(user === facturation.service.name ? [{ user, vhost: BILLING_VHOST, ...BILLING_RIGHTS }] : []),
    ]),
    exchanges: [exchange(EXCHANGE), exchange(DEAD_EXCHANGE)],
    queues: [
      ...consumers.flatMap((name) => [
        { ...durable, name: queueOf(name), arguments: queueArguments(name) },
        { ...durable, name: deadQueueOf(name), arguments: DEAD_ARGUMENTS },
      ]),
      { ...durable, vhost: BILLING_VHOST, name: BILLING_QUEUE, arguments: {} },
      { ...durable, vhost: BILLING_VHOST, name: parkedQueueOf(BILLING_QUEUE), arguments: DEAD_ARGUMENTS },
    ],
    bindings: consumers.flatMap((name) => [
      bound(EXCHANGE, queueOf(name), name),
      bound(DEAD_EXCHANGE, deadQueueOf(name), name),
    ]),
  }
}

const ALL_RIGHTS = { configure: '.*', write: '.*', read: '.*' }

/** What cannot be taken is sent to the queue beside, by the exchange without a name. */
const BILLING_RIGHTS = { configure: '^$', write: '^amq\\.default$', read: `^${BILLING_QUEUE}$` }

const rightsOf = (name: string) => ({
  configure: '^$',
  write: `^(${EXCHANGE}|${DEAD_EXCHANGE})$`,
  read: `^${queueOf(name)}$`,
})

/** RabbitMQ's form of a password: four bytes of salt before the digest of both. The salt follows from both. */
function userOf(
  name: string,
  password: string,
): { name: string; password_hash: string; hashing_algorithm: string } {
  const salt = createHash('sha256').update(`${password}:${name}`).digest().subarray(0, 4)
  const digest = createHash('sha256').update(salt).update(password).digest()
  return {
    name,
    password_hash: Buffer.concat([salt, digest]).toString('base64'),
    hashing_algorithm: 'rabbit_password_hashing_sha256',
  }
}
