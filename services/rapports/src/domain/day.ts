/** A day of the shops so far, beside the same weekday a week before. */
import { chiffreAffaires, type Measured, percent, sumOf } from './mesures.ts'

export type OfHour = Measured & { readonly jour: string; readonly magasinId: number; readonly heure: number }

export interface Day {
  readonly today: Measured
  /** The week before, up to the hour of now. */
  readonly before: Measured
  readonly objectifCents: number | null
  /** In percent of the target; null without one. */
  readonly reached: number | null
}

/** What these hours come to. Hours of the day before the last are those of the week before. */
export function dayOf(
  hours: readonly OfHour[],
  { jour, heure }: { readonly jour: string; readonly heure: number },
  objectifCents: number | null,
): Day {
  const today = sumOf(
    hours.filter((hour) => hour.jour === jour),
    true,
  )
  const before = hours.filter((hour) => hour.jour < jour && hour.heure <= heure)
  return {
    today,
    before: sumOf(before, true),
    objectifCents,
    reached: objectifCents === null ? null : percent(chiffreAffaires(today), objectifCents),
  }
}

export interface HourOfDay {
  readonly heure: number
  readonly today: Measured
  readonly beforeCents: number
}

/** Each hour in which something was sold on either day. */
export function hoursOf(hours: readonly OfHour[], jour: string): HourOfDay[] {
  const byHour = Map.groupBy(hours, ({ heure }) => heure)
  return [...byHour]
    .toSorted(([a], [b]) => a - b)
    .map(([heure, all]) => ({
      heure,
      today: sumOf(
        all.filter((hour) => hour.jour === jour),
        true,
      ),
      beforeCents: chiffreAffaires(
        sumOf(
          all.filter((hour) => hour.jour < jour),
          false,
        ),
      ),
    }))
}
