/** The embedded database of a running system. It is started again when it ends by itself. */
import { join } from 'node:path'
import { installBinaries } from '../postgres/binaries.ts'
import { type Cluster, startCluster } from '../postgres/cluster.ts'
import { provision } from '../postgres/provision.ts'
import type { StateDirectories } from '../state.ts'
import { busDatabase } from '../topology.ts'
import { countFalls, restartDelayMs } from './restart-delay.ts'

export interface Database {
  readonly kind: 'embarque' | 'externe'
  /** As people call it. */
  readonly server: string
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
  /** Called before anything is started. */
  readonly onStart: () => void
  /** The server ended by itself, and is started again after that delay; then `onBack`. */
  readonly onFall: (reason: string, delayMs: number) => void
  readonly onBack: () => void
}

export const embeddedServer = 'PostgreSQL 18'

/** Where the embedded server keeps its data and log, in a checkout's state folder. */
export const databaseFolder = (state: string): string => join(state, 'base')

/** Starts the embedded server with its databases and roles. Throws StartError. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Database> {
  const { directories, port, services } = options
  const binaries = await installBinaries(directories.binaries)
  options.onStart()
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
      // The last children of a killed server may still hold its memory: try again a little later.
      return raise(falls + 1, error instanceof Error ? error.message : String(error))
    }
    watch(falls)
    options.onBack()
  }
  watch(0)
  return {
    kind: 'embarque',
    server: embeddedServer,
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
