/** Places in the journal as it grows, and what is told from one to the next. Pure: `store/tail.ts` reads them. */
import type { Transition } from './machine/state.ts'

/** After one transition, before the next. */
export interface Place {
  readonly xact: bigint
  readonly sagaId: string
  readonly version: number
  /** The transition's number within its write, from 1. */
  readonly line: number
}

export interface TailEvent {
  readonly place: Place
  readonly sagaId: string
  readonly definition: string
  readonly definitionVersion: number
  /** The saga's version after the write. */
  readonly version: number
  readonly transition: Transition
}

export function placeText({ xact, sagaId, version, line }: Place): string {
  return `${xact}.${sagaId}.${version}.${line}`
}

/** A place from its text; undefined for any other text. */
export function placeFrom(text: string): Place | undefined {
  const parts = /^(\d{1,18})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,9})\.(\d{1,9})$/.exec(text)
  if (parts === null) return undefined
  const [, xact = '', sagaId = '', version, line] = parts
  return { xact: BigInt(xact), sagaId, version: Number(version), line: Number(line) }
}

/** Whether `a` comes after `b`. */
export function isAfter(a: Place, b: Place): boolean {
  if (a.xact !== b.xact) return a.xact > b.xact
  if (a.sagaId !== b.sagaId) return a.sagaId > b.sagaId
  if (a.version !== b.version) return a.version > b.version
  return a.line > b.line
}
