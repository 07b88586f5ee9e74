/** A program of others, run to its end. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const runFile = promisify(execFile)
const MAX_OUTPUT = 64 * 1024 * 1024
const SHOWN_LINES = 25
/** Nothing here takes so long; a program that does not end is ended. */
const LIMIT_MS = 15 * 60_000

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env: NodeJS.ProcessEnv
  /** Aborted, it ends the program. */
  readonly stopped?: AbortSignal | undefined
}

/**
 * Resolves to what it wrote on stdout.
 * @throws with the last lines of what it said when it fails
 */
export async function run({ file, args, cwd, env, stopped }: Command): Promise<string> {
  try {
    const options = {
      cwd,
      env,
      maxBuffer: MAX_OUTPUT,
      timeout: LIMIT_MS,
      ...(stopped === undefined ? {} : { signal: stopped }),
    }
    return (await runFile(file, [...args], options)).stdout
  } catch (cause) {
    stopped?.throwIfAborted()
    const said = [outputOf(cause, 'stdout'), outputOf(cause, 'stderr')].join('\n').trim() || String(cause)
    const end = said.split('\n').slice(-SHOWN_LINES).join('\n')
    throw new Error(`${file} ${args.slice(0, 3).join(' ')} failed:\n${end}`, { cause })
  }
}

/** Whether it runs and succeeds. */
export const succeeds = (command: Command): Promise<boolean> =>
  run(command).then(
    () => true,
    () => false,
  )

const outputOf = (cause: unknown, stream: 'stdout' | 'stderr'): string =>
  cause instanceof Error && stream in cause
    ? String((cause as unknown as Record<string, unknown>)[stream])
    : ''
