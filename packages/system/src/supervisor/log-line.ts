/** Log lines for people. Processes write JSON; a fault before the logger exists is plain text. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'

const levels: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}
const hidden = new Set(['level', 'time', 'msg', 'service', 'instance', 'pid', 'hostname'])

/** `04:00:09 info  listening {"port":8007}`; a line that is not JSON stays as it is. */
export function readable(line: string): string {
  const entry = parse(line)
  if (entry === undefined) return line
  const time = new Date(entry['time'] as string | number)
  const clock = Number.isNaN(time.getTime()) ? '' : `${time.toTimeString().slice(0, 8)} `
  const level = levels[Number(entry['level'])] ?? text(entry['level'])
  const rest = Object.fromEntries(Object.entries(entry).filter(([name]) => !hidden.has(name)))
  const details = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`
  return `${clock}${level.padEnd(5)} ${text(entry['msg'])}${details}`
}

const text = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    // A killed process leaves half a line.
    return undefined
  }
}

/** The last message in a log file, in one line of at most 200 characters. */
export function lastMessage(file: string): string | undefined {
  const lines = tail(file, 40)
  const entries = lines.map(parse)
  const fatal = entries.findLast((entry) => Number(entry?.['level']) >= 60)
  const cause = (fatal?.['err'] as { message?: string } | undefined)?.message
  if (fatal !== undefined) return oneLine(`${text(fatal['msg'])}${cause === undefined ? '' : ` : ${cause}`}`)
  const thrown =
    lines.findLast((line) => /^(\w*Error\b|Error:)/.test(line)) ?? lines.findLast((line) => line !== '')
  return thrown === undefined ? undefined : oneLine(readable(thrown))
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 200)

const largestTailBytes = 256 * 1024

/** The last lines of a file; none when there is no file. */
export function tail(file: string, count: number): string[] {
  if (!existsSync(file)) return []
  const descriptor = openSync(file, 'r')
  try {
    const { size } = fstatSync(descriptor)
    const buffer = Buffer.alloc(Math.min(size, largestTailBytes))
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length)
    const lines = buffer.toString('utf8').split('\n')
    return (lines.at(-1) === '' ? lines.slice(0, -1) : lines).slice(-count)
  } finally {
    closeSync(descriptor)
  }
}
