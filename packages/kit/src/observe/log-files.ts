/**
 * The three log files of a process, where LOG_DIR asks for them, in a folder of its own: what was asked (`api_…`, to be read), what
 * was done (`business_…`, JSON) and what went wrong (`errors_…`, JSON). The id of a request leads through those of all processes.
 */
import { join } from 'node:path'
import pino from 'pino'
import { createLogger, type Logger, type LoggerOptions, standardOutput } from './logger.ts'
import { RollingFile } from './rolling-file.ts'

/** A request that was answered. */
export interface Asked {
  readonly method: string
  /** Without its query. */
  readonly path: string
  readonly status: number
  readonly ms: number
  readonly requestId: string
  readonly traceId: string
  /** The account; undefined for a guest, and for another process of the house. */
  readonly user?: string | undefined
}

/** Something that was done, of which the trade wants to know. */
export interface Act {
  /** The contract's id of it. */
  readonly operation: string
  /** What it was done to, and which one. */
  readonly entity: string
  readonly id: string | undefined
  readonly user?: string | undefined
  readonly details?: object
  readonly requestId?: string | undefined
  readonly traceId: string | undefined
}

export interface LogFiles {
  asked(request: Asked): void
  did(act: Act): void
}

export interface Logs {
  readonly log: Logger
  /** Undefined unless they are asked for. */
  readonly files: LogFiles | undefined
}

/** The logger of a process, with its files where a folder is given. */
export function openLogs(options: LoggerOptions & { readonly folder: string | undefined }): Logs {
  const { folder, instance } = options
  if (folder === undefined) return { log: createLogger(options), files: undefined }
  const rolling = (name: string) =>
    new RollingFile({
      folder: join(folder, instance),
      name,
      now,
      onFault: (cause) => log.error({ err: cause, file: name }, 'log file takes no lines'),
    })
  const [api, business, errors] = [rolling('api'), rolling('business'), rolling('errors')]
  const flush = () => {
    for (const file of [api, business, errors]) file.flush()
  }
  const log = createLogger(options, withErrors(errors, flush))
  const acts = createLogger({ ...options, level: 'info' }, business)
  process.once('exit', flush)
  return {
    log,
    files: {
      asked: (request) => api.write(`${readable(request, now())}\n`),
      did: ({ operation, entity, id, user, details, requestId, traceId }) =>
        acts.info({ operation, entity, id, user, details, reqId: requestId, trace_id: traceId }),
    },
  }
}

const now = () => new Date()
const ERROR = pino.levels.values['error'] ?? 50

/** Everything goes to standard output, and errors into their file as well. */
function withErrors(errors: RollingFile, flush: () => void): pino.DestinationStream {
  const stdout = standardOutput()
  return Object.assign(
    {
      // By this, pino tells the level of each line.
      [pino.symbols.needsMetadataGsym]: true,
      lastLevel: 0,
      write(line: string) {
        stdout.write(line)
        if (this.lastLevel >= ERROR) errors.write(line)
      },
    },
    {
      flush: (done?: (cause?: Error) => void) => {
        flush()
        stdout.flush(done)
      },
    },
  )
}

function readable({ method, path, status, ms, requestId, traceId, user }: Asked, at: Date): string {
  const rest = [
    `request=${requestId}`,
    ...(requestId === traceId ? [] : [`trace=${traceId}`]),
    ...(user === undefined ? [] : [`user=${user}`]),
  ]
  return `${at.toISOString()} ${status} ${method} ${path} ${ms} ms ${rest.join(' ')}`
}
