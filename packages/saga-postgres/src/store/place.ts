/** Places in the journal as it grows. Pure: `tail.ts` reads from one to the next. */
import type { WatchEvent } from '@comptoir/saga/engine.ts'

/** After one transition, before the next. */
export interface Place {
  readonly xact: bigint
  readonly sagaId: string
  readonly version: number
  /** The transition's number within its write, from 1. */
  readonly line: number
}

/** A transition with its place: `place` is the text of `at`. */
export interface TailEvent extends WatchEvent {
  readonly at: Place
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
