/** The secrets that docker-compose.yml names: each at random in a file of its own, and what follows from them. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { definitions } from '@comptoir/system/servers/rabbitmq.ts'
import { REDIS_PORT, redisConfiguration } from '@comptoir/system/servers/redis.ts'
import { databasesOf, processes } from '@comptoir/system/topology.ts'
import { readCompose } from './compose.ts'

export interface MadeSecrets {
  readonly made: readonly string[]
  readonly kept: readonly string[]
}

/** Containers read them as another account than their owner. */
const MODE = 0o444

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
      mode: MODE,
      flag: 'wx',
    })
  return { made, kept }
}

type PasswordOf = (account: string) => string

/** The accounts of servers that know each process by the password that its database knows. */
const ACCOUNTS: Readonly<Record<string, (services: readonly string[], passwordOf: PasswordOf) => string>> = {
  rabbitmq: (services, passwordOf) => JSON.stringify(definitions(services, passwordOf), undefined, 2),
  redis: (services, passwordOf) =>
    redisConfiguration({ address: '*', port: REDIS_PORT, services, passwordOf }),
}

/** Makes the secrets of docker-compose.yml that are missing, and the accounts that follow from them. */
export function makeComposeSecrets(checkout: string): MadeSecrets {
  const folder = join(checkout, 'deploy/secrets')
  const names = Object.keys(readCompose(checkout).secrets)
  const told = makeSecrets(
    folder,
    names.filter((name) => ACCOUNTS[name] === undefined),
  )
  const passwordOf = (account: string) => readFileSync(join(folder, `base_${account}`), 'utf8').trim()
  for (const [name, textOf] of Object.entries(ACCOUNTS)) {
    const file = join(folder, name)
    const text = `${textOf(databasesOf(processes), passwordOf).trimEnd()}\n`
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
    rmSync(file, { force: true })
    writeFileSync(file, text, { mode: MODE, flag: 'wx' })
  }
  return told
}
