/** What Compose gives a container from outside, made true for this machine: addresses, ports and secrets. */
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ThrowAway } from '@comptoir/system/postgres/throw-away.ts'
import type { ComposeFile } from './compose.ts'
import { makeSecrets } from './secrets.ts'

export interface Surroundings {
  /** The services whose names stand in addresses. */
  readonly names: readonly string[]
  readonly server: ThrowAway
  /** Added to every port. */
  readonly offset: number
  /** The folder that stands for /run/secrets. */
  readonly secrets: string
}

type Variables = Readonly<Record<string, string>>

/** The variables that say where a process listens. */
const PORTS = ['PORT', 'METRICS_PORT']

/** Where a process listens by its variables, before anything is added. */
export const portsOf = (environment: Variables): number[] =>
  PORTS.flatMap((name) => (environment[name] === undefined ? [] : [Number(environment[name])]))

/** The variables of a container with this machine's addresses and folders in place of the containers'. */
export function localise(environment: Variables, around: Surroundings): Record<string, string> {
  const { names, server, offset, secrets } = around
  const moved = new RegExp(`http://(?:${names.join('|')}):(\\d+)`, 'g')
  const values = Object.entries(environment).map(([name, value]): [string, string] => [
    name,
    PORTS.includes(name)
      ? String(Number(value) + offset)
      : value
          .replaceAll(moved, (_, port: string) => `http://127.0.0.1:${Number(port) + offset}`)
          .replace('@postgres:5432/', `@127.0.0.1:${server.port}/`)
          .replace(/^\/run\/secrets/, secrets),
  ])
  // Servers of a rehearsal are nobody else's: loopback only.
  return { ...Object.fromEntries(values), HOST: '127.0.0.1' }
}

/** Makes the secrets that the file names in `folder`; the superuser's is the one that `server` knows. */
export async function placeSecrets(
  folder: string,
  { secrets }: ComposeFile,
  server: ThrowAway,
): Promise<void> {
  const { made } = makeSecrets(folder, Object.keys(secrets))
  if (made.length === 0) throw new Error('docker-compose.yml has no secrets')
  const superuser = join(folder, 'postgres')
  await chmod(superuser, 0o600)
  await writeFile(superuser, decodeURIComponent(new URL(server.adminUrl()).password))
}
