/**
 * The past of the demonstration: what stores and the web shop sold on the days before it was first started, as one story that each
 * owner of data writes his part of. Nothing is drawn but from one seed, and no clock is asked: the same last day, the same story.
 */
import { addDays } from '@comptoir/contracts/days.ts'
import { shelfOn } from './baskets.ts'
import { midnightOf } from './curves.ts'
import { drawCommandes } from './past-commandes.ts'
import { byTime, type Day } from './past-day.ts'
import { drawRetour } from './past-retours.ts'
import { sessionsOf } from './past-sessions.ts'
import type { PastDay, PastPart, PastRetour } from './past-types.ts'
import { drawVentes } from './past-ventes.ts'
import { Draws } from './random.ts'

/** As many days as reports compare. */
export const PAST_DAYS = 90

const SEED = 2_026

/** Tells the days up to the last one, one after the other: whoever writes them holds few at a time. */
export function* tellPast(lastDay: string, days = PAST_DAYS): Generator<PastDay> {
  const draws = new Draws(SEED)
  const coming = new Map<string, PastRetour[]>()
  for (let index = 0; index < days; index += 1) {
    const jour = addDays(lastDay, index - days + 1)
    const progress = (index + 1) / days
    const day: Day = { jour, progress, midnight: midnightOf(jour), shelf: shelfOn(progress), draws }
    const ventes = drawVentes(day)
    for (const vente of ventes) {
      const drawn = drawRetour(vente, day)
      if (drawn !== undefined) coming.set(drawn.jour, [...(coming.get(drawn.jour) ?? []), drawn.retour])
    }
    const retours = (coming.get(jour) ?? []).toSorted(byTime)
    coming.delete(jour)
    const commandes = drawCommandes(day)
    yield { jour, sessions: sessionsOf(jour, { ventes, retours }, draws), ventes, retours, commandes }
  }
}

const WEEK = 7

/** The days of a past in groups, which are written by fewer statements. */
export function* inWeeks(days: Iterable<PastDay>): Generator<PastPart> {
  let week: PastDay[] = []
  for (const day of days) {
    week.push(day)
    if (week.length < WEEK) continue
    yield joined(week)
    week = []
  }
  if (week.length > 0) yield joined(week)
}

const joined = (days: readonly PastDay[]): PastPart => ({
  sessions: days.flatMap(({ sessions }) => sessions),
  ventes: days.flatMap(({ ventes }) => ventes),
  retours: days.flatMap(({ retours }) => retours),
  commandes: days.flatMap(({ commandes }) => commandes),
})

/** The days of a past, told anew to whoever asks. */
export type Past = () => Iterable<PastDay>

/** The past that ends on a day; none for `none`. */
export const pastUntil =
  (lastDay: string): Past =>
  () =>
    lastDay === 'none' ? [] : tellPast(lastDay)

/** A demonstration that begins today. */
export const NO_PAST: Past = () => []
