import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Tells a process from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number
  /** In the words of the operating system. It is only compared with another of the same process. */
  readonly startedAt: string
  readonly command: string
}

/** Looks a process up; undefined when there is none (a zombie counts as none). */
export function identify(pid: number): ProcessIdentity | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  try {
    return process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
  } catch {
    // The process is gone, or ended while it was read.
    return undefined
  }
}

/** Whether the very process that was recorded still runs: same number, same start, same command line. */
export function stillRuns(recorded: ProcessIdentity): boolean {
  const now = identify(recorded.pid)
  return now !== undefined && now.startedAt === recorded.startedAt && now.command === recorded.command
}

/** The same, of one that may have become another program since: a script that gives way to its server has another command line then. */
export const isSameProcess = ({ pid, startedAt }: ProcessIdentity): boolean =>
  identify(pid)?.startedAt === startedAt

function fromProc(pid: number): ProcessIdentity | undefined {
  // The second field is the name in parentheses, which may itself hold spaces and parentheses.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state] = fields
  const startTicks = fields[19]
  if (state === 'Z' || state === 'X' || startTicks === undefined) return undefined
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim()
  return { pid, startedAt: `${boot}:${startTicks}`, command }
}

function fromPs(pid: number): ProcessIdentity | undefined {
  if (process.platform === 'win32') return undefined
  const line = execFileSync('ps', ['-o', 'lstart=,command=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  // lstart is five words of fixed width: "Sat Nov 21 04:00:09 2026".
  return line === '' ? undefined : { pid, startedAt: line.slice(0, 24), command: line.slice(24).trim() }
}
