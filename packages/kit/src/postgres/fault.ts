/** What an error of the driver or the server says about the work that met it. */
export type DatabaseFault = 'data' | 'conflict' | 'unavailable' | 'other'

/**
 * Classifies by SQLSTATE: `data` fails again however often it is tried; `conflict` (serialisation, deadlock, lock
 * time-out) may succeed when repeated; `unavailable` means that the server could not be asked.
 */
export function databaseFault(cause: unknown): DatabaseFault {
  if (!(cause instanceof Error)) return 'other'
  const code = 'code' in cause ? String(cause.code) : ''
  if (/^(22|23)/.test(code)) return 'data'
  if (code.startsWith('40') || code === '55P03') return 'conflict'
  if (/^(08|53|57P|58)/.test(code) || code === '57014' || code === '25P03') return 'unavailable'
  if (/^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENOTFOUND|EAI_)/.test(code)) return 'unavailable'
  // node-postgres reports these without a code.
  if (
    /connection (terminated|ended)|timeout exceeded when|query read timeout|client has encountered/i.test(
      cause.message,
    )
  )
    return 'unavailable'
  if ('errors' in cause && Array.isArray(cause.errors)) return databaseFault(cause.errors[0])
  return 'other'
}
