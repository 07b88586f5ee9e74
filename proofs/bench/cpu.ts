/** Processor time from /proc: of processes, of PostgreSQL with all its children, and of the whole machine. */
import { readdirSync, readFileSync } from 'node:fs'

/** USER_HZ, which every Linux that we know of fixes at 100. */
const TICKS_PER_SECOND = 100

interface Stat {
  readonly parent: number
  readonly own: number
  /** Of children that have ended. */
  readonly reaped: number
}

function stat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const at = (index: number) => (fields[index] ?? 0) / TICKS_PER_SECOND
    return { parent: fields[1] ?? 0, own: at(11) + at(12), reaped: at(13) + at(14) }
  } catch {
    // Ended between the listing and the reading.
    return undefined
  }
}

/** Seconds that one process has used. */
export const ownSeconds = (pid: number): number => stat(pid)?.own ?? 0

/** Seconds that a process and its children, present and past, have used. */
export function treeSeconds(root: number): number {
  let seconds = 0
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const found = stat(Number(name))
    if (found === undefined) continue
    if (Number(name) === root) seconds += found.own + found.reaped
    else if (found.parent === root) seconds += found.own
  }
  return seconds
}

/** Seconds that all processors of the machine have worked. */
export function machineSeconds(): number {
  const fields = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '')
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number)
  const idle = (fields[3] ?? 0) + (fields[4] ?? 0)
  const total = fields.slice(0, 8).reduce((sum, value) => sum + value, 0)
  return (total - idle) / TICKS_PER_SECOND
}

/** Resident memory in mebibytes. */
export function residentMiB(pid: number): number {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(found?.[1] ?? 0) / 1024
}
