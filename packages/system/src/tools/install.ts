/** How a missing tool is had: built with Go, taken from npm, or installed by Debian's own command. */
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs'
import { join, relative } from 'node:path'
import { StartError } from '../start-error.ts'
import {
  builtFolder,
  builtPath,
  type DebianPackage,
  type GoModule,
  installedFolder,
  isCurrent,
  type NpmPackage,
  type ToolName,
  tools,
} from './tools.ts'

export interface Outcome {
  readonly ok: boolean
  /** What the program said, when it failed. */
  readonly said: string
}

export const hasProgram = (name: string, flag: string): boolean =>
  spawnSync(name, [flag], { stdio: 'ignore' }).status === 0

export const mayInstallPackages = (): boolean =>
  process.getuid?.() === 0 && hasProgram('apt-get', '--version')

/**
 * The path of a tool that is built with Go, as its module has it now: built first where it is missing or old. Throws a
 * StartError when that cannot be.
 */
export async function goTool(checkout: string, name: ToolName): Promise<string> {
  const from = tools.find((tool) => tool.name === name)?.from
  if (from?.kind !== 'go') throw new Error(`${name} is not built with Go`)
  if (isCurrent(name, from)) return builtPath(name)
  if (!hasProgram('go', 'version'))
    throw new StartError({
      fr: `Go est absent : ${name} se compile avec Go 1.26, https://go.dev/dl`,
      en: `Go is missing: ${name} is built with Go 1.26, https://go.dev/dl`,
    })
  const { ok, said } = await buildTool(checkout, name, from)
  if (ok) return builtPath(name)
  const why = said.split('\n').at(-1) ?? ''
  throw new StartError({
    fr: `${name} ne se compile pas : ${why}`,
    en: `${name} does not build: ${why}`,
  })
}

/** Builds a tool. The binary takes its name only when it is whole. */
export async function buildTool(
  checkout: string,
  name: string,
  { folder, target }: GoModule,
): Promise<Outcome> {
  mkdirSync(builtFolder, { recursive: true })
  const part = `${builtPath(name)}.${process.pid}`
  const began = new Date()
  const outcome = await run('go', ['build', '-trimpath', '-ldflags', '-s -w', '-o', part, target], {
    cwd: join(checkout, folder),
    // No C compiler is asked for, and the binary runs on any Linux of this processor.
    env: { ...process.env, CGO_ENABLED: '0' },
  })
  if (outcome.ok) {
    // A source that was saved during the build is newer than the binary.
    utimesSync(part, began, began)
    renameSync(part, builtPath(name))
  } else rmSync(part, { force: true })
  return outcome
}

/** Installs a program from npm, with no script of its own; it takes its name only when it is whole. */
export async function installFromNpm(
  checkout: string,
  name: string,
  { folder, program }: NpmPackage,
): Promise<Outcome> {
  const into = installedFolder(name)
  rmSync(builtPath(name), { force: true })
  for (const directory of [builtFolder, into]) mkdirSync(directory, { recursive: true })
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(checkout, folder, file), join(into, file))
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error']
  const outcome = await run('npm', ['ci', ...quiet], { cwd: into, env: process.env })
  if (outcome.ok) symlinkSync(relative(builtFolder, join(into, program)), builtPath(name))
  return outcome
}

/**
 * Installs packages; the lists of packages are fetched first, since a fresh machine has none. What they would start with the
 * machine is switched off.
 */
export async function installPackages({ packages, services = [] }: DebianPackage): Promise<Outcome> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  // Another installation may hold the lock for a while.
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq']
  const lists = await run('apt-get', ['update', ...wait], { env })
  if (!lists.ok) return lists
  const installed = await run('apt-get', ['install', '-y', '--no-install-recommends', ...wait, ...packages], {
    env,
  })
  // A machine without systemd has started nothing.
  if (installed.ok && services.length > 0 && hasProgram('systemctl', '--version'))
    await run('systemctl', ['disable', '--now', ...services], { env })
  return installed
}

function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env: NodeJS.ProcessEnv },
): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => void said.push(piece))
  child.stderr.on('data', (piece: Buffer) => void said.push(piece))
  const text = () => Buffer.concat(said).toString('utf8').trim()
  child.once('error', (cause) => resolve({ ok: false, said: cause.message }))
  child.once('close', (code) => resolve({ ok: code === 0, said: text() }))
  return promise
}
