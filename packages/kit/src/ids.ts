/** Ids that carry their instant: UUIDv7 (RFC 9562). */
import * as crypto from 'node:crypto'

/** A new UUIDv7. */
export function newId(): string {
  // Present in the runtime, not yet in its published types.
  return (crypto as unknown as { randomUUIDv7(): string }).randomUUIDv7()
}

/** The instant inside a UUIDv7, in milliseconds since 1970, or undefined for another kind of id. */
export function instantOf(id: string): number | undefined {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(id)) return undefined
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}
