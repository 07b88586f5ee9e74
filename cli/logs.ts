import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { stateDirectories } from '@comptoir/system/state.ts'
import { readable, tail } from '@comptoir/system/supervisor/log-line.ts'
import { readLiveRun } from '@comptoir/system/supervisor/run-file.ts'
import { logFolder } from '@comptoir/system/supervisor/supervisor.ts'
import { processes } from '@comptoir/system/topology.ts'
import { type Context, runCommand } from './run/command.ts'
import { findSpec } from './run/config.ts'

const help = {
  fr: `npm run logs [-- stock] [--lignes 30] [--fin] [--json]
Montre les dernières lignes des journaux, de tous ou de ceux nommés, puis les suit. --fin : sans suivre. --json : telles qu’écrites.`,
  en: `npm run logs [-- stock] [--lignes 30] [--fin] [--json]
Shows the last lines of the logs, of all or of those named, then follows them. --fin: without following. --json: as written.`,
}

const followMs = 250

await runCommand(help, async (context) => {
  const { config, texts, say } = context
  const names = config.positionals.map((given) => findSpec(given, processes).name)
  const state = stateDirectories(config.checkout, config.stateOverride).checkout
  const folder = logFolder(state)
  const files = filesOf(folder, names)
  if (files.length === 0) {
    say(texts.noLogs)
    return 1
  }
  const several = files.length > 1
  for (const file of files)
    for (const line of tail(file, config.lines)) show(context, { file, line, several })
  if (!config.follow) return 0
  // Nobody writes any more: waiting for more would look like a command that hangs.
  if (readLiveRun(state) === undefined) process.stderr.write(`${texts.notRunning}\n`)
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

function show({ config, say, paint }: Context, { file, line, several }: Line): void {
  if (config.json) return say(line)
  const source = several ? `${paint('grey', basename(file, '.log').padEnd(19))} ` : ''
  say(`${source}${readable(line)}`)
}

/** Until Ctrl+C. A new instance's file is found as it appears; a file that shrank was put aside, and starts afresh. */
async function follow(context: Context, folder: string, names: readonly string[]): Promise<void> {
  const read = new Map(filesOf(folder, names).map((file) => [file, statSync(file).size]))
  let going = true
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (going = false))
  process.once('disconnect', () => (going = false))
  process.stdout.on('error', () => (going = false))
  while (going) {
    const files = filesOf(folder, names)
    for (const file of files) {
      const { size } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0 }
      const before = read.get(file) ?? 0
      const from = size < before ? 0 : before
      const several = files.length > 1
      read.set(file, size > from ? await showSpan(context, { file, from, to: size, several }) : from)
    }
    await new Promise((resolve) => setTimeout(resolve, followMs))
  }
}

interface Span {
  readonly file: string
  readonly from: number
  readonly to: number
  readonly several: boolean
}

/** Shows the whole lines of the span; returns where the first line begins that is still being written. */
async function showSpan(context: Context, { file, from, to, several }: Span): Promise<number> {
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(file, { start: from, end: to - 1 })) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const end = bytes.lastIndexOf('\n')
  if (end < 0) return from
  for (const line of bytes.toString('utf8', 0, end).split('\n')) show(context, { file, line, several })
  return from + end + 1
}
