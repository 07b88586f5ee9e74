/** A server that is not ours, run as an account that owns nothing else, in a folder of its own on loopback. */
import { type ChildProcess, spawn } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { endOfChild } from '../end.ts'
import { type Account, accountOf, asAccount } from '../postgres/account.ts'
import { identify, isSameProcess, type ProcessIdentity } from '../process-identity.ts'
import { StartError } from '../start-error.ts'
import { until } from '../until.ts'

export interface ServerOptions {
  /** As people call it. */
  readonly name: string
  /** Holds all that it writes; made when absent. */
  readonly directory: string
  /** The accounts that root may run it as, the first one there is. */
  readonly accounts: readonly string[]
  readonly programs: readonly ServerProgram[]
  /** It is there once this one accepts connections. */
  readonly port: number
  readonly startWithinMs: number
}

export interface ServerProgram {
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export interface Server {
  /** Of the last program, which is the server itself. */
  readonly pid: number
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<string>
  /** Asks it to end, insists after a while, and resolves when all of it is gone. */
  stop(): Promise<void>
}

const STOP_WITHIN_MS = 15_000
const POLL_MS = 20

/**
 * Starts the programs, the server last, and waits until it accepts connections. What a killed supervisor left running in this
 * folder is ended first. Throws StartError, with nothing left running.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { name, directory, programs, port, startWithinMs } = options
  await stopLeftovers(directory)
  const children = programs.map((program) => launch(options, program))
  const server = children.at(-1)
  if (server === undefined) throw new Error(`${name}: no program`)
  const identities = children.flatMap(({ pid }) => (pid === undefined ? [] : (identify(pid) ?? [])))
  writeFileSync(join(directory, RECORD), JSON.stringify(identities))
  const ended = endOfChild(server)
  let end: string | undefined
  void ended.then((reason) => {
    end = reason
  })
  const stop = async () => {
    for (const child of children.toReversed()) await endChild(child)
    rmSync(join(directory, RECORD), { force: true })
  }
  try {
    const isThere = async () => {
      if (end !== undefined) throw new Error(`${name} ended: ${end}`)
      return accepts(port)
    }
    await until(isThere, {
      limitMs: startWithinMs,
      everyMs: POLL_MS,
      missing: () => `${name} does not listen`,
    })
  } catch (cause) {
    await stop()
    throw explain(options, cause)
  }
  return { pid: server.pid ?? 0, ended, stop }
}

/** Makes the folder with these files in it, all of it the account's. */
export function prepareFolder(
  { directory, accounts }: Pick<ServerOptions, 'directory' | 'accounts'>,
  files: Readonly<Record<string, string>>,
): void {
  const account = accountOf(accounts)
  mkdirSync(directory, { recursive: true, mode: 0o755 })
  give(directory, account)
  for (const [name, text] of Object.entries(files)) {
    // They hold passwords.
    writeFileSync(join(directory, name), text, { mode: 0o600 })
    give(join(directory, name), account)
  }
}

const give = (path: string, account: Account | undefined): void => {
  if (account !== undefined) chownSync(path, account.uid, account.gid)
}

/** Ends what still runs in this folder after its supervisor was killed. */
export async function stopLeftovers(directory: string): Promise<void> {
  for (const identity of recorded(directory).toReversed())
    await endProcess(identity.pid, () => !isSameProcess(identity))
  rmSync(join(directory, RECORD), { force: true })
}

/** The number of the server that runs in this folder now, or undefined. */
export function serverIn(directory: string): number | undefined {
  const server = recorded(directory).at(-1)
  return server !== undefined && isSameProcess(server) ? server.pid : undefined
}

function recorded(directory: string): readonly ProcessIdentity[] {
  const record = join(directory, RECORD)
  return existsSync(record) ? (JSON.parse(readFileSync(record, 'utf8')) as ProcessIdentity[]) : []
}

const RECORD = 'processus.json'
const LOG = 'serveur.log'

function launch({ directory, accounts }: ServerOptions, { file, args, env }: ServerProgram): ChildProcess {
  const log = openSync(join(directory, LOG), 'a', 0o600)
  const child = spawn(file, args, {
    ...asAccount(accountOf(accounts)),
    cwd: directory,
    env,
    // Ctrl+C of a terminal reaches us alone, who then stop it.
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  // Its end tells.
  child.on('error', () => undefined)
  return child
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return
  await endProcess(child.pid, () => child.exitCode !== null || child.signalCode !== null)
}

async function endProcess(pid: number, hasEnded: () => boolean): Promise<void> {
  if (hasEnded()) return
  send(pid, 'SIGTERM')
  const limit = performance.now() + STOP_WITHIN_MS
  while (!hasEnded()) {
    if (performance.now() > limit) send(pid, 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    // One that stands still ends too.
    process.kill(pid, 'SIGCONT')
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

function explain({ name, directory }: ServerOptions, cause: unknown): StartError {
  const log = join(directory, LOG)
  const last = readFileSync(log, 'utf8').trim().split('\n').at(-1) ?? ''
  const said = last === '' ? String(cause) : last
  return new StartError(
    {
      fr: `${name} ne démarre pas : ${said} ; son journal : ${log}`,
      en: `${name} does not start: ${said}; its log: ${log}`,
    },
    cause,
  )
}
