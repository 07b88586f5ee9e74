/**
 * The logger of one request, made at its first line. Most requests log nothing, and to prepare the fields of a line would cost
 * more than all other work of the server on a small request.
 */
import type { FastifyBaseLogger } from 'fastify'
import type { Logger } from '../observe/logger.ts'

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace'
type Line = [facts: object, message?: string]

export class RequestLog {
  readonly #log: Logger
  readonly #facts: () => Readonly<Record<string, unknown>>
  #own: Logger | undefined

  /** `facts` gives the fields of each of its lines. */
  constructor(log: Logger, facts: () => Readonly<Record<string, unknown>>) {
    this.#log = log
    this.#facts = facts
  }

  get level(): string {
    return this.#log.level
  }

  child(facts: object): FastifyBaseLogger {
    return this.#made().child(facts)
  }

  fatal(...line: Line): void {
    this.#say('fatal', line)
  }
  error(...line: Line): void {
    this.#say('error', line)
  }
  warn(...line: Line): void {
    this.#say('warn', line)
  }
  info(...line: Line): void {
    this.#say('info', line)
  }
  debug(...line: Line): void {
    this.#say('debug', line)
  }
  trace(...line: Line): void {
    this.#say('trace', line)
  }
  silent(): void {
    // This level logs nothing.
  }

  #made(): Logger {
    this.#own ??= this.#log.child(this.#facts())
    return this.#own
  }

  #say(level: Level, line: Line): void {
    if (this.#log.isLevelEnabled(level)) this.#made()[level](...line)
  }
}
