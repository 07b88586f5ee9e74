/**
 * The system of docker-compose.yml without Docker: every image is built as a folder, a PostgreSQL of our own stands for
 * the outside one, each process starts from its folder with the variables that Compose gives it, and an order goes
 * through the gateway. What cannot be seen this way: the base images, limits, networks and read-only file systems.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { chmod, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeOffset } from '@comptoir/postgres-embarque/free-offset.ts'
import { startThrowAway, type ThrowAway } from '@comptoir/postgres-embarque/throw-away.ts'
import { type ComposeFile, type ComposeService, readCompose } from './compose.ts'
import { Container } from './container.ts'
import { parseDockerfile } from './dockerfile.ts'
import { readIgnore } from './ignore.ts'
import { Builder, type Image } from './image.ts'
import { makeSecrets } from './secrets.ts'

export interface RehearsalOptions {
  readonly checkout: string
  readonly stateOverride: string | undefined
  readonly say: (line: string) => void
}

const readyLimitMs = 120_000
const readyPauseMs = 200
const provisioning = 'approvisionnement'
const gateway = 'passerelle'

/** Runs it to the end; throws with what was seen when something is not as it should be. Leaves nothing behind. */
export async function rehearse(options: RehearsalOptions): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'comptoir-repetition-')))
  const server = await startThrowAway(options.checkout, options.stateOverride)
  const world: World = { ...options, folder, server, compose: readCompose(options.checkout), containers: [] }
  let cleaning: Promise<void> | undefined
  const clean = () => (cleaning ??= clear(world))
  const interrupted = () => void clean().finally(() => process.exit(130))
  for (const signal of signals) process.once(signal, interrupted)
  try {
    const images = await buildAll(world)
    const offset = await startAll(world, images)
    await order(world, offset)
    await stopAll(world, images)
  } finally {
    await clean()
    for (const signal of signals) process.removeListener(signal, interrupted)
  }
}

// The bootstrap's loss ends us as well: nobody would be left to see the end.
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const

async function clear({ containers, server, folder }: World): Promise<void> {
  await Promise.all(containers.map((container) => container.stop()))
  await server.discard()
  await rm(folder, { recursive: true, force: true })
}

interface World extends RehearsalOptions {
  readonly folder: string
  readonly server: ThrowAway
  readonly compose: ComposeFile
  /** Every process that was started. */
  readonly containers: Container[]
}

interface Built {
  readonly image: Image
  /** What its folder holds as built: a read-only file system must still hold just that at the end. */
  readonly files: readonly string[]
}

type Images = ReadonlyMap<string, Built>

/** The services that run without a profile and are made from our Dockerfile. */
const ownServices = ({ compose }: World): [string, ComposeService, string][] =>
  Object.entries(compose.services).flatMap(([name, service]) =>
    service.build === undefined || service.profiles !== undefined
      ? []
      : ([[name, service, service.build.target]] as [string, ComposeService, string][]),
  )

async function buildAll(world: World): Promise<Images> {
  const { checkout, folder, say } = world
  const stages = parseDockerfile(readFileSync(join(checkout, 'Dockerfile'), 'utf8'))
  const isIgnored = readIgnore(readFileSync(join(checkout, '.dockerignore'), 'utf8'))
  const builder = new Builder({ stages, checkout, isIgnored, folder: join(folder, 'images') })
  const images = new Map<string, Built>()
  for (const target of new Set(ownServices(world).map(([, , one]) => one))) {
    const began = performance.now()
    const image = await builder.build(target)
    const files = list(image.root)
    if (image.cmd.length === 0) throw new Error(`${target}: no CMD`)
    if (image.user === 'root') throw new Error(`${target}: runs as root`)
    images.set(target, { image, files })
    say(`✓ image ${target.padEnd(18)} ${files.length} fichiers, ${seconds(began)}`)
  }
  return images
}

/** Resolves to what was added to every port, once all are ready. */
async function startAll(world: World, images: Images): Promise<number> {
  const { compose, say } = world
  const secrets = await placeSecrets(world)
  const offset = await freeOffset(
    ownServices(world).flatMap(([, { environment }]) => portOf(environment) ?? []),
  )
  const logs = join(world.folder, 'journaux')
  mkdirSync(logs)
  const containerOf = (name: string, service: ComposeService): Container => {
    const { image } = builtOf(images, service)
    const environment = localise({ ...image.env, ...service.environment }, { world, offset, secrets })
    const container = new Container({ name, image, environment, logs })
    world.containers.push(container)
    return container
  }
  // Twice, because Compose runs it at every start.
  for (const _ of ['new', 'again']) await runOnce(containerOf(provisioning, serviceOf(compose, provisioning)))
  say(`✓ ${provisioning}`)
  const began = performance.now()
  const long = ownServices(world).filter(([name]) => name !== provisioning)
  const started = long.map(([name, service]) => ({ container: containerOf(name, service), service }))
  for (const { container } of started) container.start()
  for (const { container, service } of started) {
    const port = (portOf(service.environment) ?? 0) + offset
    await untilReady(container, port)
    const health = await container.health()
    if (health !== 0) throw new Error(`${container.name}: its HEALTHCHECK says ${health} of a ready process`)
    say(`✓ ${container.name.padEnd(24)} /ready, HEALTHCHECK`)
  }
  say(`✓ ${started.length} processus prêts en ${seconds(began)}`)
  return offset
}

async function placeSecrets({ folder, compose, server }: World): Promise<string> {
  const secrets = join(folder, 'secrets')
  const { made } = makeSecrets(secrets, Object.keys(compose.secrets))
  if (made.length === 0) throw new Error('docker-compose.yml has no secrets')
  const superuser = join(secrets, 'postgres')
  await chmod(superuser, 0o600)
  await writeFile(superuser, decodeURIComponent(new URL(server.adminUrl()).password))
  return secrets
}

interface Here {
  readonly world: World
  readonly offset: number
  readonly secrets: string
}

/** The variables of a container with this machine's addresses and folders in place of the containers'. */
function localise(
  environment: Readonly<Record<string, string>>,
  { world, offset, secrets }: Here,
): Record<string, string> {
  const names = Object.keys(world.compose.services).join('|')
  const moved = new RegExp(`http://(?:${names}):(\\d+)`, 'g')
  const values = Object.entries(environment).map(([name, value]): [string, string] => [
    name,
    value
      .replaceAll(moved, (_, port: string) => `http://127.0.0.1:${Number(port) + offset}`)
      .replace('@postgres:5432/', `@127.0.0.1:${world.server.port}/`)
      .replace(/^\/run\/secrets/, secrets),
  ])
  const port = portOf(environment)
  // Servers of a rehearsal are nobody else's: loopback only.
  return {
    ...Object.fromEntries(values),
    HOST: '127.0.0.1',
    ...(port === undefined ? {} : { PORT: String(port + offset) }),
  }
}

async function runOnce(container: Container): Promise<void> {
  container.start()
  const end = await container.ended()
  if (end !== 0) throw new Error(`${container.name} ended with ${end}:\n${container.lastLines()}`)
}

async function untilReady(container: Container, port: number): Promise<void> {
  const limit = performance.now() + readyLimitMs
  while (!(await isReady(port))) {
    if (container.end !== undefined || performance.now() > limit)
      throw new Error(
        `${container.name} is not ready (${container.end ?? 'runs'}):\n${container.lastLines()}`,
      )
    await new Promise((resolve) => setTimeout(resolve, readyPauseMs))
  }
}

const isReady = async (port: number): Promise<boolean> => {
  try {
    const { status } = await fetch(`http://127.0.0.1:${port}/ready`, { signal: AbortSignal.timeout(5_000) })
    return status === 200
  } catch {
    return false
  }
}

async function order({ say, compose }: World, offset: number): Promise<void> {
  const port = (portOf(serviceOf(compose, gateway).environment) ?? 0) + offset
  const reply = await fetch(`http://127.0.0.1:${port}/saga/commande/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ produits: [{ produit_id: 1, quantite: 1 }] }),
    signal: AbortSignal.timeout(30_000),
  })
  const text = await reply.text()
  const { statut } = JSON.parse(text) as { statut?: string }
  if (reply.status !== 201 || statut !== 'CONFIRMEE') throw new Error(`the order: ${reply.status} ${text}`)
  say('✓ une commande par la passerelle : 201 CONFIRMEE')
}

/** In the order in which they take requests; each must end by itself, and its folder must be as it was built. */
async function stopAll(world: World, images: Images): Promise<void> {
  for (const container of world.containers.toReversed()) {
    const end = await container.stop()
    if (end !== 0) throw new Error(`${container.name} ended with ${end}:\n${container.lastLines()}`)
  }
  for (const [target, { image, files }] of images) {
    const known = new Set(files)
    const written = list(image.root).filter((file) => !known.has(file))
    if (written.length > 0) throw new Error(`${target} wrote into its image: ${written.join(', ')}`)
  }
  world.say('✓ arrêtés proprement, sans rien écrire dans leurs images')
}

function builtOf(images: Images, { build }: ComposeService): Built {
  const built = images.get(build?.target ?? '')
  if (built === undefined) throw new Error(`no image for ${build?.target}`)
  return built
}

function serviceOf({ services }: ComposeFile, name: string): ComposeService {
  const service = services[name]
  if (service === undefined) throw new Error(`docker-compose.yml has no service ${name}`)
  return service
}

const portOf = (environment: ComposeService['environment']): number | undefined =>
  environment?.['PORT'] === undefined ? undefined : Number(environment['PORT'])

/** Every file and link under a folder; links are not followed. */
const list = (root: string): string[] =>
  readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    const path = join(root, entry.name)
    return entry.isDirectory() ? list(path) : [path]
  })

const seconds = (began: number): string => `${((performance.now() - began) / 1000).toFixed(1)} s`
