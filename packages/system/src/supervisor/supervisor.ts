/**
 * Starts, watches and stops the whole system on one machine.
 *
 *   lock → leftovers cleared → ports free → database → what orders pass through → all else → ready
 *   stop: gateway → orchestrators → the others → database → lock
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { facturation, type Profile } from '@comptoir/contracts'
import { stopLeftover } from '../end.ts'
import { keptSecret } from '../secret.ts'
import { restateUrl } from '../servers/restate.ts'
import type { StateDirectories } from '../state.ts'
import { databasePort, databasesOf, type ProcessSpec } from '../topology.ts'
import { Child } from './child.ts'
import { compiledFolder, compileOnce } from './compiled.ts'
import { type Act, type Controlled, openControl } from './control.ts'
import { type Database, databaseFolder, embeddedServer, startEmbedded } from './database.ts'
import { clearLeftovers } from './leftovers.ts'
import { useOutside } from './outside.ts'
import { keptPast } from './past.ts'
import { type PlannedProcess, type Program, plan } from './plan.ts'
import { refuseTakenPorts } from './ports.ts'
import { refuseFullDisk, refuseMissingPrograms } from './refusals.ts'
import { type ProcessState, type RecordedProcess, type RunLock, type RunRecord, takeRun } from './run-file.ts'
import { busOfOperators, openServers, type ServerChoice, type Servers, stopLeftServers } from './servers.ts'
import { wantedPorts } from './wanted-ports.ts'

export interface SystemOptions extends ServerChoice {
  readonly checkout: string
  readonly directories: StateDirectories
  readonly table: readonly ProcessSpec[]
  readonly portOffset: number
  readonly profile: Profile
  /** The last day of the past of the demonstration, or `none`; undefined: yesterday, for data that this start makes. */
  readonly pastUntil?: string | undefined
  readonly instances: ReadonlyMap<string, number>
  readonly inherited: Readonly<Record<string, string | undefined>>
  readonly databaseUrls: Readonly<Record<string, string>>
  /** A bus and a cache that the user runs, which every service then has. */
  readonly ownBus?: string | undefined
  readonly ownCache?: string | undefined
  /** Where other programs put what they want billed, instead of the broker that runs here. */
  readonly ownBilling?: string | undefined
  readonly onEvent: (event: SystemEvent) => void
  /** By a process's name, the program that runs instead of its own file. */
  readonly programs?: ReadonlyMap<string, Program>
  /** Changes a planned process, for a caller that puts something between the processes. */
  readonly reroute?: (planned: PlannedProcess) => PlannedProcess
}

export type SystemEvent =
  | { readonly kind: 'leftovers'; readonly count: number }
  | {
      /** A server is RabbitMQ, Redis or nginx. */
      readonly kind: 'database' | 'server'
      readonly state: 'demarre' | 'pret' | 'relance' | 'arrete'
      /** As people call it: `PostgreSQL 18`, or an outside one with its address. */
      readonly server: string
      /** It was ready before. */
      readonly again?: boolean
      readonly reason?: string
      readonly delayMs?: number
    }
  | {
      readonly kind: 'process'
      readonly process: RecordedProcess
      readonly reason?: string
      readonly delayMs?: number
    }

export interface System {
  /** Resolves when every process is ready. Throws StartError with nothing left running. */
  start(): Promise<void>
  /** Drains and stops all, in order; also in the middle of a start. */
  stop(): Promise<void>
  /** Sends SIGKILL to every process. `stop` then ends soon. */
  kill(): void
  readonly tokenFile: string
}

export const logFolder = (state: string): string => join(state, 'journaux')
export const tokenFileOf = (state: string): string => join(state, 'jeton-operateur')
/** Without it nobody can read the sessions that are kept: everyone signs in again. */
export const sealKeyFileOf = (state: string): string => join(state, 'seal-key')

/** Prepares the system; nothing runs, and nothing is locked, before `start`. */
export function createSystem(options: SystemOptions): System {
  const state = options.directories.checkout
  let run: Run | undefined
  let database: Database | undefined
  let opening: Promise<Database> | undefined
  let servers: Promise<Servers> | undefined
  let children: readonly Child[] = []
  let stopped: Promise<void> | undefined

  const record = () =>
    run?.write({ database: describeDatabase(database), engine: describeEngine(options) }, children)
  const stop = () => {
    stopped ??= stopAll(children, { opening, servers }, options).finally(() => run?.end())
    return stopped
  }
  const startAll = async () => {
    refuseFullDisk(state)
    refuseMissingPrograms(options)
    run = await beginRun(options, {
      act: (act, name) => doTo(children, act, name),
      busUrls: async () => busOfOperators(options, await opening, await servers),
    })
    await refuseTakenPorts(wantedPorts(options))
    if (stopped !== undefined) return
    const compiling = compileOnce(options)
    const pastUntil = keptPast(options)
    opening = openDatabase(options, record)
    servers = openBeside(options)
    // A failure of one must not leave the other unheard.
    await Promise.allSettled([servers, opening, compiling])
    database = await opening
    await compiling
    options.onEvent({ kind: 'database', state: 'pret', server: database.server })
    for (const file of [tokenFileOf(state), sealKeyFileOf(state)]) keptSecret(file)
    mkdirSync(logFolder(state), { recursive: true, mode: 0o700 })
    if (stopped !== undefined) return
    children = planAll({ ...options, pastUntil }, database, await servers).map((planned) =>
      supervise(planned, options, record),
    )
    await startWaves(children, () => stopped === undefined)
    await (await servers).engine?.register()
  }
  const start = async () => {
    try {
      await startAll()
    } catch (error) {
      await stop()
      throw error
    }
  }
  return { start, stop, kill: () => children.forEach((child) => child.kill()), tokenFile: tokenFileOf(state) }
}

/** The right to run: while it lasts, the record says what runs and where acts are asked for. */
interface Run {
  write(stands: Pick<RunRecord, 'database' | 'engine'>, children: readonly Child[]): void
  end(): void
}

async function beginRun(options: SystemOptions, controlled: Controlled): Promise<Run> {
  const { directories, portOffset } = options
  const startedAt = Date.now()
  const lock = takeRun(directories.checkout)
  try {
    await clearPast(lock, options)
    const { address: control, close } = await openControl(controlled)
    return {
      write: (stands, children) => {
        const processes = children.map((child) => child.snapshot())
        lock.write({ startedAt, portOffset, control, ...stands, processes })
      },
      end: () => {
        close()
        lock.release()
      },
    }
  } catch (cause) {
    lock.release()
    throw cause
  }
}

/** Does an act to the processes of this name, or to the one with this id, side by side. */
async function doTo(children: readonly Child[], act: Act, name: string): Promise<RecordedProcess[]> {
  const meant = children.filter(({ planned }) => planned.name === name || planned.id === name)
  await Promise.all(meant.map((child) => (act === 'stop' ? child.halt() : child.restart())))
  return meant.map((child) => child.snapshot())
}

async function clearPast(lock: RunLock, { directories, onEvent }: SystemOptions): Promise<void> {
  const count = lock.leftover === undefined ? 0 : await clearLeftovers(lock.leftover)
  // Before the ports are checked: a server that was left on this data holds the database's port.
  await stopLeftover(join(databaseFolder(directories.checkout), 'data'))
  await stopLeftServers(directories.checkout)
  if (count > 0) onEvent({ kind: 'leftovers', count })
}

async function openDatabase(options: SystemOptions, record: () => void): Promise<Database> {
  const services = databasesOf(options.table)
  const outside = await useOutside(options.databaseUrls, services)
  if (outside !== undefined) return outside
  const tell = (state: ProcessState, more: { reason?: string; delayMs?: number; again?: boolean } = {}) =>
    options.onEvent({ kind: 'database', state, server: embeddedServer, ...more })
  return startEmbedded({
    directories: options.directories,
    port: databasePort + options.portOffset,
    services,
    onStart: () => tell('demarre'),
    onFall: (reason, delayMs) => tell('relance', { reason, delayMs }),
    onBack: () => {
      record()
      tell('pret', { again: true })
    },
  })
}

const openBeside = (options: SystemOptions): Promise<Servers> =>
  openServers({
    ...options,
    state: options.directories.checkout,
    services: databasesOf(options.table),
    tell: (server, state, more) => options.onEvent({ kind: 'server', state, server, ...more }),
  })

const planAll = (
  options: SystemOptions & { readonly pastUntil: string },
  database: Database,
  servers: Servers,
): PlannedProcess[] =>
  plan({
    ...options,
    databaseUrl: (name) => database.url(name),
    busUrl: (name) => options.ownBus ?? servers.busUrl(name) ?? database.busUrl(name),
    cacheUrl: (name) => options.ownCache ?? servers.cacheUrl(name),
    billingUrl: options.ownBilling ?? servers.billingUrl(facturation.service.name),
    engine: servers.engine,
    tokenFile: tokenFileOf(options.directories.checkout),
    sealKeyFile: sealKeyFileOf(options.directories.checkout),
  }).map(options.reroute ?? ((planned) => planned))

function supervise(planned: PlannedProcess, options: SystemOptions, record: () => void): Child {
  const state = options.directories.checkout
  return new Child({
    planned,
    checkout: options.checkout,
    logs: logFolder(state),
    inherited: { ...options.inherited, NODE_COMPILE_CACHE: compiledFolder },
    onChange: (process, end) => {
      record()
      options.onEvent({ kind: 'process', process, ...end })
    },
  })
}

/** First what orders pass through, then all else. */
async function startWaves(children: readonly Child[], isWanted: () => boolean): Promise<void> {
  for (const startsFirst of [true, false]) {
    if (!isWanted()) return
    const wave = children.filter(({ planned }) => planned.startsFirst === startsFirst)
    await Promise.all(wave.map((child) => child.start()))
  }
}

/** What is being opened, or was. */
interface Opened {
  readonly opening: Promise<Database> | undefined
  readonly servers: Promise<Servers> | undefined
}

async function stopAll(
  children: readonly Child[],
  { opening, servers }: Opened,
  options: SystemOptions,
): Promise<void> {
  const ranks = [...new Set(children.map(({ planned }) => planned.stopRank))].sort((a, b) => a - b)
  for (const rank of ranks) {
    await Promise.all(
      children.filter(({ planned }) => planned.stopRank === rank).map((child) => child.stop()),
    )
  }
  const beside = await servers?.catch(() => undefined)
  await beside?.stop()
  // A database that is still being opened must be closed too. If it could not be opened, `start` has thrown the reason.
  const database = await opening?.catch(() => undefined)
  if (database === undefined) return
  await database.stop()
  if (database.kind === 'embarque')
    options.onEvent({ kind: 'database', state: 'arrete', server: database.server })
}

function describeDatabase(database: Database | undefined) {
  const { kind = 'embarque', port } = database ?? {}
  const pid = database?.pid()
  return { kind, ...(port === undefined ? {} : { port }), ...(pid === undefined ? {} : { pid }) }
}

const describeEngine = ({ engine, portOffset }: SystemOptions): RunRecord['engine'] =>
  engine === undefined ? undefined : { kind: engine, url: restateUrl(portOffset) }
