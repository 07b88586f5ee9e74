/** Signals to processes that may have ended meanwhile, and whose children they are. */
import { readdirSync, readFileSync } from 'node:fs'

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (cause) {
    // Ended between the look and the signal.
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')) throw cause
  }
}

/** The processes that have this one as their parent (Linux; elsewhere PostgreSQL's children notice its end themselves). */
export function childrenOf(parent: number): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === parent)
    .map(Number)
}

/** Those of PostgreSQL's processes that serve a client. */
export const backendsOf = (postmaster: number): number[] =>
  childrenOf(postmaster).filter((pid) => / 127\.0\.0\.1\(\d+\)/.test(read(`/proc/${pid}/cmdline`)))

function parentOf(pid: string): number {
  const stat = read(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // Ended while we looked.
    return ''
  }
}
