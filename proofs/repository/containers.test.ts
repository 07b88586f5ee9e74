/** docker-compose.yml says what the code says: ports, variables, databases, names of files. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { addressVariableOf } from '@comptoir/contracts'
import { gatewayMetricsPort } from '@comptoir/contracts/passerelle.ts'
import { serverArguments } from '@comptoir/system/postgres/settings.ts'
import { NGINX_PORT } from '@comptoir/system/servers/nginx.ts'
import { redisConfiguration } from '@comptoir/system/servers/redis.ts'
import { gateway, type ProcessSpec, processes } from '@comptoir/system/topology.ts'
import { describe, expect, test } from 'vitest'
import { type ComposeService, readCompose, readEnvFile } from '../containers/compose.ts'
import { CHECKOUT, read, repositoryFiles } from './tree.ts'

const files = repositoryFiles()
const compose = readCompose(CHECKOUT)
const all = Object.entries(compose.services)

/** Images of others that the compose file starts: their ports as product and documents promise them. */
const OUTSIDE_PORTS: Readonly<Record<string, number>> = { prometheus: 9091, grafana: 3000, nginx: NGINX_PORT }
/** Variables of programs that are not ours, by the start of their names. */
const OUTSIDE_VARIABLES: Readonly<Record<string, RegExp>> = {
  postgres: /^POSTGRES_/,
  rabbitmq: /^RABBITMQ_/,
  grafana: /^(GF_|PROMETHEUS_URL$)/,
  load: /^K6_/,
}

/** Made from our Dockerfile, whose images have a health check and an account of their own. */
const isOurs = ({ image }: ComposeService): boolean => image.startsWith('comptoir-')

/** Where a service listens: ours say so by PORT, others by the address of their health check; KrakenD has its metrics elsewhere. */
const portsInside = (name: string, service: ComposeService | undefined): string[] => [
  ...(service?.environment?.['PORT'] === undefined ? [] : [service.environment['PORT']]),
  ...(name === gateway.name ? [String(gatewayMetricsPort)] : []),
  ...(service?.healthcheck?.test ?? []).flatMap(
    (word) => /^http:\/\/127\.0\.0\.1:(\d+)\//.exec(word)?.[1] ?? [],
  ),
]

/** `panier-2` runs the process `panier`, `panier` as well. */
const specOf = (name: string): ProcessSpec | undefined =>
  processes.find((spec) => spec.name === name.replace(/-\d$/, ''))

describe('ports', () => {
  test('only the gateway and the door of the interfaces are open to other machines, when somebody says so', () => {
    const published = all.flatMap(([name, { ports = [] }]) => ports.map((port) => ({ name, port })))
    for (const { name, port } of published) {
      const [address, outside] = port.split(':')
      expect(address).toBe('127.0.0.1')
      expect(Number(outside)).toBe(OUTSIDE_PORTS[name] ?? specOf(name)?.ports[0])
    }
    const open = readCompose(CHECKOUT, { COMPTOIR_ADDRESS: '0.0.0.0' })
    const opened = Object.entries(open.services).filter(([, { ports = [] }]) =>
      ports.some((port) => port.startsWith('0.0.0.0')),
    )
    expect(opened.map(([name]) => name)).toEqual(['passerelle', 'nginx'])
  })

  test('every address in a variable is that of a service and its port', () => {
    const ha = readCompose(CHECKOUT, readEnvFile(read('deploy/ha.env')))
    for (const { services } of [compose, ha]) {
      const addresses = Object.values(services).flatMap(({ environment = {} }) =>
        Object.values(environment).flatMap((value) => [
          ...String(value).matchAll(/http:\/\/([a-z0-9-]+):(\d+)/g),
        ]),
      )
      expect(addresses.length).toBeGreaterThan(8)
      for (const [address, name = '', port = ''] of addresses)
        expect([address, portsInside(name, services[name])]).toEqual([
          address,
          expect.arrayContaining([port]),
        ])
    }
  })

  test('the load goes to the door, by a script that is mounted', () => {
    const { command = [], volumes = [], environment } = compose.services['load'] ?? {}
    expect(environment?.['BASE_URL']).toBe('http://passerelle:8080')
    for (const script of ['k6-lb.js', 'k6/saga.js']) {
      const given = readCompose(CHECKOUT, { COMPTOIR_SCRIPT: script }).services['load']?.command?.at(-1)
      const mount = volumes.find((volume) => given?.startsWith(volume.split(':')[1] ?? '/'))
      const [outside = '', inside = ''] = mount?.split(':') ?? []
      expect(files).toContain(given?.replace(inside, outside.slice(2)))
    }
    expect(command.at(-1)).toBe('/load/k6-lb.js')
  })
})

describe('brokers', () => {
  const { services } = readCompose(CHECKOUT, readEnvFile(read('deploy/brokers.env')))
  const used = (kind: 'BUS_URL' | 'REDIS_URL' | 'BILLING_URL') =>
    Object.values(services).flatMap(({ environment = {} }) => {
      const url = URL.parse(String(environment[kind] ?? ''))
      return url === null ? [] : [url]
    })
  const accounts = [...new Set(processes.flatMap(({ database }) => database ?? []))].sort()

  test.each([
    ['BUS_URL', 'rabbitmq:5672', /^ *listeners\.tcp\.1 = 0\.0\.0\.0:5672$/m],
    ['REDIS_URL', 'redis:6379', /^port 6379$/m],
  ] as const)('%s leads every process to %s, by its own account', (kind, host, listens) => {
    const urls = used(kind)
    expect(new Set(urls.map((url) => url.host))).toEqual(new Set([host]))
    expect([...new Set(urls.map(({ username }) => username))].sort()).toEqual(accounts)
    const told = redisConfiguration({ address: '*', port: 6379, services: [], passwordOf: () => '' })
    expect(read('deploy/rabbitmq/rabbitmq.conf') + told).toMatch(listens)
  })

  test('the worker alone reads what other programs want billed', () => {
    expect(new Set(used('BILLING_URL').map(({ href }) => href))).toEqual(
      new Set(['amqp://facturation@rabbitmq:5672/billing_vhost']),
    )
  })
})

describe('variables', () => {
  const inKit =
    read('packages/kit/src/process/config.ts') + read('packages/kit/src/observe/tracing-config.ts')
  const readBy = (name: string, service: ComposeService): string => {
    if (name === 'load') return read('k6/lib/settings.ts')
    if (!isOurs(service)) return ''
    if (name === 'provisioning') return read('packages/system/src/provisioning/config.ts')
    const { folder = '', calls = [] } = specOf(name) ?? {}
    return [
      inKit,
      ...calls.map((name) => addressVariableOf({ name })),
      read(`${folder}/src/config.ts`),
      name === 'passerelle' ? read('krakend/krakend.json') + read('krakend/gateway/main.go') : '',
    ].join('\n')
  }

  test.each(all)('%s: each is read by its program', (name, service) => {
    const source = readBy(name, service)
    const unread = Object.keys(service.environment ?? {}).filter(
      (variable) => !OUTSIDE_VARIABLES[name]?.test(variable) && !new RegExp(`\\b${variable}\\b`).test(source),
    )
    expect(unread).toEqual([])
  })

  test('PostgreSQL has the settings of the embedded one', () => {
    const embedded = serverArguments('data', 1).filter((word) => /^[a-z_]+=/.test(word))
    const own = embedded.filter((word) => !/^(listen_addresses|unix_socket_directories)=/.test(word))
    expect(compose.services['postgres']?.command).toEqual(['postgres', ...own.map((word) => `-c${word}`)])
  })
})

describe('safety', () => {
  test.each(all)('%s cannot write, gain rights or take the machine', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    })
    for (const limit of ['mem_limit', 'cpus', 'pids_limit']) expect(service).toHaveProperty(limit)
    if (!isOurs(service)) expect(service.user).toMatch(/^(?!root|0)[a-z\d:]+$/)
  })

  test('what is not published is on networks that lead nowhere', () => {
    const closed = Object.entries(compose.networks)
      .filter(([, network]) => network.internal)
      .map(([name]) => name)
    for (const [name, { networks = [], ports = [] }] of all) {
      if (ports.length === 0)
        expect([name, networks.filter((one) => !closed.includes(one))]).toEqual([name, []])
      expect([name, networks.length]).not.toEqual([name, 0])
    }
  })

  test('no image of others waits without a health check', () => {
    const waited = new Set(
      all
        .flatMap(([, { depends_on = {} }]) => Object.entries(depends_on))
        .filter(([, { condition }]) => condition === 'service_healthy')
        .map(([name]) => name),
    )
    const blind = [...waited].filter((name) => {
      const service = compose.services[name]
      return service?.healthcheck === undefined && !(service !== undefined && isOurs(service))
    })
    expect(blind).toEqual([])
  })

  test('each secret is used, each used one declared, and none is in the repository', () => {
    const used = new Set(all.flatMap(([, { secrets = [] }]) => secrets))
    expect([...used].sort()).toEqual(Object.keys(compose.secrets).sort())
    for (const [name, { file }] of Object.entries(compose.secrets))
      expect(file).toBe(`./deploy/secrets/${name}`)
    expect(files.filter((path) => path.startsWith('deploy/secrets/'))).toEqual([])
    // Images take what is named, and nothing of this folder is.
    const ignored = read('.dockerignore').split('\n')
    expect(ignored).toContain('*')
    expect(ignored.filter((line) => line.startsWith('!deploy'))).toEqual([])
  })

  test('each folder or file that is mounted is in the repository, each volume declared', () => {
    const mounts = all.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''))
    const paths = mounts.filter((mount) => mount.startsWith('.'))
    expect(paths.length).toBeGreaterThan(8)
    expect(paths.filter((path) => !existsSync(join(CHECKOUT, path)))).toEqual([])
    expect(mounts.filter((mount) => !mount.startsWith('.')).sort()).toEqual(
      Object.keys(compose.volumes).sort(),
    )
  })
})
