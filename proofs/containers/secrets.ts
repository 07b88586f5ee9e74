/** The secrets that docker-compose.yml names, each at random in a file of its own. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface MadeSecrets {
  readonly made: readonly string[]
  readonly kept: readonly string[]
}

/**
 * Makes those that are missing: a password that a database knows must not change under it. The folder is closed to other
 * accounts of this machine. The files are not: Compose mounts them as they are, and the account that runs in a container
 * is another one than their owner.
 */
export function makeSecrets(folder: string, names: readonly string[]): MadeSecrets {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const kept = names.filter((name) => existsSync(join(folder, name)))
  const made = names.filter((name) => !kept.includes(name))
  for (const name of made)
    writeFileSync(join(folder, name), `${randomBytes(24).toString('base64url')}\n`, {
      mode: 0o444,
      flag: 'wx',
    })
  return { made, kept }
}
