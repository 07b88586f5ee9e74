import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { freemem } from 'node:os'
import { join } from 'node:path'
import { stopLeftover } from '../end.ts'
import { identify, type ProcessIdentity, stillRuns } from '../process-identity.ts'
import { stopLeftovers } from '../servers/server.ts'
import { stateDirectories } from '../state.ts'
import { installBinaries } from './binaries.ts'
import { type Cluster, startCluster } from './cluster.ts'

/** A server on a free port, with data that are removed at its end. */
export interface ThrowAway extends Cluster {
  /** Stops the server and removes its data. */
  discard(): Promise<void>
}

export interface ThrowAwayOptions {
  /** Holds the binaries, and the data that are on disk (COMPTOIR_STATE). */
  readonly stateOverride?: string | undefined
  /** In memory, where there is room for it, nobody waits for a disk. What is measured belongs on disk. */
  readonly inMemory?: boolean
}

/**
 * Starts a server of its own for one run of tests, of the benchmark or of the chaos tool: same binaries and same
 * settings as `npm start`. Also ends and removes those whose owner was killed.
 */
export async function startThrowAway(checkout: string, options: ThrowAwayOptions = {}): Promise<ThrowAway> {
  const { directory, binaries: folder, remove } = await throwAwayFolder(checkout, options)
  const binaries = await installBinaries(folder)
  const cluster = await startCluster({ binaries, directory, port: await freePort() })
  const discard = async () => {
    await cluster.stop()
    await remove()
  }
  return { ...cluster, discard }
}

export interface ThrowAwayFolder {
  readonly directory: string
  readonly binaries: string
  readonly remove: () => Promise<void>
}

/** A folder for a server of this process alone. Those whose owner was killed are removed, with what runs in them. */
export async function throwAwayFolder(
  checkout: string,
  { stateOverride, inMemory = false }: ThrowAwayOptions = {},
): Promise<ThrowAwayFolder> {
  const { checkout: state, binaries } = stateDirectories(checkout, stateOverride)
  const memory = inMemory ? memoryFolder() : undefined
  const folder =
    memory === undefined ? join(state, 'jetables') : join(memory, `comptoir-${process.getuid?.()}`)
  await sweep(folder)
  const directory = join(folder, `${process.pid}-${randomUUID()}`)
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, ownerFile), JSON.stringify(identify(process.pid) ?? null))
  return { directory, binaries, remove: () => rm(directory, { recursive: true, force: true }) }
}

// What a run of all tests takes, twice over.
const ROOM_BYTES = 4 * 2 ** 30

/** Where files are in memory; undefined where there is no such place, or little room in it. */
function memoryFolder(): string | undefined {
  const folder = '/dev/shm'
  if (process.platform !== 'linux' || !existsSync(folder)) return undefined
  const { bavail, bsize } = statfsSync(folder)
  return Math.min(bavail * bsize, freemem()) > ROOM_BYTES ? folder : undefined
}

const ownerFile = 'proprietaire.json'

async function sweep(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    const directory = join(folder, name)
    const owner = readOwner(join(directory, ownerFile))
    // Its owner is not written yet: it may be starting.
    if (owner === undefined || stillRuns(owner)) continue
    await stopLeftover(join(directory, 'data'))
    await stopLeftovers(join(directory, 'serveur'))
    await rm(directory, { recursive: true, force: true })
  }
}

function readOwner(file: string): ProcessIdentity | undefined {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity | null) ?? undefined
  } catch {
    // A run that is starting has not written it yet.
    return undefined
  }
}

/** A free port of loopback. It may be taken before it is used. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}
