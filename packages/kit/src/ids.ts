/** Ids (RFC 9562): those that carry their instant, and those that follow from a text. */
import * as crypto from 'node:crypto'

/** A new UUIDv7. */
export function newId(): string {
  // Present in the runtime, not yet in its published types.
  return (crypto as unknown as { randomUUIDv7(): string }).randomUUIDv7()
}

/** The id that follows from a text, always the same: a UUID of version 8, of its SHA-256. */
export function idFrom(text: string): string {
  const hex = crypto.createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The instant inside a UUIDv7, in milliseconds since 1970, or undefined for another kind of id. */
export function instantOf(id: string): number | undefined {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(id)) return undefined
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}
