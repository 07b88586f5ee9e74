/** Days and hours of the shops, as people say them. A day is `YYYY-MM-DD` and has no clock. */
import { language } from '../language.ts'
import { once } from './once.ts'

const locale = language === 'fr' ? 'fr-CA' : 'en-CA'
const DAY_MS = 86_400_000

const inUtc = (options: Intl.DateTimeFormatOptions) =>
  once(() => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }))
const whole = inUtc({ weekday: 'long', day: 'numeric', month: 'long' })
const dated = inUtc({ day: 'numeric', month: 'long', year: 'numeric' })
const short = inUtc({ day: 'numeric', month: 'short' })
const month = inUtc({ month: 'long', year: 'numeric' })
const weekdays = { long: inUtc({ weekday: 'long' }), short: inUtc({ weekday: 'short' }) }
const inShops = once(
  () => new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Toronto', dateStyle: 'short' }),
)

/** In French the first of a month is its `1er`. */
const first = (text: string) => (language === 'fr' ? text.replace(/(?<!\d)1(?= [^\d])/, '1er') : text)

const midnight = (jour: string) => new Date(`${jour}T00:00:00Z`)
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The day that it is where the shops are. */
export const shopDay = (at: Date = new Date()): string => inShops().format(at)

/** The day that comes so many days after. */
export const addDays = (jour: string, days: number): string =>
  new Date(midnight(jour).getTime() + days * DAY_MS).toISOString().slice(0, 10)

/** How many days a period has, its ends included. */
export const daysIn = (from: string, to: string): number =>
  (midnight(to).getTime() - midnight(from).getTime()) / DAY_MS + 1

/** `Mercredi 18 novembre`. */
export const dayTitle = (jour: string): string => capital(first(whole().format(midnight(jour))))
/** `18 novembre 2026`. */
export const dayDated = (jour: string): string => first(dated().format(midnight(jour)))
/** `18 nov.` */
export const dayShort = (jour: string): string => first(short().format(midnight(jour)))
export const monthTitle = (jour: string): string => capital(month().format(midnight(jour)))

/** The name of the weekday of a day. */
export const weekdayOf = (jour: string): string => weekdays.long().format(midnight(jour))

/** The name of a weekday; 1 is Monday. */
export const weekday = (n: number, length: 'long' | 'short' = 'long'): string =>
  // The first Monday of the epoch was the fifth of January.
  weekdays[length]().format(new Date((n + 3) * DAY_MS))

/** `14 h`, `2 pm`. */
export const hourName = (hour: number): string =>
  language === 'fr' ? `${hour} h` : `${hour % 12 === 0 ? 12 : hour % 12} ${hour < 12 ? 'am' : 'pm'}`
