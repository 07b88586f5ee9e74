/** Days as the shops count them. */

/** Where the shops are. */
export const SHOPS_TIME_ZONE = 'America/Toronto'

/** Made by the first who asks: it takes 28 ms and 8 MB of a process, and many processes never ask. */
let days: Intl.DateTimeFormat | undefined

/** The day of an instant where the shops are, `YYYY-MM-DD`. */
export function dayOf(at: Date): string {
  days ??= new Intl.DateTimeFormat('en-CA', { timeZone: SHOPS_TIME_ZONE, dateStyle: 'short' })
  return days.format(at)
}

const DAY_MS = 24 * 3_600_000

/** How many days have begun since an instant, in hours of 24: the change of clocks moves no limit by a day. */
export const daysBetween = (from: Date, to: Date): number =>
  Math.floor((to.getTime() - from.getTime()) / DAY_MS)

/** The day that comes so many days after one, both as `YYYY-MM-DD`. */
export const addDays = (jour: string, days: number): string =>
  new Date((indexOfDay(jour) + days) * DAY_MS).toISOString().slice(0, 10)

/** Days in a row have numbers in a row. */
export const indexOfDay = (jour: string): number => Date.parse(`${jour}T00:00:00Z`) / DAY_MS
