/** What all commands share: help, one clear line for what went wrong, and colours only where they are wanted. */
import { errorCode, StartError } from '@comptoir/system/start-error.ts'
import { type CommandConfig, readConfig } from './config.ts'
import { type Texts, textsOf } from './texts.ts'

export interface Context {
  readonly config: CommandConfig
  readonly texts: Texts
  /** Writes a line on stdout. */
  readonly say: (line: string) => void
  readonly paint: (colour: keyof typeof colours, text: string) => string
}

export interface Help {
  readonly fr: string
  readonly en: string
}

const colours = { green: 32, red: 31, yellow: 33, grey: 90, bold: 1 }

/**
 * Runs a command to its end. `work` resolves to the exit code. A StartError becomes one line on stderr (an object with
 * `--json`) and exit code 1; a fault keeps its trace.
 */
export async function runCommand(help: Help, work: (context: Context) => Promise<number>): Promise<void> {
  // Whoever reads us may be gone (`| head`, a closed terminal): that must not stop a draining half-way.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  let context: Context | undefined
  try {
    context = makeContext(readConfig())
    if (context.config.help) context.say(context.config.language === 'en' ? help.en : help.fr)
    else process.exitCode = await work(context)
  } catch (error) {
    process.exitCode = 1
    report(error, context)
  }
  // The channel to the bootstrap would keep us alive; it is closed already when the bootstrap was killed.
  if (process.connected) process.disconnect()
}

function makeContext(config: CommandConfig): Context {
  return {
    config,
    texts: textsOf(config.language),
    say: (line) => void process.stdout.write(`${line}\n`),
    paint: (colour, text) => (config.colours ? `\u001B[${colours[colour]}m${text}\u001B[0m` : text),
  }
}

function report(error: unknown, context: Context | undefined): void {
  const known = error instanceof StartError ? error : fullDisk(error)
  if (known === undefined) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    return
  }
  const line = context?.config.language === 'en' ? known.en : known.fr
  if (context?.config.json === true) context.say(JSON.stringify({ evenement: 'erreur', message: line }))
  else process.stderr.write(`${context?.paint('red', '✗') ?? '✗'} ${line}\n`)
}

function fullDisk(error: unknown): StartError | undefined {
  if (errorCode(error) !== 'ENOSPC') return undefined
  const fr = 'disque plein ; libérez de la place, ou COMPTOIR_STATE=/autre/disque npm start'
  return new StartError(
    { fr, en: 'disk full; free some space, or COMPTOIR_STATE=/other/disk npm start' },
    error,
  )
}
