/** What all commands share: their own options, help, one clear line for what went wrong, colours where they are wanted. */
import { clearEnvironment } from '@comptoir/system/environment.ts'
import { readSettings, type Settings } from '@comptoir/system/settings.ts'
import { errorCode, StartError } from '@comptoir/system/start-error.ts'
import { type InBoth, type Language, openTerminal, type Terminal } from '@comptoir/system/terminal.ts'
import { type Options, readOptions, UsageError, type Values } from './options.ts'

export interface CommandSpec<O extends Options> {
  readonly help: InBoth
  readonly options?: O
  /** Whether it takes words beside its options. */
  readonly words?: boolean
}

export interface Context<O extends Options = Options> extends Terminal {
  readonly settings: Settings
  readonly options: Values<O>
  readonly words: readonly string[]
}

/** What every command takes. */
const COMMON = { help: { type: 'boolean' }, lang: { type: 'string' } } as const
/** For commands that programs read as well. */
export const JSON_OPTION = { type: 'boolean' } as const

/**
 * Runs a command to its end. `work` resolves to the exit code. A StartError becomes one line on stderr (an object with
 * `--json`) and exit code 1, or 2 for what is not an option or a word of the command; a fault keeps its trace.
 */
export async function runCommand<const O extends Options>(
  spec: CommandSpec<O>,
  work: (context: Context<O>) => Promise<number> | number,
): Promise<void> {
  // The reader may be gone (`| head`, a closed terminal): that must not stop a draining half-way.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  const args = process.argv.slice(2)
  clearEnvironment()
  const terminal = terminalFor(args)
  try {
    process.exitCode = await run(spec, { args, terminal, work })
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 2 : 1
    report(error, terminal)
  }
  // The channel to the bootstrap would keep us alive; it is closed already when the bootstrap was killed.
  if (process.connected) process.disconnect()
}

interface Run<O extends Options> {
  readonly args: readonly string[]
  readonly terminal: Terminal
  readonly work: (context: Context<O>) => Promise<number> | number
}

async function run<O extends Options>(
  { help, options, words: takesWords = false }: CommandSpec<O>,
  { args, terminal, work }: Run<O>,
): Promise<number> {
  const { values, words } = readOptions({ ...COMMON, ...(options as O) }, args.map(longHelp))
  const [word] = takesWords ? [] : words
  if (values.help === true) {
    terminal.say(terminal.text(help))
    return 0
  }
  if (word !== undefined)
    throw new UsageError({
      fr: `« ${word} » : cette commande ne prend que des options`,
      en: `"${word}": this command takes options only`,
    })
  const context = { settings: readSettings(), options: values as Values<O>, words }
  return await work(Object.assign(terminal, context))
}

const longHelp = (word: string): string => (word === '-h' ? '--help' : word)

/** Of these arguments and the shell: known before they are judged, so that a fault is told as well. */
function terminalFor(args: readonly string[]): Terminal {
  const { env, stdout } = process
  const json = args.includes('--json')
  const wish = /(?:^| )--lang[= ](\S*)/.exec(args.join(' '))?.[1]
  const language = wish ?? env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? ''
  return openTerminal({
    language: languageOf(language),
    json,
    colours: stdout.isTTY === true && !env['NO_COLOR'] && !json,
  })
}

const languageOf = (wish: string): Language => (wish.toLowerCase().startsWith('en') ? 'en' : 'fr')

function report(error: unknown, { text, json, say, paint }: Terminal): void {
  const known = error instanceof StartError ? error : fullDisk(error)
  if (known === undefined) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    return
  }
  const line = text(known)
  if (json) say(JSON.stringify({ evenement: 'erreur', message: line }))
  else process.stderr.write(`${paint('red', '✗')} ${line}\n`)
}

function fullDisk(error: unknown): StartError | undefined {
  if (errorCode(error) !== 'ENOSPC') return undefined
  const fr = 'disque plein ; libérez de la place, ou COMPTOIR_STATE=/autre/disque npm start'
  return new StartError(
    { fr, en: 'disk full; free some space, or COMPTOIR_STATE=/other/disk npm start' },
    error,
  )
}
