/** When something was: the day and the hour as the shops count them, whatever their clocks were set to. */

const moments = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Toronto',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  hourCycle: 'h23',
})

export interface Moment {
  /** `YYYY-MM-DD`. */
  readonly jour: string
  readonly heure: number
}

const HOUR_MS = 3_600_000
/** Clocks change at full hours of UTC, so all instants of one have the same day and hour. */
const known = new Map<number, Moment>()
const KNOWN_MAX = 20_000

/** The moment of an instant. */
export function momentOf(at: Date): Moment {
  const hour = Math.floor(at.getTime() / HOUR_MS)
  const found = known.get(hour)
  if (found !== undefined) return found
  const [jour = '', heure = ''] = moments.format(at).split(', ')
  const moment = { jour, heure: Number(heure) }
  if (known.size >= KNOWN_MAX) known.clear()
  known.set(hour, moment)
  return moment
}

/** The month of a day, as the first day of it. */
export const monthOf = (jour: string): string => `${jour.slice(0, 7)}-01`
