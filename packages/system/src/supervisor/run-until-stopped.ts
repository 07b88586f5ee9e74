/** `npm start` without its words: everything up, then down again when it is asked for. */
import type { Settings } from '../settings.ts'
import { stateDirectories } from '../state.ts'
import type { ProcessSpec } from '../topology.ts'
import { behindNginx } from './behind-nginx.ts'
import { gatewayProgram } from './gateway.ts'
import type { ServerChoice } from './servers.ts'
import { createSystem, type System, type SystemEvent, type SystemOptions } from './supervisor.ts'

export interface RunOptions {
  readonly settings: Settings
  readonly table: readonly ProcessSpec[]
  /** Holds the folders that the table names. */
  readonly folders: string
  readonly instances: ReadonlyMap<string, number>
  readonly servers?: ServerChoice
  readonly reroute?: SystemOptions['reroute']
  readonly onEvent: (event: SystemEvent) => void
  readonly onReady: (ready: Ready) => void
  /** A stop was asked for, and orders under way are being finished. */
  readonly onStopping?: () => void
}

export interface Ready {
  readonly elapsedMs: number
  /** Whether KrakenD serves the public API, not its stand-in. */
  readonly isKrakend: boolean
  /** Whether nginx is in front of the interfaces. */
  readonly hasDoor: boolean
  readonly tokenFile: string
}

/** Runs until a signal, or until the bootstrap that started us is gone. Throws StartError when the start fails. */
export async function runUntilStopped(options: RunOptions): Promise<void> {
  const { settings, table, folders, instances, servers = {}, reroute, onEvent, onReady, onStopping } = options
  const { portOffset, gateway: choice } = settings
  const startedAt = Date.now()
  const gateway = gatewayProgram({ table, checkout: folders, choice, portOffset })
  const door = behindNginx({ table, instances, portOffset })
  const system = createSystem({
    ...settings,
    ...servers,
    ...(door === undefined ? {} : { behindNginx: door }),
    checkout: folders,
    directories: stateDirectories(settings.checkout, settings.stateOverride),
    table,
    instances,
    onEvent,
    programs: new Map(gateway === undefined ? [] : [['passerelle', gateway]]),
    ...(reroute === undefined ? {} : { reroute }),
  })
  const asked = onceAskedToStop(system, () => onStopping?.())
  try {
    await system.start()
  } catch (error) {
    // A stop in the middle of a start makes the start fail, in whichever way: that is expected.
    if (!asked.already()) {
      asked.forget()
      throw error
    }
  }
  if (!asked.already())
    onReady({
      elapsedMs: Date.now() - startedAt,
      isKrakend: gateway !== undefined,
      hasDoor: door !== undefined,
      tokenFile: system.tokenFile,
    })
  await asked.promise
  await system.stop()
}

interface Asked {
  readonly promise: Promise<void>
  already(): boolean
  /** Our own last act is to disconnect from the bootstrap, which asks for nothing. */
  forget(): void
}

function onceAskedToStop(system: System, tell: () => void): Asked {
  const asked = Promise.withResolvers<void>()
  let times = 0
  const ask = () => {
    times += 1
    if (times > 1) return system.kill()
    tell()
    void system.stop().then(asked.resolve, asked.reject)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
  // Losing the bootstrap means that it was killed.
  const onDisconnect = () => {
    if (times === 0) ask()
  }
  process.once('disconnect', onDisconnect)
  const forget = () => process.removeListener('disconnect', onDisconnect)
  return { promise: asked.promise, already: () => times > 0, forget }
}
