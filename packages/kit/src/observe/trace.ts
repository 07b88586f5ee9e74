/**
 * Which trace a request, a command or an event belongs to, as W3C Trace Context has it. A place in a trace travels as the
 * text of its `traceparent`: handed on and stored as it stands, read only where a log line or a span needs a part of it.
 */

/** Version, trace, parent and flags; neither id may be all zeros, and there is no version ff. */
const FORM = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:$|-)/
/** The length of version 00, which later versions begin with. */
const LENGTH = '00-'.length + 32 + '-'.length + 16 + '-01'.length

/** A `traceparent` as version 00 writes it, or undefined when what came is none: W3C then has a new trace begin. */
export function readTraceparent(given: unknown): string | undefined {
  if (typeof given !== 'string' || !FORM.test(given)) return undefined
  // Of a later version, only the part that this one knows is handed on.
  return given.length > LENGTH && given.startsWith('00') ? undefined : `00${given.slice(2, LENGTH)}`
}

/**
 * A new trace, named by a new UUIDv7. Says that it may be recorded: whoever opens one without recording anything leaves
 * that decision to the services behind it.
 */
export function openTraceparent(uuid: string): string {
  const traceId = traceIdFrom(uuid)
  return `00-${traceId}-${traceId.slice(16)}-01`
}

/** The 32 digits that name the trace. */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35)

/** The 16 digits that name the place in it. */
export const spanIdOf = (traceparent: string): string => traceparent.slice(36, 52)

/** The id by which a trace was opened, again. */
export const uuidOf = (traceId: string): string =>
  traceId.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

/** The trace of work that belongs to no other: named by the work's own id. */
export const traceIdFrom = (uuid: string): string => uuid.replaceAll('-', '')
