/**
 * The system of docker-compose.yml without Docker: every image is built as a folder, a PostgreSQL of our own stands for
 * the outside one, each process starts from its folder with the variables that Compose gives it, and an order goes
 * through the gateway; first the plain system, then two of each on the same data. What cannot be seen this way: the base
 * images, limits, networks and read-only file systems.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeOffset } from '@comptoir/system/free-offset.ts'
import { startThrowAway, type ThrowAway } from '@comptoir/system/postgres/throw-away.ts'
import { hasProgram } from '@comptoir/system/tools/install.ts'
import { type ComposeFile, type ComposeService, readCompose, readEnvFile } from './compose.ts'
import { Container } from './container.ts'
import { parseDockerfile } from './dockerfile.ts'
import { readIgnore } from './ignore.ts'
import { Builder, type Image } from './image.ts'
import { visit } from './shop.ts'
import { localise, placeSecrets, portsOf } from './surroundings.ts'

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
  const world: World = { ...options, folder, server, containers: [] }
  let cleaning: Promise<void> | undefined
  const clean = () => (cleaning ??= clear(world))
  const interrupted = () => void clean().finally(() => process.exit(130))
  for (const signal of signals) process.once(signal, interrupted)
  try {
    const all = shapes(world)
    const images = await buildAll(world, all)
    await placeSecrets(join(folder, 'secrets'), readCompose(options.checkout), server)
    for (const shape of all) {
      const offset = await startAll(world, images, shape)
      await visit(doorOf(shape, offset))
      options.say(`✓ ${shape.name} : une commande par la passerelle, CONFIRMEE ; chaque instance a répondu`)
      await stopAll(world, images)
    }
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
  /** Every process that was started and not yet seen to end. */
  readonly containers: Container[]
}

interface Built {
  readonly image: Image
  /** What its folder holds as built: a read-only file system must still hold just that at the end. */
  readonly files: readonly string[]
}

type Images = ReadonlyMap<string, Built>

/** A way to start the system. */
interface Shape {
  readonly name: string
  readonly compose: ComposeFile
  /** The services that it runs and that are made from our Dockerfile. */
  readonly own: readonly (readonly [string, ComposeService])[]
}

/** The plain system behind KrakenD and two of each behind the stand-in: each gateway and each instance once. */
function shapes({ checkout, say }: World): readonly [Shape, Shape] {
  const hasGo = hasProgram('go', 'version')
  if (!hasGo) say('· image krakend : laissée de côté, Go est absent ; la doublure prend sa place')
  const ha = readEnvFile(readFileSync(join(checkout, 'deploy/ha.env'), 'utf8'))
  return [
    shapeOf(checkout, 'simple', { PASSERELLE: hasGo ? 'krakend' : 'doublure' }),
    shapeOf(checkout, 'ha', { ...ha, PASSERELLE: 'doublure' }),
  ]
}

function shapeOf(checkout: string, name: string, variables: Readonly<Record<string, string>>): Shape {
  const compose = readCompose(checkout, variables)
  const asked = variables['COMPOSE_PROFILES']?.split(',') ?? []
  const own = Object.entries(compose.services).filter(
    ([, { build, profiles }]) =>
      build !== undefined && (profiles === undefined || profiles.some((profile) => asked.includes(profile))),
  )
  return { name, compose, own }
}

async function buildAll(world: World, all: readonly Shape[]): Promise<Images> {
  const { checkout, folder, say } = world
  const stages = parseDockerfile(readFileSync(join(checkout, 'Dockerfile'), 'utf8'))
  const isIgnored = readIgnore(readFileSync(join(checkout, '.dockerignore'), 'utf8'))
  const builder = new Builder({ stages, checkout, isIgnored, folder: join(folder, 'images') })
  const images = new Map<string, Built>()
  for (const target of new Set(all.flatMap(({ own }) => own.map(([, service]) => targetOf(service))))) {
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
async function startAll(world: World, images: Images, { name, compose, own }: Shape): Promise<number> {
  const { folder, server, say } = world
  const variablesOf = (service: ComposeService) => ({
    ...imageOf(images, service).env,
    ...service.environment,
  })
  const offset = await freeOffset(own.flatMap(([, service]) => portsOf(variablesOf(service))))
  const around = { names: Object.keys(compose.services), server, offset, secrets: join(folder, 'secrets') }
  const logs = join(folder, `journaux-${name}`)
  mkdirSync(logs)
  const create = ([id, service]: readonly [string, ComposeService]): Container => {
    const environment = localise(variablesOf(service), around)
    const container = new Container({ name: id, image: imageOf(images, service), environment, logs })
    world.containers.push(container)
    return container
  }
  // Twice, because Compose runs it at every start.
  for (const _ of ['new', 'again']) await runOnce(create([provisioning, serviceOf(compose, provisioning)]))
  say(`✓ ${name} : ${provisioning}`)
  const began = performance.now()
  const started = own.filter(([id]) => id !== provisioning).map(create)
  for (const container of started) container.start()
  for (const container of started) {
    await untilHealthy(container)
    say(`✓ ${name} : ${container.name.padEnd(17)} HEALTHCHECK`)
  }
  say(`✓ ${name} : ${started.length} processus prêts en ${seconds(began)}`)
  return offset
}

const doorOf = ({ compose, own }: Shape, offset: number) => ({
  port: portOf(serviceOf(compose, gateway)) + offset,
  instancesOf: (service: string) =>
    own
      .filter(([id]) => id.replace(/-\d$/, '') === service)
      .map(([, one]) => `${service}-${portOf(one) + offset}`),
})

async function runOnce(container: Container): Promise<void> {
  container.start()
  const end = await container.ended()
  if (end !== 0) throw new Error(`${container.name} ended with ${end}:\n${container.lastLines()}`)
}

/** Until its own HEALTHCHECK is content, as Compose waits. */
async function untilHealthy(container: Container): Promise<void> {
  const limit = performance.now() + readyLimitMs
  while ((await container.health()) !== 0) {
    if (container.end !== undefined || performance.now() > limit)
      throw new Error(
        `${container.name} is not healthy (${container.end ?? 'runs'}):\n${container.lastLines()}`,
      )
    await new Promise((resolve) => setTimeout(resolve, readyPauseMs))
  }
}

/** In the order in which they take requests; each must end by itself, and its folder must be as it was built. */
async function stopAll(world: World, images: Images): Promise<void> {
  for (const container of world.containers.toReversed()) {
    const end = await container.stop()
    if (end !== 0) throw new Error(`${container.name} ended with ${end}:\n${container.lastLines()}`)
  }
  world.containers.length = 0
  for (const [target, { image, files }] of images) {
    const known = new Set(files)
    const written = list(image.root).filter((file) => !known.has(file))
    if (written.length > 0) throw new Error(`${target} wrote into its image: ${written.join(', ')}`)
  }
  world.say('✓ arrêtés proprement, sans rien écrire dans leurs images')
}

function imageOf(images: Images, service: ComposeService): Image {
  const built = images.get(targetOf(service))
  if (built === undefined) throw new Error(`no image for ${targetOf(service)}`)
  return built.image
}

const targetOf = ({ build }: ComposeService): string => build?.target ?? ''

function serviceOf({ services }: ComposeFile, name: string): ComposeService {
  const service = services[name]
  if (service === undefined) throw new Error(`docker-compose.yml has no service ${name}`)
  return service
}

const portOf = ({ environment }: ComposeService): number => Number(environment?.['PORT'])

/** Every file and link under a folder; links are not followed. */
const list = (root: string): string[] =>
  readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    const path = join(root, entry.name)
    return entry.isDirectory() ? list(path) : [path]
  })

const seconds = (began: number): string => `${((performance.now() - began) / 1000).toFixed(1)} s`
