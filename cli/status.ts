import { stateDirectories } from '@comptoir/system/state.ts'
import { isReady } from '@comptoir/system/supervisor/child.ts'
import { type RecordedProcess, type RunRecord, readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import { type SagasTold, sagasTold } from '@comptoir/system/supervisor/sagas-told.ts'
import { type Context, runCommand } from './run/command.ts'
import { refuseWords } from './run/config.ts'
import type { Texts } from './run/texts.ts'

const help = {
  fr: `npm run status [-- --json]
Montre chaque processus : état, port, pid, depuis quand, et s’il répond prêt maintenant. Et les sagas
qui attendent une personne, s’il y en a. Sortie 1 si tout ne va pas bien.`,
  en: `npm run status [-- --json]
Shows each process: state, port, pid, since when, and whether it answers ready now. And the
sagas that wait for a person, if any do. Exit 1 when not all is well.`,
}

const ORCHESTRATOR = 'orchestrateur'

interface Row extends RecordedProcess {
  readonly ready: boolean
}

await runCommand(help, async (context) => {
  const { config, texts, say } = context
  refuseWords(config)
  const run = readLiveRun(stateDirectories(config.checkout, config.stateOverride).checkout)
  if (run === undefined) {
    say(config.json ? JSON.stringify({ tourne: false, processus: [] }) : texts.notRunning)
    return 1
  }
  const rows = await Promise.all(
    run.processes.map(async (one) => ({ ...one, ready: await isReady(one.port) })),
  )
  const sagas = await sagasTold(rows.filter(({ name }) => name === ORCHESTRATOR).map(({ port }) => port))
  const wait = sagas === undefined ? [] : waiting(sagas, texts)
  if (config.json) {
    const told = sagas === undefined ? null : { bloquees: sagas.parked, sans_moteur: sagas.orphaned }
    say(JSON.stringify({ tourne: true, base: run.database, processus: rows.map(jsonRow), sagas: told }))
  } else {
    for (const line of table(rows, run.database, context)) say(line)
    for (const line of wait) say(` ${context.paint('red', '✗')} ${line}`)
  }
  return rows.every(({ ready }) => ready) && wait.length === 0 ? 0 : 1
})

/** One line for each kind of saga that waits for a person. */
function waiting({ parked, orphaned }: SagasTold, texts: Texts): string[] {
  return [...(parked > 0 ? [texts.parked(parked)] : []), ...(orphaned > 0 ? [texts.orphaned(orphaned)] : [])]
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
function databaseLines({ kind, port, pid }: RunRecord['database'], texts: Texts): Line[] {
  if (kind === 'externe') return []
  const ok = pid !== undefined
  const state = texts.state[ok ? 'pret' : 'arrete']
  return [{ ok, cells: ['PostgreSQL', state, String(port ?? '-'), String(pid ?? '-')] }]
}

function processLine(row: Row, texts: Texts): Line {
  const state = row.state === 'pret' && !row.ready ? texts.notReady : texts.state[row.state]
  const pid = String(row.identity?.pid ?? '-')
  const since = texts.since(secondsSince(row.since))
  return { ok: row.ready, cells: [row.name, state, String(row.port), pid, since, String(row.restarts)] }
}

function table(rows: readonly Row[], database: RunRecord['database'], { texts, paint }: Context): string[] {
  const lines = [...databaseLines(database, texts), ...rows.map((row) => processLine(row, texts))]
  const widths = texts.columns.map((title, i) =>
    Math.max(title.length, ...lines.map(({ cells }) => cells[i]?.length ?? 0)),
  )
  const aligned = (cells: readonly string[]) =>
    cells
      .map((value, i) => value.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd()
  const mark = (ok: boolean) => (ok ? paint('green', '✓') : paint('red', '✗'))
  return [
    `   ${paint('grey', aligned(texts.columns))}`,
    ...lines.map(({ ok, cells }) => ` ${mark(ok)} ${aligned(cells)}`),
  ]
}
