import { execFileSync } from 'node:child_process'

/** The commit of a checkout, short; undefined without git, as in an archive of the sources. */
export function commitOf(checkout: string): string | undefined {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
      cwd: checkout,
      encoding: 'utf8',
    }).trim()
  } catch {
    return undefined
  }
}
