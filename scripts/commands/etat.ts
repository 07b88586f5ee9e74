import { stateDirectories } from '@comptoir/postgres-embarque/state.ts'
import { isReady } from '../start/child.ts'
import { type Context, runCommand } from '../start/command.ts'
import { type RecordedProcess, readLiveRun } from '../start/run-file.ts'

const help = {
  fr: `npm run etat [-- --json]
Montre chaque processus : état, port, pid, depuis quand, et s’il répond prêt maintenant. Sortie 1 si tout ne va pas bien.`,
  en: `npm run etat [-- --json]
Shows each process: state, port, pid, since when, and whether it answers ready now. Exit 1 when not all is well.`,
}

interface Row extends RecordedProcess {
  readonly ready: boolean
}

await runCommand(help, async (context) => {
  const { config, texts, say } = context
  const run = readLiveRun(stateDirectories(config.checkout, config.stateOverride).checkout)
  if (run === undefined) {
    say(config.json ? JSON.stringify({ tourne: false, processus: [] }) : texts.notRunning)
    return 1
  }
  const rows = await Promise.all(
    run.processes.map(async (one) => ({ ...one, ready: await isReady(one.port) })),
  )
  if (config.json) say(JSON.stringify({ tourne: true, base: run.database, processus: rows.map(jsonRow) }))
  else for (const line of table(rows, context)) say(line)
  if (!config.json && run.database.port !== undefined) {
    say(`   PostgreSQL      ${run.database.port}  pid ${run.database.pid ?? '?'}`)
  }
  return rows.every(({ ready }) => ready) ? 0 : 1
})

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

function table(rows: readonly Row[], { texts, paint }: Context): string[] {
  const cells = rows.map((row) => [
    row.name,
    row.state === 'pret' && !row.ready ? texts.notReady : texts.state[row.state],
    String(row.port),
    String(row.identity?.pid ?? '-'),
    texts.since(secondsSince(row.since)),
    String(row.restarts),
  ])
  const widths = texts.columns.map((title, i) =>
    Math.max(title.length, ...cells.map((line) => line[i]?.length ?? 0)),
  )
  const line = (values: readonly string[]) =>
    values.map((value, i) => value.padEnd(widths[i] ?? 0)).join('  ')
  const mark = (row: Row | undefined) => (row?.ready === true ? paint('green', '✓') : paint('red', '✗'))
  return [
    `   ${paint('grey', line(texts.columns))}`,
    ...cells.map((values, i) => ` ${mark(rows[i])} ${line(values)}`),
  ]
}
