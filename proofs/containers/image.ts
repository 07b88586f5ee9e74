/** Builds images as folders, without Docker: each stage of the Dockerfile becomes a folder that holds its file system. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { basename, delimiter, dirname, join, posix, relative, sep } from 'node:path'
import type { Stage, Step } from './dockerfile.ts'
import { share } from './layers.ts'

export interface Image {
  /** The folder that stands for `/`. */
  readonly root: string
  readonly workdir: string
  readonly env: Readonly<Record<string, string>>
  readonly user: string
  readonly ports: readonly number[]
  readonly health: readonly string[] | undefined
  readonly cmd: readonly string[]
  /** The pnpm that a RUN has put there. */
  readonly pnpm: string | undefined
}

export interface BuildOptions {
  readonly stages: readonly Stage[]
  /** The context of the build. */
  readonly checkout: string
  readonly isIgnored: (path: string) => boolean
  /** An empty folder for the stages. */
  readonly folder: string
}

const EMPTY = { workdir: '/', env: {}, user: 'root', ports: [], health: undefined, cmd: [], pnpm: undefined }

/** Builds stages on demand, each once. */
export class Builder {
  readonly #options: BuildOptions
  readonly #built = new Map<string, Promise<Image>>()

  constructor(options: BuildOptions) {
    this.#options = options
  }

  build(name: string): Promise<Image> {
    const image = this.#built.get(name) ?? this.#make(name)
    this.#built.set(name, image)
    return image
  }

  async #make(name: string): Promise<Image> {
    const { stages, folder } = this.#options
    const stage = stages.find((one) => one.name === name)
    if (stage === undefined) throw new Error(`Dockerfile: no stage ${name}`)
    const root = join(folder, name)
    mkdirSync(root, { recursive: true })
    let image: Image = { ...EMPTY, root }
    if (stages.some((one) => one.name === stage.from)) {
      const base = await this.build(stage.from)
      share(base.root, root)
      image = { ...base, root }
    } else refuseOtherNode(stage.from)
    for (const step of stage.steps) image = await this.#apply(step, image)
    return image
  }

  async #apply(step: Step, image: Image): Promise<Image> {
    switch (step.kind) {
      case 'workdir': {
        const workdir = posix.resolve(image.workdir, step.path)
        mkdirSync(join(image.root, workdir), { recursive: true })
        return { ...image, workdir }
      }
      case 'copy':
        await this.#copy(step, image)
        return image
      case 'run':
        return run(step.argv, image)
      case 'env':
        return { ...image, env: { ...image.env, ...step.values } }
      case 'user':
        return { ...image, user: step.name }
      case 'expose':
        return { ...image, ports: [...image.ports, step.port] }
      case 'healthcheck':
        return { ...image, health: step.argv }
      case 'cmd':
        return { ...image, cmd: step.argv }
    }
  }

  async #copy({ from, sources, to }: Extract<Step, { kind: 'copy' }>, image: Image): Promise<void> {
    const base = from === undefined ? this.#options.checkout : (await this.build(from)).root
    const place = join(image.root, posix.resolve(image.workdir, to))
    const isFolder = to.endsWith('/') || sources.length > 1
    for (const source of sources) {
      const path = join(base, source)
      if (!existsSync(path)) throw new Error(`COPY ${source}: not there`)
      const target = isFolder && statSync(path).isFile() ? join(place, basename(path)) : place
      if (from === undefined) await this.#copyFromContext(path, target)
      else share(path, target)
    }
  }

  async #copyFromContext(path: string, target: string): Promise<void> {
    const { checkout, isIgnored } = this.#options
    const wanted = (file: string) => !isIgnored(relative(checkout, file).split(sep).join('/'))
    if (!wanted(path)) throw new Error(`COPY ${relative(checkout, path)}: .dockerignore leaves it out`)
    mkdirSync(dirname(target), { recursive: true })
    await cp(path, target, { recursive: true, verbatimSymlinks: true, filter: wanted })
  }
}

/** What runs here must be what runs there, or the rehearsal proves nothing. */
function refuseOtherNode(image: string): void {
  const [, version] = /^node:(\d+\.\d+\.\d+)-/.exec(image) ?? []
  if (version !== undefined && version !== process.versions.node)
    throw new Error(`${image}, but the Node of this checkout is ${process.versions.node}`)
}

async function run(argv: readonly string[], image: Image): Promise<Image> {
  const [program = '', ...args] = argv
  if (program === 'npm') return { ...image, pnpm: args.at(-1) ?? '' }
  if (program === 'pnpm' && image.pnpm === undefined)
    throw new Error('RUN pnpm: no earlier line has put pnpm there')
  const [command, ...words] =
    program === 'pnpm'
      ? ['npx', '-y', image.pnpm ?? '', ...args]
      : [program === 'node' ? process.execPath : program, ...args.map((word) => inside(image, word))]
  const child = spawn(command ?? '', words, {
    cwd: join(image.root, image.workdir),
    env: { ...process.env, PATH: pathWithNode(), ...image.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk))
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (code !== 0)
    throw new Error(`RUN ${argv.join(' ')}: code ${String(code)}\n${Buffer.concat(said).toString()}`)
  return image
}

/** A path from the root of the image is one in its folder. */
export const inside = (image: Image, word: string): string =>
  word.startsWith('/') ? join(image.root, word) : word

const pathWithNode = (): string => `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`
