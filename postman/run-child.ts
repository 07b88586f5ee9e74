/** A child process to its end. It ends with us: a signal that reaches us, or a parent that is gone, ends it. */
import { spawn } from 'node:child_process'

export interface Ended {
  readonly code: number
  /** What it said, when it was captured. */
  readonly output: string
}

export function runChild(
  command: string,
  args: readonly string[],
  { cwd, capture = false }: { readonly cwd: string; readonly capture?: boolean },
): Promise<Ended> {
  const stdio = capture ? 'pipe' : 'inherit'
  const child = spawn(command, args, {
    cwd,
    stdio: ['ignore', stdio, stdio],
    shell: process.platform === 'win32' && command.endsWith('.cmd'),
  })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk))
  const stop = () => void child.kill('SIGTERM')
  process.once('SIGINT', stop).once('SIGTERM', stop).once('disconnect', stop)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop).off('disconnect', stop)
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') })
    })
  })
}
