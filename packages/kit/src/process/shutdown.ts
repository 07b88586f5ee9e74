/**
 * The end of a process: on SIGTERM, SIGINT or the loss of the parent that started it, stop taking work, finish what is in
 * hand within the drain time, close, exit 0. An unhandled fault ends the process at once with a code that is not 0: the
 * supervisor starts a clean one.
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
  // The channel exists when a supervisor started us; it breaks when that one dies, however it died.
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

/** Tells the supervisor, if one started us, that we listen: so it need not ask again and again. */
export function tellListening(): void {
  process.send?.('ecoute')
}

function leave(log: Logger, code: number): void {
  log.flush(() => process.exit(code))
  // The flush callback may never come when stdout is gone.
  setTimeout(() => process.exit(code), 500).unref()
}
