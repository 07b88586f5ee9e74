/** `npm start`: everything up, then addresses; on Ctrl+C everything down again. */
import { readFileSync } from 'node:fs'
import { stateDirectories } from '@comptoir/system/state.ts'
import { gatewayProgram } from '@comptoir/system/supervisor/gateway.ts'
import { realPorts } from '@comptoir/system/supervisor/plan.ts'
import {
  createSystem,
  type System,
  type SystemEvent,
  type SystemOptions,
} from '@comptoir/system/supervisor/supervisor.ts'
import type { ProcessSpec } from '@comptoir/system/topology.ts'
import type { Context } from './command.ts'
import { readInstances } from './config.ts'
import { createDisplay } from './display.ts'
import { seconds } from './texts.ts'

export interface StartOptions {
  readonly table: readonly ProcessSpec[]
  /** Holds the folders that the table names. */
  readonly checkout: string
  readonly reroute?: SystemOptions['reroute']
}

/** Runs until a signal, or until the bootstrap that started us is gone. Resolves to the exit code. */
export async function runStart(
  context: Context,
  { table, checkout, reroute }: StartOptions,
): Promise<number> {
  const { config, texts, say } = context
  const startedAt = Date.now()
  const instances = readInstances(config.instances, table)
  const directories = stateDirectories(config.checkout, config.stateOverride)
  const display = createDisplay(context)
  let titled = config.json
  const onEvent = (event: SystemEvent) => {
    // Not before something happens: a start that is refused says one line only.
    if (!titled) say(context.paint('bold', texts.title(process.versions.node)))
    titled = true
    display.show(event)
  }
  const gateway = gatewayProgram({ table, checkout, choice: config.gateway, portOffset: config.portOffset })
  const programs = new Map(gateway === undefined ? [] : [['passerelle', gateway]])
  const system = createSystem({
    ...config,
    checkout,
    directories,
    table,
    instances,
    onEvent,
    programs,
    ...(reroute === undefined ? {} : { reroute }),
  })
  const asked = onceAskedToStop(system, () => (config.json ? undefined : say(`\n${texts.stopping}`)))
  try {
    await system.start()
  } catch (error) {
    // A stop in the middle of a start makes the start fail, in whichever way: that is no news.
    if (!asked.already()) {
      asked.forget()
      throw error
    }
  }
  if (!asked.already()) {
    display.settle()
    const isKrakend = gateway !== undefined
    announce(context, { table, system, instances, isKrakend, elapsedMs: Date.now() - startedAt })
  }
  await asked.promise
  await system.stop()
  const isOutside = Object.keys(config.databaseUrls).length > 0
  if (!config.json) say(isOutside ? texts.stoppedOutside : texts.stopped)
  return 0
}

interface Asked {
  readonly promise: Promise<void>
  already(): boolean
  /** Our own last act is to disconnect from the bootstrap: that is nobody's wish. */
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

interface Ready {
  readonly table: readonly ProcessSpec[]
  readonly system: System
  readonly instances: ReadonlyMap<string, number>
  /** Whether KrakenD serves the public API, not its stand-in. */
  readonly isKrakend: boolean
  readonly elapsedMs: number
}

function announce(context: Context, { table, system, instances, isKrakend, elapsedMs }: Ready): void {
  const { config, texts, say, paint } = context
  const token = readFileSync(system.tokenFile, 'utf8').trim()
  const address = (spec: ProcessSpec) => `http://localhost:${(spec.ports[0] ?? 0) + config.portOffset}`
  if (config.json) {
    const addresses = Object.fromEntries(table.map((spec) => [spec.name, address(spec)]))
    return say(
      JSON.stringify({
        evenement: 'pret',
        duree_ms: elapsedMs,
        adresses: addresses,
        passerelle: isKrakend ? 'krakend' : 'doublure',
        jeton_fichier: system.tokenFile,
      }),
    )
  }
  say(paint('bold', ` ${texts.ready(seconds(elapsedMs, texts))}`))
  const main = table.filter(({ name }) => name === 'orchestrateur' || name === 'passerelle')
  for (const spec of main) {
    const label = spec.name === 'orchestrateur' ? texts.addresses.orchestrateur : texts.addresses.passerelle
    const kind = isKrakend ? texts.krakend : texts.standIn
    say(` ${label.padEnd(18)} ${address(spec)}${spec.name === 'passerelle' ? `  (${kind})` : '/docs'}`)
  }
  const ports = (spec: ProcessSpec) => realPorts(spec, { instances, portOffset: config.portOffset }).join(' ')
  const others = table.filter((spec) => !main.includes(spec)).map((spec) => `${spec.name} ${ports(spec)}`)
  say(` ${texts.addresses.autres.padEnd(18)} ${others.join(' · ')}  (/docs)`)
  say(` ${texts.token.padEnd(18)} ${token}  ${paint('grey', system.tokenFile)}`)
  const saga = table.find(({ name }) => name === 'orchestrateur')
  if (saga !== undefined) {
    say(` ${texts.tryThis}`)
    say(`   curl -X POST ${address(saga)}/saga/commande/ -H "Content-Type: application/json" \\`)
    say(`     -d '{"produits":[{"produit_id":1,"quantite":1},{"produit_id":2,"quantite":1}]}'`)
  }
  say(` ${paint('grey', texts.next)}`)
}
