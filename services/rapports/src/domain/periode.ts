/** Days of a report, both ends included. Days of shops are names of days here: no clock, no hours. */
import { addDays, indexOfDay } from '@comptoir/contracts/days.ts'
import { monthOf } from './moment.ts'

export interface Periode {
  /** `YYYY-MM-DD`. */
  readonly debut: string
  readonly fin: string
}

/** As many days as a report spans at most: a year, whether it leaps or not. */
export const JOURS_MAX = 366
/** As many days as one has that nobody asked another number of. */
const JOURS_USUAL = 30

/** What is wrong with the days that somebody asks for. */
export type PeriodeFault = 'backwards' | 'too-long'

/** The days that are asked for; without any, the last thirty. Without one end, thirty days from or up to the other. */
export function decidePeriode(
  { debut, fin }: { readonly debut: string | undefined; readonly fin: string | undefined },
  today: string,
): Periode | PeriodeFault {
  const last = fin ?? (debut === undefined ? today : usualEnd(debut, today))
  const periode = { debut: debut ?? addDays(last, 1 - JOURS_USUAL), fin: last }
  if (periode.debut > periode.fin) return 'backwards'
  return daysOf(periode) > JOURS_MAX ? 'too-long' : periode
}

/** From a day on, up to today where that is not too far. */
function usualEnd(debut: string, today: string): string {
  const reach = addDays(debut, JOURS_MAX - 1)
  return debut > today ? debut : reach < today ? reach : today
}

/** As many days right before. */
export function precedentOf(periode: Periode): Periode {
  const fin = addDays(periode.debut, -1)
  return { debut: addDays(fin, 1 - daysOf(periode)), fin }
}

/** How many days a period has. */
export const daysOf = ({ debut, fin }: Periode): number => indexOfDay(fin) - indexOfDay(debut) + 1

/** Each day of a period. */
export const joursOf = (periode: Periode): string[] =>
  Array.from({ length: daysOf(periode) }, (_, index) => addDays(periode.debut, index))

/** A period in whole months, as their first and last day, and the days around them. */
export interface Split {
  readonly days: readonly Periode[]
  readonly months: Periode | undefined
}

/** Splits a period into whole months, whose sums are kept, and the days before and after them. */
export function splitMonths(periode: Periode): Split {
  const { debut, fin } = periode
  const first = debut === monthOf(debut) ? debut : monthAfter(debut)
  const last = addDays(monthOf(addDays(fin, 1)), -1)
  if (last < first) return { days: [periode], months: undefined }
  const before = { debut, fin: addDays(first, -1) }
  const after = { debut: addDays(last, 1), fin }
  return {
    days: [before, after].filter((part) => part.debut <= part.fin),
    months: { debut: first, fin: last },
  }
}

/** The first day of the month that comes next. */
export const monthAfter = (jour: string): string => monthOf(addDays(monthOf(jour), 31))
