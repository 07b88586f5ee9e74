/** The system of docker-compose.yml on an engine: built, brought up, looked at, taken down without a trace. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '@comptoir/system/settings.ts'
import { gateway } from '@comptoir/system/topology.ts'
import { until } from '@comptoir/system/until.ts'
import { type ComposeFile, type ComposeService, readCompose, readEnvFile } from './compose.ts'
import type { Engine } from './engine.ts'
import { makeComposeSecrets } from './secrets.ts'
import { makeStandIns } from './stand-ins.ts'

export interface SystemOptions {
  readonly engine: Engine
  readonly settings: Settings
  /** Beside another system of this checkout. */
  readonly suffix?: string
  /** Added to every port of this machine. */
  readonly offset: number
  readonly stopped: AbortSignal
  readonly say: (line: string) => void
}

/** A container, as the engine tells it. */
export interface Container {
  readonly id: string
  /** Its name in docker-compose.yml. */
  readonly service: string
  readonly image: string
  readonly status: string
  /** Empty where it has no health check. */
  readonly health: string
  readonly exitCode: number
  /** By the network's name in docker-compose.yml. */
  readonly addresses: Readonly<Record<string, string>>
}

const HEALTHY_LIMIT_MS = 240_000
const TEND_EVERY_MS = 300
const PROJECT_LABEL = 'com.docker.compose.project'
const PROFILES = ['ha', 'brokers', 'observability'] as const
/** Profiles that come with variables of their own. */
const WITH_VARIABLES = ['ha', 'brokers'] as const

export type Profile = (typeof PROFILES)[number]
export const isProfile = (word: string): word is Profile => (PROFILES as readonly string[]).includes(word)

export class ContainerSystem {
  readonly project: string
  readonly #options: SystemOptions
  #missing: readonly string[] = []
  #gateway: string

  constructor(options: SystemOptions) {
    this.#options = options
    const { checkout, gateway: choice } = options.settings
    const key = createHash('sha256').update(checkout).digest('hex').slice(0, 8)
    this.project = ['comptoir', key, options.suffix].filter(Boolean).join('-')
    this.#gateway = choice ?? 'krakend'
  }

  /** Where the gateway answers on this machine. */
  get door(): string {
    return `http://127.0.0.1:${this.#port(gateway.ports[0] ?? 0)}`
  }

  /** Makes secrets and images: base images too where no registry has them. */
  async build(profiles: readonly Profile[]): Promise<void> {
    const { engine, settings, stopped, say } = this.#options
    const { checkout, stateOverride } = settings
    makeComposeSecrets(checkout)
    if (engine.name === 'docker') return engine.compose(['build'], this.#variables(profiles))
    const bases = [...readFileSync(join(checkout, 'Dockerfile'), 'utf8').matchAll(/^FROM (\S+:\S+)/gm)]
    const others = this.#wanted(profiles).flatMap(([, { image }]) =>
      image.startsWith('comptoir-') ? [] : [image],
    )
    const images = [...new Set([...bases.map(([, image = '']) => image), ...others])]
    say('base images: stand-ins of the official ones, made here, for no registry is asked')
    const { missing } = await makeStandIns(engine, images, { checkout, stateOverride, stopped, say })
    this.#missing = missing
    if (missing.some((image) => image.startsWith('golang:'))) this.#gateway = 'stand-in'
    for (const image of missing) say(`  left out: ${image}, which cannot be made here`)
    const built = this.#wanted(profiles).flatMap(([, { build, image }]) =>
      build ? [{ target: build.target, image }] : [],
    )
    for (const { target, image } of built) {
      const began = performance.now()
      await engine.command('build', ...engine.buildArguments, '--target', target, '--tag', image, '.')
      say(`✓ image ${image}, in ${seconds(began)}`)
    }
    // Layers of the last days make the next build short; older ones only take space.
    await engine.command('image', 'prune', '--force', '--filter', 'until=48h')
  }

  /** Whether each image of a profile can be had here; known once they were built. */
  has(profile: Profile): boolean {
    return Object.values(this.#file([profile]).services).every(
      ({ image, profiles = [] }) => !profiles.includes(profile) || !this.#missing.includes(image),
    )
  }

  /** Resolves once every container is healthy, or has ended well where it is meant to end. */
  async up(profiles: readonly Profile[]): Promise<void> {
    const { engine, stopped, say } = this.#options
    const began = performance.now()
    const names = this.#wanted(profiles).map(([name]) => name)
    const ended = new AbortController()
    const tending = this.#keepTending(AbortSignal.any([ended.signal, stopped]))
    try {
      await engine.compose(['up', '--detach', '--no-build', ...names], this.#variables(profiles))
      let sick: readonly Container[] = []
      const areWell = async () => {
        sick = (await this.containers()).filter((one) => !isWell(one))
        return sick.length === 0
      }
      const missing = () =>
        `not healthy: ${sick.map(({ service, status }) => `${service} (${status})`).join(', ')}`
      await until(areWell, { limitMs: HEALTHY_LIMIT_MS, everyMs: TEND_EVERY_MS, stopped, missing })
    } catch (error) {
      await this.#showLogs()
      throw error
    } finally {
      ended.abort()
      await tending
    }
    say(`✓ ${names.length} containers, healthy in ${seconds(began)}`)
  }

  /** Every container of it, also those that have ended. */
  async containers(): Promise<Container[]> {
    const { engine } = this.#options
    const filter = `label=${PROJECT_LABEL}=${this.project}`
    const ids = wordsOf(await engine.command('ps', '--all', '--quiet', '--no-trunc', '--filter', filter))
    if (ids.length === 0) return []
    const told = JSON.parse(await engine.command('inspect', ...ids)) as readonly Inspected[]
    return told.map((one) => containerOf(one, `${this.project}_`))
  }

  async containerOf(service: string): Promise<Container> {
    const found = (await this.containers()).find((one) => one.service === service)
    if (found === undefined) throw new Error(`no container of ${service}`)
    return found
  }

  /** As a person stops it: each process drains. */
  async stop(): Promise<void> {
    await this.#options.engine.compose(['stop'], this.#variables(PROFILES))
  }

  /** Containers, networks and data go; images stay. */
  async down(): Promise<void> {
    const words = ['down', '--volumes', '--remove-orphans']
    await this.#options.engine.compose(words, this.#variables(PROFILES))
  }

  /** What is left of it: containers, networks, volumes, processes. */
  async leftovers(): Promise<string[]> {
    const { engine } = this.#options
    const filter = ['--quiet', '--filter', `label=${PROJECT_LABEL}=${this.project}`]
    const kinds = { container: ['ps', '--all'], network: ['network', 'ls'], volume: ['volume', 'ls'] }
    const found: string[] = processesNaming(this.project)
    for (const [kind, words] of Object.entries(kinds))
      for (const id of wordsOf(await engine.command(...words, ...filter))) found.push(`${kind} ${id}`)
    return found
  }

  /** The services of these profiles, but for those whose image cannot be had here. */
  #wanted(profiles: readonly Profile[]): (readonly [string, ComposeService])[] {
    return Object.entries(this.#file(profiles).services).filter(
      ([, { image, profiles: own }]) =>
        !this.#missing.includes(image) &&
        (own === undefined || own.some((one) => profiles.includes(one as Profile))),
    )
  }

  #file(profiles: readonly Profile[]): ComposeFile {
    return readCompose(this.#options.settings.checkout, this.#variables(profiles))
  }

  #variables(profiles: readonly Profile[]): Record<string, string> {
    const { checkout } = this.#options.settings
    return {
      ...Object.assign(
        {},
        ...WITH_VARIABLES.filter((profile) => profiles.includes(profile)).map((profile) =>
          readEnvFile(readFileSync(join(checkout, `deploy/${profile}.env`), 'utf8')),
        ),
      ),
      COMPOSE_PROJECT_NAME: this.project,
      COMPOSE_PROFILES: profiles.join(','),
      COMPTOIR_GATEWAY: this.#gateway,
      COMPTOIR_GATEWAY_PORT: String(this.#port(8080)),
      COMPTOIR_SCREENS_PORT: String(this.#port(8088)),
      COMPTOIR_PROMETHEUS_PORT: String(this.#port(9091)),
      COMPTOIR_GRAFANA_PORT: String(this.#port(3000)),
    }
  }

  #port(port: number): number {
    return port + this.#options.offset
  }

  async #keepTending(ended: AbortSignal): Promise<void> {
    const { engine } = this.#options
    while (!ended.aborted) {
      await engine.tend(await this.containers().catch(() => []))
      await new Promise((resolve) => setTimeout(resolve, TEND_EVERY_MS))
    }
  }

  async #showLogs(): Promise<void> {
    const { engine, say } = this.#options
    for (const one of (await this.containers().catch(() => [])).filter((container) => !isWell(container))) {
      const logs = await engine.command('logs', '--tail', '15', one.id).catch(String)
      say(
        `--- ${one.service}: ${one.status}, ${one.health || 'no health check'}, exit code ${one.exitCode}\n${logs}`,
      )
    }
  }
}

const isWell = ({ status, health, exitCode }: Container): boolean =>
  status === 'running' ? health === 'healthy' || health === '' : status === 'exited' && exitCode === 0

interface Inspected {
  readonly Id: string
  readonly State: {
    readonly Status: string
    readonly ExitCode: number
    readonly Health?: { readonly Status?: string }
  }
  readonly Config: { readonly Image: string; readonly Labels: Readonly<Record<string, string>> }
  readonly NetworkSettings: { readonly Networks?: Readonly<Record<string, { readonly IPAddress: string }>> }
}

const containerOf = ({ Id, State, Config, NetworkSettings }: Inspected, prefix: string): Container => ({
  id: Id,
  service: Config.Labels['com.docker.compose.service'] ?? '',
  image: Config.Image,
  status: State.Status,
  health: State.Health?.Status ?? '',
  exitCode: State.ExitCode,
  addresses: Object.fromEntries(
    Object.entries(NetworkSettings.Networks ?? {}).map(([name, { IPAddress }]) => [
      name.replace(prefix, ''),
      IPAddress,
    ]),
  ),
})

/** Processes of this machine whose command line has the project's name. */
function processesNaming(project: string): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const line = commandLine(pid)
      return line.includes(project) ? [`process ${pid}: ${line.slice(0, 80)}`] : []
    })
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    // It has ended meanwhile.
    return ''
  }
}

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')
export const seconds = (began: number): string => `${((performance.now() - began) / 1000).toFixed(1)} s`
