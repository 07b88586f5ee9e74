import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { endOfChild, stopLeftover, stopServer } from '../end.ts'
import { serverEnvironment } from '../environment.ts'
import { keptSecret, rolePassword } from '../secret.ts'
import { errorCode, StartError } from '../start-error.ts'
import { type Account, asAccount, databaseAccount } from './account.ts'
import { type Binaries, executable } from './binaries.ts'
import { connectionUrl, waitUntilAccepting } from './connection.ts'
import { serverArguments } from './settings.ts'

export interface ClusterOptions {
  readonly binaries: Binaries
  /** Holds data/, the password and postgresql.log of this cluster; made when absent. */
  readonly directory: string
  readonly port: number
}

/** A running server. */
export interface Cluster {
  readonly port: number
  readonly pid: number
  /** The superuser's address of a database; only provisioning uses it. */
  adminUrl(database?: string): string
  /** The address of a database as the role that owns it, or as another role. */
  url(database: string, role?: string): string
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<string>
  /** Ends sessions and transactions, writes everything, and resolves when the process is gone. */
  stop(): Promise<void>
}

const superuser = 'postgres'

/**
 * Starts PostgreSQL on loopback and waits until it accepts connections; makes the cluster first when there is none, and
 * ends a server that a killed supervisor left on the same data. The server has its own process group, so Ctrl+C in the
 * terminal does not reach it. Throws StartError, with nothing left running.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { directory, port } = options
  const account = databaseAccount()
  const data = join(directory, 'data')
  mkdirSync(directory, { recursive: true, mode: 0o755 })
  const password = keptSecret(join(directory, 'postgres.secret'))
  await stopLeftover(data)
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(options, { account, password })
  const child = launch(options, account)
  const ended = endOfChild(child)
  const url = (database: string, role: string) =>
    connectionUrl({
      port,
      database,
      role,
      password: role === superuser ? password : rolePassword(password, role),
    })
  try {
    await waitUntilAccepting(url('postgres', superuser), ended)
  } catch (cause) {
    await stopServer(child)
    throw explainFailure(directory, cause)
  }
  return {
    port,
    pid: child.pid ?? 0,
    adminUrl: (database = 'postgres') => url(database, superuser),
    url: (database, role = database) => url(database, role),
    ended,
    stop: () => stopServer(child),
  }
}

// The folder gets its name when initdb is done, so an interrupted initdb starts again from nothing.
async function initialise(
  { binaries, directory }: ClusterOptions,
  { account, password }: Owner,
): Promise<void> {
  const draft = join(directory, 'data.nouveau')
  const passwordFile = join(directory, 'initdb.secret')
  await rm(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (account !== undefined)
    for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid)
  const args = [
    '-D',
    draft,
    '-U',
    superuser,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
  ]
  try {
    await promisify(execFile)(executable(binaries, 'initdb'), [...args, '--locale=C', ...unicodeRules], {
      ...asAccount(account),
      cwd: directory,
      ...plainEnvironment,
    })
    await rename(draft, join(directory, 'data'))
  } catch (cause) {
    await rm(draft, { recursive: true, force: true })
    throw explainInitdb(directory, cause)
  } finally {
    await rm(passwordFile, { force: true })
  }
}

interface Owner {
  readonly account: Account | undefined
  readonly password: string
}

// PostgreSQL takes settings from PG… variables, so it gets none. Windows needs some of its own to open sockets.
const plainEnvironment = { env: process.platform === 'win32' ? serverEnvironment() : { LC_ALL: 'C' } }

// Case rules for all of Unicode with the sort order of code points, the same on every machine.
const unicodeRules = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8']

function launch({ binaries, directory, port }: ClusterOptions, account: Account | undefined): ChildProcess {
  const log = openSync(join(directory, 'postgresql.log'), 'a', 0o600)
  const child = spawn(executable(binaries, 'postgres'), serverArguments(join(directory, 'data'), port), {
    ...asAccount(account),
    cwd: directory,
    ...plainEnvironment,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  return child
}

function explainInitdb(directory: string, cause: unknown): StartError {
  const stderr = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : ''
  if (errorCode(cause) === 'ENOSPC' || stderr.includes('No space left')) return fullDisk(directory, cause)
  const last = stderr.trim().split('\n').at(-1) ?? String(cause)
  return new StartError(
    {
      fr: `initdb a échoué : ${last} ; voyez npm run doctor`,
      en: `initdb failed: ${last}; see npm run doctor`,
    },
    cause,
  )
}

function explainFailure(directory: string, cause: unknown): StartError {
  const log = join(directory, 'postgresql.log')
  const lines = readFileSync(log, 'utf8').trim().split('\n').slice(-12)
  if (lines.some((line) => line.includes('No space left'))) return fullDisk(directory, cause)
  const last = lines.findLast((line) => line.includes('FATAL')) ?? lines.at(-1) ?? String(cause)
  return new StartError(
    {
      fr: `PostgreSQL ne démarre pas : ${last.replace(/^.*?FATAL: +/, '')} ; son journal : ${log}`,
      en: `PostgreSQL does not start: ${last.replace(/^.*?FATAL: +/, '')}; its log: ${log}`,
    },
    cause,
  )
}

const fullDisk = (directory: string, cause: unknown): StartError =>
  new StartError(
    {
      fr: `disque plein : PostgreSQL ne peut pas écrire dans ${directory} ; libérez de la place, ou COMPTOIR_STATE=/autre/disque npm start`,
      en: `disk full: PostgreSQL cannot write to ${directory}; free some space, or COMPTOIR_STATE=/other/disk npm start`,
    },
    cause,
  )
