/** When people buy, and what: the curves of the past, each as factors or weights. */
import { type Draws, Weights } from './random.ts'

/** From Sunday on. */
const WEEKDAYS = [0.95, 0.78, 0.82, 0.92, 1.04, 1.24, 1.42] as const
/** From January on. */
const MONTHS = [0.9, 0.88, 0.94, 1, 1.04, 1.05, 0.98, 1, 1.04, 1, 1.1, 1.3] as const

/** The hour at which stores open; they close twelve hours later. */
export const OPENING = 9
const HOURS_OF_WEEK = new Weights([2, 3, 4, 6, 5, 4, 4, 5, 8, 8, 6, 3])
const HOURS_OF_WEEKEND = new Weights([2, 4, 6, 7, 8, 8, 8, 7, 5, 3, 2, 1])
/** From 7 on. */
const HOURS_OF_WEB = new Weights([1, 2, 3, 3, 3, 4, 5, 4, 3, 3, 3, 4, 5, 6, 7, 6])
const WEB_OPENING = 7

/** Sales of an ordinary day, by store. */
const SALES: Readonly<Record<number, number>> = { 1: 16, 2: 11, 3: 23, 4: 12, 5: 13 }
const ORDERS = 11

/** A day of the past, as the curves need it. */
export interface Position {
  readonly jour: string
  /** How far the past has come on that day: from 0 to 1. */
  readonly progress: number
}

/** Whose days differ: a store, or the web shop. */
export type Counter = number | 'web'

/** How many buy on a day. */
export function countOf(who: Counter, { jour, progress }: Position, draws: Draws): number {
  const weekday = who === 'web' ? 1 : WEEKDAYS[weekdayOf(jour)]
  const month = MONTHS[Number(jour.slice(5, 7)) - 1] ?? 1
  const ordinary = who === 'web' ? ORDERS : (SALES[who] ?? 0)
  // The web shop grows faster than the stores.
  const trend = 1 + (who === 'web' ? 0.4 : 0.14) * (progress - 0.5)
  return Math.round(ordinary * (weekday ?? 1) * month * trend * (0.82 + 0.36 * draws.next()))
}

/** A minute of a day, from midnight where the shops are. */
export function minuteOf(who: Counter, jour: string, draws: Draws): number {
  if (who === 'web') return (WEB_OPENING + draws.weighted(HOURS_OF_WEB)) * 60 + draws.between(0, 59)
  const isWeekend = [0, 6].includes(weekdayOf(jour))
  return (OPENING + draws.weighted(isWeekend ? HOURS_OF_WEEKEND : HOURS_OF_WEEK)) * 60 + draws.between(0, 59)
}

const weekdayOf = (jour: string): number => new Date(`${jour}T12:00:00Z`).getUTCDay()

/** Made by the first who asks, as the contracts' `dayOf` does. */
let hours: Intl.DateTimeFormat | undefined

/** The midnight of a day where the shops are, as far as its shops are open: clocks change at night. */
export function midnightOf(jour: string): Date {
  hours ??= new Intl.DateTimeFormat('en-CA', {
    timeZone: 'America/Toronto',
    hour: 'numeric',
    hourCycle: 'h23',
  })
  const noon = new Date(`${jour}T12:00:00Z`)
  const hour = Number(hours.format(noon))
  return new Date(noon.getTime() - hour * 3_600_000)
}

/**
 * How likely each product of these prices is, in the order of their numbers: a few are bought often, many seldom. Some are on the
 * rise, some are going out.
 */
export function popularity(pricesCents: readonly number[], progress: number): number[] {
  return pricesCents.map((priceCents, index) => {
    // 73 has no divisor in common with 200, so every product has a rank of its own.
    const rank = (index * 73) % pricesCents.length
    const rise = index % 9 === 4 ? 0.5 + progress : index % 9 === 7 ? 1.5 - progress : 1
    // Who comes for something dear takes small things along; without them baskets would be too light.
    return (rise * priceCents ** 0.9) / (rank + 6) ** 0.85
  })
}
