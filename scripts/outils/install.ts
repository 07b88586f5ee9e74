/** How a missing tool is had: built with Go, or installed by Debian's own command. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { builtFolder, builtPath, type DebianPackage, type GoModule } from './tools.ts'

export interface Outcome {
  readonly ok: boolean
  /** What the program said, when it failed. */
  readonly said: string
}

export const hasProgram = (name: string, flag: string): boolean =>
  spawnSync(name, [flag], { stdio: 'ignore' }).status === 0

export const mayInstallPackages = (): boolean =>
  process.getuid?.() === 0 && hasProgram('apt-get', '--version')

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

/** Installs a package; the lists of packages are fetched first, since a fresh machine has none. */
export async function installPackage({ package: name }: DebianPackage): Promise<Outcome> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  // Another installation may hold the lock for a while.
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq']
  const lists = await run('apt-get', ['update', ...wait], { env })
  if (!lists.ok) return lists
  return run('apt-get', ['install', '-y', '--no-install-recommends', ...wait, name], { env })
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
