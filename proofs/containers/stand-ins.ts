/**
 * Base images made on this machine, where no registry of images can be reached: a Debian of Debian's own archive, and in
 * it the programs that this project has anyway. They have the names that our files ask for, and stand in for the official
 * ones; each is made once and kept by a hash of its recipe.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { installBinaries } from '@comptoir/system/postgres/binaries.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { run } from './command.ts'
import type { Engine, EngineOptions } from './engine.ts'

const RECIPES = join(import.meta.dirname, 'stand-ins')
export const DEBIAN = 'comptoir-debian:bookworm'
const CERTIFICATES = '/etc/ssl/certs'
const LABEL = 'comptoir.recipe'
const DEBIAN_WORDS = ['--variant=minbase', '--include=busybox', 'bookworm']

/** What a recipe copies: a folder, by the name that its Dockerfile gives it, and the file that tells one version from another. */
interface Source {
  readonly folder: string
  readonly proof: string
}

export interface StandIns {
  /** The images that cannot be had here. */
  readonly missing: readonly string[]
}

/** Makes what is not there yet of `images`, which are written as in our files. Says what it makes. */
export async function makeStandIns(
  engine: Engine,
  images: readonly string[],
  options: EngineOptions & { readonly say: (line: string) => void },
): Promise<StandIns> {
  const wanted = await Promise.all(
    images.map(async (image) => ({ image, sources: await sourcesOf(image, options) })),
  )
  const missing = wanted.filter(({ sources }) => sources === undefined).map(({ image }) => image)
  const debian = hash([DEBIAN_WORDS.join(' '), process.arch])
  await make(engine, { image: DEBIAN, recipe: debian, say: options.say }, () =>
    makeDebian(engine, debian, options),
  )
  for (const { image, sources } of wanted) {
    if (sources === undefined) continue
    const recipe = hash([debian, ...recipeOf(image, sources)])
    await make(engine, { image, recipe, say: options.say }, () => build(engine, { image, recipe, sources }))
  }
  return { missing }
}

const repositoryOf = (image: string): string => image.split(':')[0]?.split('/').at(-1) ?? ''
const dockerfileOf = (image: string): string => join(RECIPES, `${repositoryOf(image)}.Dockerfile`)

/** Undefined where this machine lacks what the image is made of. */
async function sourcesOf(image: string, options: EngineOptions): Promise<Record<string, Source> | undefined> {
  if (!existsSync(dockerfileOf(image))) return undefined
  const version = image.split(':')[1] ?? ''
  const { env } = process
  switch (repositoryOf(image)) {
    case 'node': {
      if (!version.startsWith(`${process.versions.node}-`)) return undefined
      return {
        node: { folder: dirname(realpathSync(process.execPath)), proof: 'node' },
        npm: { folder: npmFolder(), proof: 'package.json' },
      }
    }
    case 'golang': {
      const told = await run({ file: 'go', args: ['env', 'GOVERSION', 'GOROOT'], env }).catch(() => '')
      const [go = '', root = ''] = told.trim().split('\n')
      return go !== '' && version.startsWith(`${go.slice('go'.length)}-`)
        ? { go: { folder: root, proof: 'VERSION' } }
        : undefined
    }
    case 'postgres': {
      const { binaries } = stateDirectories(options.checkout, options.stateOverride)
      return { postgresql: { folder: await installBinaries(binaries), proof: 'bin/postgres' } }
    }
    case 'prometheus':
      return installed('bin/prometheus')
    case 'alertmanager':
      return installed('bin/prometheus-alertmanager')
    case 'nginx':
      return installed('sbin/nginx')
    case 'rabbitmq':
      return installed('lib/rabbitmq/bin/rabbitmq-server')
    case 'redis':
      return installed('bin/redis-server')
    default:
      return undefined
  }
}

/** The npm that runs us, else the first on the PATH. */
function npmFolder(): string {
  const { npm_execpath: own, PATH = '' } = process.env
  const found = [
    ...(own === undefined ? [] : [own]),
    ...PATH.split(delimiter).map((folder) => join(folder, 'npm')),
  ]
  return dirname(dirname(realpathSync(found.find((file) => existsSync(file)) ?? 'npm')))
}

const installed = (program: string): Record<string, Source> | undefined =>
  existsSync(`/usr/${program}`) ? { usr: { folder: '/usr', proof: program } } : undefined

/** Everything that makes the image another one. */
function* recipeOf(image: string, sources: Readonly<Record<string, Source>>): Generator<string | Buffer> {
  yield image
  for (const name of readdirSync(RECIPES).sort())
    if (name.startsWith(repositoryOf(image)) || !name.endsWith('.Dockerfile'))
      yield readFileSync(join(RECIPES, name))
  yield readFileSync(join(CERTIFICATES, 'ca-certificates.crt'))
  for (const { folder, proof } of Object.values(sources)) yield readFileSync(join(folder, proof))
}

function hash(parts: readonly (string | Buffer)[]): string {
  const sum = createHash('sha256')
  for (const part of parts) sum.update(createHash('sha256').update(part).digest())
  return sum.digest('hex')
}

interface Making {
  readonly image: string
  readonly recipe: string
  readonly say: (line: string) => void
}

async function make(
  engine: Engine,
  { image, recipe, say }: Making,
  work: () => Promise<void>,
): Promise<void> {
  const format = `{{index .Labels "${LABEL}"}}`
  const found = await engine.command('image', 'inspect', '--format', format, image).catch(() => '')
  if (found.trim() === recipe) return
  const began = performance.now()
  await work()
  say(`  made here: ${image}, in ${((performance.now() - began) / 1000).toFixed(1)} s`)
}

async function makeDebian(
  engine: Engine,
  recipe: string,
  { checkout, stateOverride, stopped }: EngineOptions,
) {
  const state = dirname(stateDirectories(checkout, stateOverride).binaries)
  const folder = mkdtempSync(join(state, 'debian-'))
  const archive = join(folder, 'root.tar')
  try {
    await run({ file: 'mmdebstrap', args: [...DEBIAN_WORDS, archive], env: process.env, stopped })
    await engine.command('import', '--quiet', '--change', `LABEL ${LABEL}=${recipe}`, archive, DEBIAN)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Build {
  readonly image: string
  readonly recipe: string
  readonly sources: Readonly<Record<string, Source>>
}

async function build(engine: Engine, { image, recipe, sources }: Build): Promise<void> {
  const folders = { certificates: CERTIFICATES, 'stand-ins': RECIPES }
  const contexts = [
    ...Object.entries(folders),
    ...Object.entries(sources).map(([name, { folder }]) => [name, folder] as const),
  ].flatMap(([name, folder]) => ['--build-context', `${name}=${folder}`])
  const name = image.includes('/') ? `docker.io/${image}` : `docker.io/library/${image}`
  const words = ['--label', `${LABEL}=${recipe}`, '--tag', name, '--file', dockerfileOf(image)]
  await engine.command('build', ...engine.buildArguments, ...contexts, ...words, RECIPES)
}
