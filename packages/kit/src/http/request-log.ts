/**
 * The log of one request, made when it says something. Most requests say nothing, and preparing what a line would carry
 * takes longer than everything else that a small request needs of its server.
 */
import type { FastifyBaseLogger } from 'fastify'
import type { Logger } from '../observe/logger.ts'

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace'
type Line = [facts: object, message?: string]

export class RequestLog {
  readonly #log: Logger
  readonly #facts: () => Readonly<Record<string, unknown>>
  #own: Logger | undefined

  /** `facts` stand in each of its lines. */
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
    // The level that says nothing.
  }

  #made(): Logger {
    this.#own ??= this.#log.child(this.#facts())
    return this.#own
  }

  #say(level: Level, line: Line): void {
    if (this.#log.isLevelEnabled(level)) this.#made()[level](...line)
  }
}
