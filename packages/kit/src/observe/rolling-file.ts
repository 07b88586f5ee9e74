/**
 * A log file a day, `api_2026-11-29.log`, by the day of UTC. One that is full gets a number, `api_2026-11-29.1.log`, and another
 * begins; of all, the newest are kept. Lines are gathered, and written at least twice a second.
 */
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

export interface RollingOptions {
  readonly folder: string
  readonly name: string
  readonly now: () => Date
  /** Told once that nothing can be written; until that has passed, lines are lost. */
  readonly onFault: (cause: unknown) => void
  readonly maxBytes?: number
  readonly kept?: number
}

const MAX_BYTES = 10 * 1024 * 1024
const KEPT = 10
const GATHERED_BYTES = 64 * 1024
const GATHERED_MS = 500

interface Current {
  readonly fd: number
  readonly path: string
  readonly day: string
  bytes: number
}

export class RollingFile {
  readonly #options: Required<RollingOptions>
  #lines: string[] = []
  #gathered = 0
  #timer: NodeJS.Timeout | undefined
  #current: Current | undefined
  #isAway = false

  constructor(options: RollingOptions) {
    this.#options = { maxBytes: MAX_BYTES, kept: KEPT, ...options }
  }

  /** Adds a line, which ends in a new line already. */
  write(line: string): void {
    this.#lines.push(line)
    this.#gathered += line.length
    if (this.#gathered >= GATHERED_BYTES) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), GATHERED_MS).unref()
  }

  /** Writes what was gathered. A disk that is full loses lines, and stops nobody. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const lines = this.#lines
    this.#lines = []
    this.#gathered = 0
    if (lines.length === 0) return
    try {
      const bytes = Buffer.from(lines.join(''))
      const file = this.#fileFor(bytes.length)
      writeSync(file.fd, bytes)
      file.bytes += bytes.length
      this.#isAway = false
    } catch (cause) {
      if (!this.#isAway) this.#options.onFault(cause)
      this.#isAway = true
    }
  }

  /** The file of today, with room for so many bytes. */
  #fileFor(bytes: number): Current {
    const { now, maxBytes } = this.#options
    const day = now().toISOString().slice(0, 10)
    const current = this.#current
    if (current !== undefined && current.day === day && current.bytes + bytes <= maxBytes) return current
    if (current !== undefined) closeSync(current.fd)
    this.#current = undefined
    let file = this.#open(day)
    if (file.bytes > 0 && file.bytes + bytes > maxBytes) {
      closeSync(file.fd)
      renameSync(file.path, this.#path(`${day}.${this.#numberOf(day)}`))
      file = this.#open(day)
    }
    this.#current = file
    this.#forgetOld()
    return file
  }

  #open(day: string): Current {
    const { folder } = this.#options
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const path = this.#path(day)
    const fd = openSync(path, 'a', 0o600)
    return { fd, path, day, bytes: fstatSync(fd).size }
  }

  #path(rest: string): string {
    return join(this.#options.folder, `${this.#options.name}_${rest}.log`)
  }

  #numberOf(day: string): number {
    return 1 + Math.max(0, ...this.#files().flatMap((file) => (file.day === day ? [file.number ?? 0] : [])))
  }

  #forgetOld(): void {
    const { folder, kept } = this.#options
    for (const { file } of this.#files().slice(0, -kept)) rmSync(join(folder, file), { force: true })
  }

  /** The oldest first. The one of a day without a number is its newest. */
  #files(): { file: string; day: string; number: number | undefined }[] {
    const { folder, name } = this.#options
    const form = new RegExp(`^${name}_(\\d{4}-\\d{2}-\\d{2})(?:\\.(\\d+))?\\.log$`)
    return readdirSync(folder)
      .flatMap((file) => {
        const [, day, number] = form.exec(file) ?? []
        return day === undefined
          ? []
          : [{ file, day, number: number === undefined ? undefined : Number(number) }]
      })
      .toSorted(
        (a, b) =>
          a.day.localeCompare(b.day) || (a.number ?? Number.MAX_VALUE) - (b.number ?? Number.MAX_VALUE),
      )
  }
}
