/**
 * Writes what the topology decides elsewhere: docker-compose.yml out of its template, the variables of a second instance of
 * each, what Prometheus reads, and what load scripts find on this machine. Run: `pnpm generate`
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addressVariableOf, BILLING_VHOST, facturation } from '@comptoir/contracts'
import { gatewayMetricsPort } from '@comptoir/contracts/passerelle.ts'
import { checkout } from '@comptoir/system/checkout.ts'
import { writeGenerated } from '@comptoir/system/generated-file.ts'
import { NODE_FLAGS } from '@comptoir/system/node-flags.ts'
import { edgeConfiguration } from '@comptoir/system/servers/edge.ts'
import { NGINX_PORT } from '@comptoir/system/servers/nginx.ts'
import { RABBITMQ_PORTS, VHOST } from '@comptoir/system/servers/rabbitmq.ts'
import { REDIS_PORT } from '@comptoir/system/servers/redis.ts'
import { metricsVariableOf, portsOf } from '@comptoir/system/supervisor/plan.ts'
import {
  billingReader,
  busDatabase,
  databasesOf,
  gateway,
  interfaces,
  type ProcessSpec,
  processes,
} from '@comptoir/system/topology.ts'

interface Instance {
  /** The name of its container, and of its host: `stock`, `stock-2`. */
  readonly host: string
  readonly port: number
  /** It runs in a plain start, not only with `ha`. */
  readonly isUsual: boolean
}

const TEMPLATE = 'deploy/compose.template.yml'
const served = processes.filter((spec) => spec !== gateway)
const databases = databasesOf(served)
const called = processes.filter(({ name }) => processes.some(({ calls }) => calls.includes(name)))
const calledBy = ({ calls }: ProcessSpec): ProcessSpec[] => called.filter(({ name }) => calls.includes(name))

const instancesOf = (spec: ProcessSpec): Instance[] =>
  // There is one door.
  portsOf(spec, spec === gateway ? 1 : Math.max(2, spec.ports.length)).map((port, index) => ({
    host: index === 0 ? spec.name : `${spec.name}-${index + 1}`,
    port,
    isUsual: index < spec.ports.length,
  }))
const usualOf = (spec: ProcessSpec): Instance[] => instancesOf(spec).filter(({ isUsual }) => isUsual)

const urls = (instances: readonly Instance[]): string =>
  instances.map(({ host, port }) => `http://${host}:${port}`).join(',')
const callLines = (spec: ProcessSpec): string[] =>
  calledBy(spec).flatMap((one) => [
    `${addressVariableOf(one)}: *addresses-${one.name}`,
    ...(one === gateway ? [`${metricsVariableOf(one)}: http://${one.name}:${gatewayMetricsPort}`] : []),
  ])

/** What stands for each mark of the template, as lines. */
const PARTS: Readonly<Record<string, () => readonly string[]>> = {
  made: () => [`# Made by pnpm generate from ${TEMPLATE} and the contracts: change those, never this file.`],
  addresses: () =>
    called.map(
      (spec) =>
        `${spec.name}: &addresses-${spec.name} \${${addressVariableOf(spec)}:-${urls(usualOf(spec))}}`,
    ),
  databaseSecrets: () => ['secrets:', '  - postgres', ...databases.map((name) => `  - base_${name}`)],
  databases: () => [`DATABASES: ${databases.join(',')}`],
  processes: () => served.flatMap((spec) => [...firstContainer(spec), ...otherContainers(spec)]),
  gatewayWaitsFor: () =>
    calledBy(gateway)
      .flatMap(usualOf)
      .flatMap(({ host }) => [`${host}:`, '  condition: service_healthy']),
  gatewayCalls: () => callLines(gateway),
  nginxWaitsFor: () =>
    usualOf(interfaces).flatMap(({ host }) => [`${host}:`, '  condition: service_healthy']),
  secrets: () => databases.map((name) => `base_${name}: { file: ./deploy/secrets/base_${name} }`),
}

function firstContainer(spec: ProcessSpec): string[] {
  const { name, folder, main, ports, database } = spec
  const calls = callLines(spec)
  const secrets = [
    `base_${database}`,
    ...(spec.operated === true ? ['operateur'] : []),
    ...(spec.sealed === true ? ['seal'] : []),
  ]
  return [
    `${name}: &${name}`,
    '  <<: *process',
    `  working_dir: /app/${folder}`,
    ...(main === undefined ? [] : [`  command: [${['node', ...NODE_FLAGS, main].join(', ')}]`]),
    `  secrets: [${secrets.join(', ')}]`,
    `  environment: &env-${name}`,
    '    <<: *demonstration',
    `    PORT: '${ports[0]}'`,
    `    DATABASE_URL: postgres://${database}@postgres:5432/${database}`,
    `    DATABASE_PASSWORD_FILE: /run/secrets/base_${database}`,
    `    BUS_URL: '\${${variableOf(database, 'BUS_URL')}:-postgres://${database}@postgres:5432/${busDatabase}}'`,
    `    BUS_PASSWORD_FILE: /run/secrets/base_${database}`,
    `    REDIS_URL: '\${${variableOf(database, 'REDIS_URL')}:-}'`,
    `    REDIS_PASSWORD_FILE: /run/secrets/base_${database}`,
    ...(name === billingReader ? ["    BILLING_URL: '${BILLING_URL:-}'"] : []),
    ...(spec.operated === true ? ['    OPERATOR_TOKEN_FILE: /run/secrets/operateur'] : []),
    ...(spec.sealed === true ? ['    SEAL_KEY_FILE: /run/secrets/seal'] : []),
    ...calls.map((line) => `    ${line}`),
    '',
  ]
}

function otherContainers(spec: ProcessSpec): string[] {
  return instancesOf(spec)
    .slice(1)
    .flatMap(({ host, port, isUsual }) => [
      `${host}:`,
      `  <<: *${spec.name}`,
      ...(isUsual ? [] : ['  profiles: [ha]']),
      '  environment:',
      `    <<: *env-${spec.name}`,
      `    PORT: '${port}'`,
      '',
    ])
}

/** A mark of the template, `# @name`, gives way to the lines of its part, as deep as it stands. */
function composeFile(): string {
  const template = readFileSync(join(checkout, TEMPLATE), 'utf8')
  return template.replace(/^( *)# @(\w+)\n/gm, (_mark, indent: string, name: string) => {
    const part = PARTS[name]
    if (part === undefined) throw new Error(`${TEMPLATE}: no part is called ${name}`)
    const lines = part().map((line) => (line === '' ? '' : `${indent}${line}`))
    return `${lines.join('\n').trimEnd()}\n`
  })
}

/** The variable of docker-compose.yml that gives whoever uses this database another address. */
const variableOf = (database: string | undefined, what: string): string =>
  `${database?.toUpperCase()}_${what}`

/** RabbitMQ and Redis, with an account for each that has a database. */
const brokers = (): string => {
  const broker = (account: string, vhost: string) =>
    `amqp://${account}@rabbitmq:${RABBITMQ_PORTS.amqp}/${vhost}`
  return [
    '# RabbitMQ and Redis: docker compose --env-file deploy/brokers.env up --build',
    '# Made by pnpm generate from the contracts: change those, never this file.',
    'COMPOSE_PROFILES=brokers',
    ...databases.flatMap((name) => [
      `${variableOf(name, 'BUS_URL')}=${broker(name, VHOST)}`,
      `${variableOf(name, 'REDIS_URL')}=redis://${name}@redis:${REDIS_PORT}`,
    ]),
    `BILLING_URL=${broker(facturation.service.name, BILLING_VHOST)}`,
    '',
  ].join('\n')
}

const secondInstances = (): string =>
  [
    '# Two of each process: docker compose --env-file deploy/ha.env up --build',
    '# Made by pnpm generate from the contracts: change those, never this file.',
    'COMPOSE_PROFILES=ha',
    ...called.map((spec) => `${addressVariableOf(spec)}=${urls(instancesOf(spec))}`),
    'COMPTOIR_TARGETS=./deploy/prometheus/targets-ha',
    '',
  ].join('\n')

function targets(which: (spec: ProcessSpec) => readonly Instance[]): string {
  const entries = served.flatMap((spec) =>
    which(spec).map(({ host, port }) => ({
      targets: [`${host}:${port}`],
      labels: { service: spec.name, instance_id: `${spec.name}-${port}` },
    })),
  )
  return `[\n${entries.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`
}

/** The door of the interfaces, as npm start has it. */
const door = (): string =>
  [
    '# Made by pnpm generate from the contracts: change packages/system/src/servers/edge.ts, never this file.',
    edgeConfiguration({
      listen: String(NGINX_PORT),
      instances: usualOf(interfaces).map(({ host, port }) => `${host}:${port}`),
      temporary: '/tmp',
      processes: 'many',
    }),
  ].join('\n')

/** k6 runs no code of the workspace, so it is handed a list. */
const loadTargets = (): string =>
  [
    '/** Made by pnpm generate from the contracts: change those, never this file. What listens on this machine by default. */',
    `export const instances: readonly (readonly [name: string, port: number])[] = [`,
    ...served.flatMap(({ name, ports }) => ports.map((port) => `  ['${name}', ${port}],`)),
    ']',
    '',
  ].join('\n')

/** Every file that the topology decides, by its path from the root of the repository. */
export const generated = (): readonly { readonly path: string; readonly text: string }[] => [
  { path: 'docker-compose.yml', text: composeFile() },
  { path: 'deploy/ha.env', text: secondInstances() },
  { path: 'deploy/brokers.env', text: brokers() },
  { path: 'deploy/prometheus/targets/instances.json', text: targets(usualOf) },
  { path: 'deploy/prometheus/targets-ha/instances.json', text: targets(instancesOf) },
  { path: 'deploy/nginx/nginx.conf', text: door() },
  { path: 'k6/lib/instances.ts', text: loadTargets() },
]

if (import.meta.main) for (const { path, text } of generated()) writeGenerated(path, text)
