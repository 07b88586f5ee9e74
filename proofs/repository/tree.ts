/** What the repository holds, as the repository tests look at it. */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

export const CHECKOUT = resolve(import.meta.dirname, '../..')

const LEFT_OUT = ['node_modules', '.git', '.comptoir', 'coverage']

/** Every file that belongs to the repository: tracked, or new and not ignored. Without git: all but what installs make. */
export function repositoryFiles(): readonly string[] {
  const git = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: CHECKOUT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const listed =
    git.status === 0
      ? git.stdout.split('\0').filter((path) => path !== '')
      : globSync('**/*', { cwd: CHECKOUT, exclude: (name) => LEFT_OUT.includes(name) }).filter((path) =>
          /\.[a-z]+$/.test(path),
        )
  return listed.filter((path) => existsSync(resolve(CHECKOUT, path))).sort()
}

/** Source files that run in production: TypeScript under a `src/`. */
export function sourceFiles(): readonly string[] {
  return repositoryFiles().filter((path) => /(^|\/)src\/.*\.ts$/.test(path) && !path.includes('/test/'))
}

export function read(path: string): string {
  return readFileSync(resolve(CHECKOUT, path), 'utf8')
}
