/** Gateways as `npm start` runs them, with the addresses of the services that they stand before. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '@comptoir/system/checkout.ts'
import { freePort } from '@comptoir/system/postgres/throw-away.ts'
import type { Launched, Runnable } from '../processes.ts'
import type { Grouping } from '../variants.ts'
import type { World } from '../world.ts'
import type { Kind } from './routes.ts'

export interface GatewayOptions {
  readonly name: string
  readonly kind: Kind
  readonly grouping: Grouping
  /** Where it comes from; ours unless said otherwise. */
  readonly from?: string | undefined
  /** By the service's name in krakend.json. */
  readonly urls: Readonly<Record<string, readonly string[]>>
  /** Changes the file before the gateway gets it. */
  readonly edit?: (file: KrakendFile) => void
}

/** As much of krakend.json as is changed here. */
export interface KrakendFile {
  extra_config: { '@comptoir'?: Extras }
  endpoints: { backend: { host: string[] }[] }[]
}

interface Extras {
  services: Record<string, { hosts: string[]; urls_from: string }>
  probes?: { path: string; every: string }
}

/** Where nothing listens: for a service that is not asked. KrakenD takes no port of one digit. */
const NOWHERE = ['http://127.0.0.1:11']

const krakendOf = (folder: string) => join(folder, '.tools/bin/krakend')

/** Whether `npm run tools` has built KrakenD in a checkout. */
export const hasKrakend = (folder = checkout): boolean => existsSync(krakendOf(folder))

/** Starts a gateway on a file with these addresses, and waits until it answers. */
export async function startGateway(world: World, options: GatewayOptions): Promise<Launched> {
  const { name, kind, grouping, from = checkout, urls, edit } = options
  const given = JSON.parse(readFileSync(join(from, 'krakend/krakend.json'), 'utf8')) as KrakendFile
  const file = forGateway(given, kind, urls)
  edit?.(file)
  // The metrics' port of the file may be taken, and without extras there is none.
  const env: Record<string, string> = kind === 'krakend' ? { METRICS_PORT: String(await freePort()) } : {}
  const path = join(world.folder, `${name}.json`)
  writeFileSync(path, JSON.stringify(file))
  const run: Runnable =
    kind === 'stand-in'
      ? { path: 'krakend/stand-in/src/main.ts' }
      : { file: krakendOf(from), args: ['run', '-c', path], readyPath: '/__health' }
  const gateway = await world.start(name, { run, env: { ...env, KRAKEND_FILE: path }, grouping })
  await gateway.ready()
  return gateway
}

/** The same file with the addresses of this world, and without the key that a bare KrakenD does not know. */
export function forGateway(file: KrakendFile, kind: Kind, urls: GatewayOptions['urls']): KrakendFile {
  const { '@comptoir': extras, ...theirs } = file.extra_config
  const services = Object.entries(extras?.services ?? {})
  const byHosts = new Map(services.map(([name, { hosts }]) => [hosts.join(), [...(urls[name] ?? NOWHERE)]]))
  const here = (hosts: string[]) => byHosts.get(hosts.join()) ?? hosts
  const moved = Object.fromEntries(
    services.map(([name, service]) => [name, { ...service, hosts: here(service.hosts) }]),
  )
  return {
    ...file,
    extra_config:
      extras === undefined || kind === 'krakendBare'
        ? theirs
        : { ...theirs, '@comptoir': { ...extras, services: moved } },
    endpoints: file.endpoints.map((endpoint) => ({
      ...endpoint,
      backend: endpoint.backend.map((backend) => ({ ...backend, host: here(backend.host) })),
    })),
  }
}
