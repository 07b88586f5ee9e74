/** Prometheus and Alertmanager beside the running system, until a signal. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '@comptoir/system/start-error.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { refuseTakenPorts } from '@comptoir/system/supervisor/ports.ts'
import { type RunRecord, readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import type { Context } from '../../cli/run/command.ts'
import { Daemon } from './daemon.ts'
import { findPrograms } from './programs.ts'
import { stageConfiguration, targetsOf, writeTargets } from './targets.ts'

export const prometheusPort = 9091
export const alertmanagerPort = 9093
const followMs = 2_000

export interface Observed {
  readonly prometheusUrl: string
  readonly alertmanagerUrl: string
  /** Resolves with what to tell when one of the two fell. */
  readonly fallen: Promise<StartError>
  stop(): Promise<void>
}

export interface ObservabilityOptions {
  readonly checkout: string
  readonly stateOverride: string | undefined
  /** Changes the copy of the configuration before anybody reads it. */
  readonly adapt?: (folder: string) => void
}

/** Starts both and resolves when they answer. Throws StartError. */
export async function startObservability(options: ObservabilityOptions): Promise<Observed> {
  const { checkout, stateOverride, adapt } = options
  const state = stateDirectories(checkout, stateOverride).checkout
  const run = readLiveRun(state)
  if (run === undefined) {
    throw new StartError({
      fr: 'rien ne tourne ici ; démarrez d’abord le système, dans un autre terminal : npm start',
      en: 'nothing runs here; start the system first, in another terminal: npm start',
    })
  }
  const programs = findPrograms(['prometheus', 'alertmanager'])
  // The running system's own offset, so that it need not be said twice.
  const [port, alertPort] = [prometheusPort + run.portOffset, alertmanagerPort + run.portOffset]
  await refuseTakenPorts([
    { id: 'Prometheus', port },
    { id: 'Alertmanager', port: alertPort },
  ])
  const folder = join(state, 'observabilite')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  stageConfiguration(checkout, folder)
  adapt?.(folder)
  writeTargets(join(folder, 'alertmanagers/local.json'), [
    { targets: [`127.0.0.1:${alertPort}`], labels: {} },
  ])
  const following = followTargets(state, folder, run)
  const daemons = launch({ folder, programs, port, alertPort })
  const stop = async () => {
    clearInterval(following)
    await Promise.all(daemons.map((daemon) => daemon.stop()))
  }
  try {
    await Promise.all(daemons.map((daemon) => daemon.ready()))
  } catch (error) {
    await stop()
    throw error
  }
  const fallen = Promise.race(daemons.map(async (daemon) => daemon.fallen(await daemon.gone())))
  return {
    prometheusUrl: `http://127.0.0.1:${port}`,
    alertmanagerUrl: `http://127.0.0.1:${alertPort}`,
    fallen,
    stop,
  }
}

/**
 * Writes the targets, again after each start of the system with other instances. A system that stopped keeps its targets:
 * that its instances are down is what Prometheus is to say.
 */
function followTargets(state: string, folder: string, first: RunRecord): NodeJS.Timeout {
  const file = join(folder, 'cibles/comptoir.json')
  let written = ''
  const write = ({ processes }: RunRecord) => {
    const targets = targetsOf(processes)
    if (processes.length === 0 || JSON.stringify(targets) === written) return
    writeTargets(file, targets)
    written = JSON.stringify(targets)
  }
  write(first)
  return setInterval(() => {
    const run = readLiveRun(state)
    if (run !== undefined) write(run)
  }, followMs)
}

interface Launch {
  readonly folder: string
  readonly programs: Readonly<Record<'prometheus' | 'alertmanager', string>>
  readonly port: number
  readonly alertPort: number
}

function launch({ folder, programs, port, alertPort }: Launch): readonly Daemon[] {
  const alertmanager = new Daemon({
    name: 'Alertmanager',
    program: programs.alertmanager,
    args: [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${join(folder, 'alertes')}`,
      `--web.listen-address=127.0.0.1:${alertPort}`,
      // Alone: without an empty address it would listen for peers on every interface.
      '--cluster.listen-address=',
    ],
    readyUrl: `http://127.0.0.1:${alertPort}/-/ready`,
    log: join(folder, 'alertmanager.log'),
  })
  const prometheus = new Daemon({
    name: 'Prometheus',
    program: programs.prometheus,
    args: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'mesures')}`,
      '--storage.tsdb.retention.time=7d',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    readyUrl: `http://127.0.0.1:${port}/-/ready`,
    log: join(folder, 'prometheus.log'),
  })
  return [alertmanager, prometheus]
}

/** Runs both until a signal, or until the bootstrap is gone. Resolves to the exit code. */
export async function runObservability({ config, say }: Context): Promise<number> {
  const asked = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked.resolve())
  process.once('disconnect', () => asked.resolve())
  const observed = await startObservability(config)
  const english = config.language === 'en'
  if (config.json) {
    const addresses = { prometheus: observed.prometheusUrl, alertmanager: observed.alertmanagerUrl }
    say(JSON.stringify({ evenement: 'pret', adresses: addresses }))
  } else {
    say(` Prometheus    ${observed.prometheusUrl}/graph`)
    say(` Alertmanager  ${observed.alertmanagerUrl}`)
    say(
      english
        ? ' Alerts: docs/runbooks · Ctrl+C stops both'
        : ' Alertes : docs/runbooks · Ctrl+C arrête les deux',
    )
  }
  const fault = await Promise.race([asked.promise.then(() => undefined), observed.fallen])
  await observed.stop()
  if (fault !== undefined) throw fault
  if (!config.json) say(english ? 'Stopped. The measures are kept.' : 'Arrêté. Les mesures sont gardées.')
  return 0
}
