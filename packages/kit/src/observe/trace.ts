/**
 * The trace that a request, a command or an event belongs to, by W3C Trace Context. A `traceparent` is passed on and stored as
 * a text, and read only where a log line or a span needs a part of it.
 */

/** Version, trace, parent and flags; neither id may be all zeros, and there is no version ff. */
const FORM = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:$|-)/
/** The length of version 00, which later versions begin with. */
const LENGTH = '00-'.length + 32 + '-'.length + 16 + '-01'.length

/** A `traceparent` in the form of version 00. Undefined when the argument is not one: a new trace then begins. */
export function readTraceparent(given: unknown): string | undefined {
  if (typeof given !== 'string' || !FORM.test(given)) return undefined
  // Of a later version, the part that version 00 has is kept.
  return given.length > LENGTH && given.startsWith('00') ? undefined : `00${given.slice(2, LENGTH)}`
}

/**
 * A new trace, named by a new UUIDv7. It is marked as recorded, which leaves the decision to the services that are called.
 */
export function openTraceparent(uuid: string): string {
  const traceId = traceIdFrom(uuid)
  return `00-${traceId}-${traceId.slice(16)}-01`
}

/** The 32 digits that name the trace. */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35)

/** The 16 digits that name the place in it. */
export const spanIdOf = (traceparent: string): string => traceparent.slice(36, 52)

/** The UUID that a trace was opened with. */
export const uuidOf = (traceId: string): string =>
  traceId.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

/** The id of a trace that is named by a UUID. */
export const traceIdFrom = (uuid: string): string => uuid.replaceAll('-', '')
