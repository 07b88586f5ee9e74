/**
 * How a process ends. SIGTERM, SIGINT and the loss of its parent stop it: it takes no more work, finishes what it has within
 * the drain time, closes its parts and exits with 0. An unhandled fault ends it at once with another code, and the supervisor
 * starts a new one.
 */
import type { Logger } from '../observe/logger.ts'
import { TIMES } from './times.ts'

export interface Shutdown {
  /** Adds a part to close. Parts close in reverse order of their registration. */
  onClose(name: string, close: () => Promise<unknown> | undefined): void
  /** True from the first signal on: `/ready` answers 503. */
  readonly stopping: boolean
}

/** Installs the handlers. Call once, early in `main.ts`. */
export function installShutdown(log: Logger): Shutdown {
  const parts: { name: string; close: () => Promise<unknown> | undefined }[] = []
  const state = { stopping: false }

  const stop = async (reason: string) => {
    if (state.stopping) return
    state.stopping = true
    log.info({ reason }, 'stopping')
    const limit = setTimeout(() => {
      log.error('drain time is over, leaving work behind')
      leave(log, 1)
    }, TIMES.drainMs)
    for (const part of parts.reverse()) {
      try {
        await part.close()
      } catch (cause) {
        log.error({ err: cause, part: part.name }, 'part did not close')
      }
    }
    clearTimeout(limit)
    leave(log, 0)
  }

  process.once('SIGTERM', () => void stop('SIGTERM'))
  process.once('SIGINT', () => void stop('SIGINT'))
  // A supervisor's child has a channel to it, which breaks when the supervisor dies.
  if (process.channel !== undefined) {
    process.once('disconnect', () => void stop('parent lost'))
    process.channel?.unref()
  }
  process.on('uncaughtException', (cause) => {
    log.fatal({ err: cause }, 'uncaught exception')
    leave(log, 70)
  })
  process.on('unhandledRejection', (cause) => {
    log.fatal({ err: cause }, 'unhandled rejection')
    leave(log, 70)
  })

  return {
    onClose: (name, close) => void parts.push({ name, close }),
    get stopping() {
      return state.stopping
    },
  }
}

/** Tells the supervisor, if there is one, that the process listens: it need not ask again and again. */
export function tellListening(): void {
  process.send?.('ecoute')
}

function leave(log: Logger, code: number): void {
  log.flush(() => process.exit(code))
  // The flush callback may never come when stdout is gone.
  setTimeout(() => process.exit(code), 500).unref()
}
