/** `npm run logs`: the last lines of the logs, and those that follow. */
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { stateDirectories } from '@comptoir/system/state.ts'
import { findSpec } from '@comptoir/system/supervisor/instances.ts'
import { readable, tail } from '@comptoir/system/supervisor/log-line.ts'
import { readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import { logFolder } from '@comptoir/system/supervisor/supervisor.ts'
import type { Terminal } from '@comptoir/system/terminal.ts'
import { processes } from '@comptoir/system/topology.ts'
import { JSON_OPTION, runCommand } from './run/command.ts'
import { NOT_RUNNING } from './run/words.ts'

const help = {
  fr: `npm run logs [-- stock] [--lines 30] [--end] [--json]
Montre les dernières lignes des journaux, de tous ou de ceux nommés, puis les suit. --end : sans suivre. --json : telles qu’écrites.`,
  en: `npm run logs [-- stock] [--lines 30] [--end] [--json]
Shows the last lines of the logs, of all or of those named, then follows them. --end: without following. --json: as written.`,
}
const options = {
  json: JSON_OPTION,
  lines: { type: 'number', default: 30 },
  end: { type: 'boolean' },
} as const

const followMs = 250

await runCommand({ help, options, words: true }, async (context) => {
  const { settings, words, text, say } = context
  const names = words.map((given) => findSpec(given, processes).name)
  const state = stateDirectories(settings.checkout, settings.stateOverride).checkout
  const folder = logFolder(state)
  const files = filesOf(folder, names)
  if (files.length === 0) {
    say(text({ fr: 'Aucun journal encore ; npm start en écrit.', en: 'No log yet; npm start writes them.' }))
    return 1
  }
  const several = files.length > 1
  for (const file of files)
    for (const line of tail(file, context.options.lines)) show(context, { file, line, several })
  if (context.options.end) return 0
  // Nothing is written any more: waiting for more would look like a command that hangs.
  if (readLiveRun(state) === undefined) process.stderr.write(`${text(NOT_RUNNING)}\n`)
  else await follow(context, folder, names)
  return 0
})

interface Line {
  readonly file: string
  readonly line: string
  readonly several: boolean
}

function filesOf(folder: string, names: readonly string[]): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.log'))
    .filter((file) => names.length === 0 || names.includes(file.replace(/-\d+\.log$/, '')))
    .sort()
    .map((file) => join(folder, file))
}

function show({ json, say, paint }: Terminal, { file, line, several }: Line): void {
  if (json) return say(line)
  const source = several ? `${paint('grey', basename(file, '.log').padEnd(19))} ` : ''
  say(`${source}${readable(line)}`)
}

/** Until Ctrl+C. A new instance's file is found as it appears; a file that shrank was put aside, and starts afresh. */
async function follow(terminal: Terminal, folder: string, names: readonly string[]): Promise<void> {
  const read = new Map(filesOf(folder, names).map((file) => [file, statSync(file).size]))
  let readers = true
  process.stdout.on('error', () => (readers = false))
  while (readers && !terminal.stopped.aborted) {
    const files = filesOf(folder, names)
    for (const file of files) {
      const { size } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0 }
      const before = read.get(file) ?? 0
      const from = size < before ? 0 : before
      const several = files.length > 1
      read.set(file, size > from ? await showSpan(terminal, { file, from, to: size, several }) : from)
    }
    await pause(followMs)
  }
}

interface Span {
  readonly file: string
  readonly from: number
  readonly to: number
  readonly several: boolean
}

/** Shows the whole lines of the span; returns where the first line begins that is still being written. */
async function showSpan(terminal: Terminal, { file, from, to, several }: Span): Promise<number> {
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(file, { start: from, end: to - 1 })) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const end = bytes.lastIndexOf('\n')
  if (end < 0) return from
  for (const line of bytes.toString('utf8', 0, end).split('\n')) show(terminal, { file, line, several })
  return from + end + 1
}
