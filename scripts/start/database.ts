/** The database of a running system: the embedded one, watched and started again when it falls; or one outside. */
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { installBinaries } from '@comptoir/postgres-embarque/binaries.ts'
import { type Cluster, startCluster } from '@comptoir/postgres-embarque/cluster.ts'
import { withClient } from '@comptoir/postgres-embarque/connection.ts'
import { provision } from '@comptoir/postgres-embarque/provision.ts'
import { StartError } from '@comptoir/postgres-embarque/start-error.ts'
import type { StateDirectories } from '@comptoir/postgres-embarque/state.ts'
import { busDatabase } from './processes.ts'
import { countFalls, restartDelayMs } from './restart-delay.ts'

export interface Database {
  readonly kind: 'embarque' | 'externe'
  readonly port?: number
  pid(): number | undefined
  url(service: string): string
  busUrl(service: string): string
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  readonly directories: StateDirectories
  readonly port: number
  readonly services: readonly string[]
  /** The server ended by itself, and is started again after that delay; then `onBack`. */
  readonly onFall: (reason: string, delayMs: number) => void
  readonly onBack: () => void
}

/** Where the embedded server keeps its data and log, in a checkout's state folder. */
export const databaseFolder = (state: string): string => join(state, 'base')

/** Starts the embedded server with its databases and roles. Throws StartError. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Database> {
  const { directories, port, services } = options
  const binaries = await installBinaries(directories.binaries)
  const start = () => startCluster({ binaries, directory: databaseFolder(directories.checkout), port })
  let cluster: Cluster = await start()
  let stopping = false
  let restart = Promise.resolve()
  try {
    const passwordOf = (role: string) => decodeURIComponent(new URL(cluster.url(role)).password)
    await provision({ adminUrl: cluster.adminUrl(), services, shared: [busDatabase], passwordOf })
  } catch (cause) {
    await cluster.stop()
    throw cause
  }
  const watch = (falls: number) => {
    const since = Date.now()
    void cluster.ended.then((reason) => {
      if (!stopping) restart = raise(countFalls(falls, Date.now() - since), reason)
    })
  }
  const raise = async (falls: number, reason: string): Promise<void> => {
    const delayMs = restartDelayMs(falls)
    options.onFall(reason, delayMs)
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    if (stopping) return
    try {
      cluster = await start()
    } catch (error) {
      // Such as the memory of the killed server, still held by its last children: again, a little later.
      return raise(falls + 1, error instanceof Error ? error.message : String(error))
    }
    watch(falls)
    options.onBack()
  }
  watch(0)
  return {
    kind: 'embarque',
    port,
    pid: () => cluster.pid,
    url: (service) => cluster.url(service),
    busUrl: (service) => cluster.url(busDatabase, service),
    stop: async () => {
      stopping = true
      await restart
      await cluster.stop()
    },
  }
}

/**
 * Uses servers that others run: `DATABASE_URL` for one on which the databases and roles are made, `DATABASE_URL_STOCK`
 * and so on (and `DATABASE_URL_BUS`) for databases that exist. Undefined when none is given. Throws StartError.
 */
export async function useOutside(
  urls: Readonly<Record<string, string>>,
  services: readonly string[],
): Promise<Database | undefined> {
  if (Object.keys(urls).length === 0) return undefined
  const own = (service: string) => urls[`DATABASE_URL_${service.toUpperCase()}`]
  const server = urls['DATABASE_URL']
  if (server === undefined) refuseIncomplete(services.concat(busDatabase), own)
  else await provisionOutside(server, services)
  const on = (database: string, role: string) => own(database) ?? roleUrl(server ?? '', database, role)
  return {
    kind: 'externe',
    pid: () => undefined,
    url: (service) => on(service, service),
    busUrl: (service) => on(busDatabase, service),
    stop: () => Promise.resolve(),
  }
}

function refuseIncomplete(databases: readonly string[], own: (name: string) => string | undefined): void {
  const missing = databases
    .filter((name) => own(name) === undefined)
    .map((name) => `DATABASE_URL_${name.toUpperCase()}`)
  if (missing.length === 0) return
  throw new StartError({
    fr: `il manque ${missing.join(', ')} ; donnez-les, ou un seul DATABASE_URL`,
    en: `${missing.join(', ')} missing; give them, or one DATABASE_URL`,
  })
}

async function provisionOutside(server: string, services: readonly string[]): Promise<void> {
  try {
    await withClient(server, (client) => client.query('select 1'))
    const passwordOf = (role: string) => outsidePassword(server, role)
    await provision({ adminUrl: server, services, shared: [busDatabase], passwordOf })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(
      {
        fr: `la base de DATABASE_URL ne convient pas : ${why} ; son rôle doit pouvoir créer rôles et bases`,
        en: `the database of DATABASE_URL will not do: ${why}; its role must be allowed to create roles and databases`,
      },
      cause,
    )
  }
}

// Derived from the server's own password, so that every checkout that uses the server finds the roles it made.
const outsidePassword = (server: string, role: string): string =>
  createHmac('sha256', new URL(server).password).update(role).digest('base64url')

function roleUrl(server: string, database: string, role: string): string {
  const url = new URL(server)
  url.username = role
  url.password = outsidePassword(server, role)
  url.pathname = `/${database}`
  return url.href
}
