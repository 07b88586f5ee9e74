/** `npm run status`: each process, and the sagas that wait for a person. */
import { stateDirectories } from '@comptoir/system/state.ts'
import { isReady } from '@comptoir/system/supervisor/child.ts'
import { type RecordedProcess, type RunRecord, readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import { type SagasTold, sagasTold } from '@comptoir/system/supervisor/sagas-told.ts'
import type { Terminal } from '@comptoir/system/terminal.ts'
import { JSON_OPTION, runCommand } from './run/command.ts'
import { aligned } from './run/table.ts'
import { duration, NOT_RUNNING, STATE } from './run/words.ts'

const help = {
  fr: `npm run status [-- --json]
Montre chaque processus : état, port, pid, depuis quand, et s’il répond prêt maintenant. Et les sagas
qui attendent une personne, s’il y en a. Sortie 1 si tout ne va pas bien.`,
  en: `npm run status [-- --json]
Shows each process: state, port, pid, since when, and whether it answers ready now. And the
sagas that wait for a person, if any do. Exit 1 when not all is well.`,
}

const COLUMNS = {
  fr: ['processus', 'état', 'port', 'pid', 'depuis', 'relances'],
  en: ['process', 'state', 'port', 'pid', 'for', 'restarts'],
}
const ORCHESTRATOR = 'orchestrateur'
/** A server that has just started is slow to answer its first question. */
const HEALTH_MS = 5_000

interface Row extends RecordedProcess {
  readonly ready: boolean
}

await runCommand({ help, options: { json: JSON_OPTION } }, async (context) => {
  const { settings, json, text, say, paint } = context
  const run = readLiveRun(stateDirectories(settings.checkout, settings.stateOverride).checkout)
  if (run === undefined) {
    say(json ? JSON.stringify({ tourne: false, processus: [] }) : text(NOT_RUNNING))
    return 1
  }
  const rows = await Promise.all(
    run.processes.map(async (one) => ({ ...one, ready: await isReady(one.port) })),
  )
  const engine = await engineTold(run)
  const sagas = await sagasTold(rows.filter(({ name }) => name === ORCHESTRATOR).map(({ port }) => port))
  const wait = sagas === undefined ? [] : waiting(sagas)
  if (json) {
    const told = sagas === undefined ? null : { bloquees: sagas.parked, sans_moteur: sagas.orphaned }
    say(
      JSON.stringify({
        tourne: true,
        base: run.database,
        moteur: { nom: engine.name, pret: engine.ready },
        processus: rows.map(jsonRow),
        sagas: told,
      }),
    )
  } else {
    for (const line of table(rows, { ...run, engine }, context)) say(line)
    for (const line of wait) say(` ${paint('red', '✗')} ${text(line)}`)
  }
  return rows.every(({ ready }) => ready) && engine.ready && wait.length === 0 ? 0 : 1
})

/** One line for each kind of saga that waits for a person. */
function waiting({ parked, orphaned }: SagasTold) {
  const s = (count: number) => (count > 1 ? 's' : '')
  const [blocked, alone] = [
    'GET /saga?statut=BLOQUEE, docs/runbooks/SagaBloquee.md',
    'GET /saga?sans_moteur=1, docs/runbooks/SagaSansMoteur.md',
  ]
  const lines = [
    [
      parked,
      { fr: `saga${s(parked)} bloquée${s(parked)} : ${blocked}`, en: `saga${s(parked)} parked: ${blocked}` },
    ],
    [
      orphaned,
      {
        fr: `saga${s(orphaned)} sans orchestrateur : ${alone}`,
        en: `saga${s(orphaned)} without an orchestrator: ${alone}`,
      },
    ],
  ] as const
  return lines
    .filter(([count]) => count > 0)
    .map(([count, { fr, en }]) => ({ fr: `${count} ${fr}`, en: `${count} ${en}` }))
}

function secondsSince(ms: number): number {
  return Math.max(0, Math.round((Date.now() - ms) / 1000))
}

function jsonRow({ id, name, port, state, since, restarts, identity, ready }: Row) {
  const pid = identity?.pid ?? null
  return {
    id,
    nom: name,
    port,
    etat: state,
    pret: ready,
    pid,
    depuis_s: secondsSince(since),
    relances: restarts,
  }
}

interface Line {
  readonly ok: boolean
  readonly cells: readonly string[]
}

/** The embedded server; one that others run is theirs to watch. */
function databaseLines({ kind, port, pid }: RunRecord['database'], { text }: Terminal): Line[] {
  if (kind === 'externe') return []
  const ok = pid !== undefined
  const state = text(STATE[ok ? 'pret' : 'arrete'])
  return [{ ok, cells: ['PostgreSQL', state, String(port ?? '-'), String(pid ?? '-')] }]
}

function processLine(row: Row, { text }: Terminal): Line {
  const isSilent = row.state === 'pret' && !row.ready
  const state = text(isSilent ? { fr: 'pas prêt', en: 'not ready' } : STATE[row.state])
  const pid = String(row.identity?.pid ?? '-')
  const since = duration(secondsSince(row.since))
  return { ok: row.ready, cells: [row.name, state, String(row.port), pid, since, String(row.restarts)] }
}

/** What runs the sagas, and whether it answers; our own is in the orchestrators. */
interface EngineTold {
  readonly name: 'postgres' | 'restate'
  readonly port?: string
  readonly ready: boolean
}

async function engineTold({ engine }: RunRecord): Promise<EngineTold> {
  if (engine === undefined) return { name: 'postgres', ready: true }
  const asked = fetch(`${engine.url}/restate/health`, { signal: AbortSignal.timeout(HEALTH_MS) })
  const ready = await asked.then(
    ({ ok }) => ok,
    () => false,
  )
  return { name: engine.kind, port: new URL(engine.url).port, ready }
}

function engineLines({ port, ready }: EngineTold, { text }: Terminal): Line[] {
  if (port === undefined) return []
  const state = text(ready ? STATE.pret : { fr: 'pas prêt', en: 'not ready' })
  return [{ ok: ready, cells: ['Restate (sagas)', state, port, '-'] }]
}

interface Beside {
  readonly database: RunRecord['database']
  readonly engine: EngineTold
}

function table(rows: readonly Row[], { database, engine }: Beside, terminal: Terminal): string[] {
  const { language, paint } = terminal
  const beside = [...databaseLines(database, terminal), ...engineLines(engine, terminal)]
  const lines = [...beside, ...rows.map((row) => processLine(row, terminal))]
  const [title = '', ...cells] = aligned([COLUMNS[language], ...lines.map((line) => line.cells)])
  const mark = (ok: boolean) => (ok ? paint('green', '✓') : paint('red', '✗'))
  return [`   ${paint('grey', title)}`, ...lines.map(({ ok }, i) => ` ${mark(ok)} ${cells[i] ?? ''}`)]
}
