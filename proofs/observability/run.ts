/** Prometheus and Alertmanager beside the running system, until a signal. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { serverEnvironment } from '@comptoir/system/environment.ts'
import { Program } from '@comptoir/system/program.ts'
import type { Settings } from '@comptoir/system/settings.ts'
import { StartError } from '@comptoir/system/start-error.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { refuseTakenPorts } from '@comptoir/system/supervisor/ports.ts'
import { type RunRecord, readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import type { Terminal } from '@comptoir/system/terminal.ts'
import { findPrograms } from './programs.ts'
import { stageConfiguration, targetsOf, writeTargets } from './targets.ts'

export const prometheusPort = 9091
export const alertmanagerPort = 9093
const followMs = 2_000

export interface Observed {
  readonly prometheusUrl: string
  readonly alertmanagerUrl: string
  /** Resolves with what to tell when one of the two ended. */
  readonly fallen: Promise<StartError>
  stop(): Promise<void>
}

export interface ObservabilityOptions {
  readonly checkout: string
  readonly stateOverride: string | undefined
  /** Changes the copy of the configuration before anything reads it. */
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
    await Promise.all(daemons.map(({ program }) => program.stop()))
  }
  try {
    await Promise.all(daemons.map(({ program, url }) => program.ready(`${url}/-/ready`)))
  } catch (error) {
    await stop()
    throw error
  }
  const fallen = Promise.race(daemons.map(fall))
  return {
    prometheusUrl: daemons[0].url,
    alertmanagerUrl: daemons[1].url,
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

interface Daemon {
  readonly name: string
  readonly program: Program
  readonly url: string
  readonly log: string
}

function launch({ folder, programs, port, alertPort }: Launch): readonly [Daemon, Daemon] {
  const daemon = (file: keyof typeof programs, ownPort: number, args: readonly string[]): Daemon => {
    const log = join(folder, `${file}.log`)
    const address = `127.0.0.1:${ownPort}`
    const program = new Program({
      name: file,
      file: programs[file],
      args: [`--config.file=${join(folder, `${file}.yml`)}`, `--web.listen-address=${address}`, ...args],
      env: serverEnvironment(),
      ownGroup: true,
      log,
    })
    return { name: file, program, url: `http://${address}`, log }
  }
  return [
    daemon('prometheus', port, [
      `--storage.tsdb.path=${join(folder, 'mesures')}`,
      '--storage.tsdb.retention.time=7d',
    ]),
    daemon('alertmanager', alertPort, [
      `--storage.path=${join(folder, 'alertes')}`,
      // Alone: without an empty address it would listen for peers on every interface.
      '--cluster.listen-address=',
    ]),
  ]
}

async function fall({ name, program, log }: Daemon): Promise<StartError> {
  const reason = await program.gone
  return new StartError({
    fr: `${name} est tombé (${reason}) ; son journal : ${log}`,
    en: `${name} fell (${reason}); its log: ${log}`,
  })
}

/** Runs both until a signal, or until the bootstrap is gone. Resolves to the exit code. */
export async function runObservability(
  { json, say, text, stopped }: Terminal,
  settings: Settings,
): Promise<number> {
  const asked = new Promise<void>((resolve) => stopped.addEventListener('abort', () => resolve()))
  const observed = await startObservability(settings)
  if (json) {
    const adresses = { prometheus: observed.prometheusUrl, alertmanager: observed.alertmanagerUrl }
    say(JSON.stringify({ evenement: 'pret', adresses }))
  } else {
    say(` Prometheus    ${observed.prometheusUrl}/graph`)
    say(` Alertmanager  ${observed.alertmanagerUrl}`)
    say(
      text({
        fr: ' Alertes : docs/runbooks · Ctrl+C arrête les deux',
        en: ' Alerts: docs/runbooks · Ctrl+C stops both',
      }),
    )
  }
  const fault = await Promise.race([asked, observed.fallen])
  await observed.stop()
  if (fault !== undefined) throw fault
  if (!json) say(text({ fr: 'Arrêté. Les mesures sont gardées.', en: 'Stopped. The measures are kept.' }))
  return 0
}
