/** Days as the shops count them. */

const days = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Toronto', dateStyle: 'short' })

/** The day of an instant where the shops are, `YYYY-MM-DD`. */
export const dayOf = (at: Date): string => days.format(at)

const DAY_MS = 24 * 3_600_000

/** How many days have begun since an instant, in hours of 24: the change of clocks moves no limit by a day. */
export const daysBetween = (from: Date, to: Date): number =>
  Math.floor((to.getTime() - from.getTime()) / DAY_MS)
