/** What drawing a day starts from. */
import type { Shelf } from './baskets.ts'
import type { Draws } from './random.ts'

export interface Day {
  readonly jour: string
  /** How far the past has come: from 0 to 1. */
  readonly progress: number
  readonly midnight: Date
  readonly shelf: Shelf
  readonly draws: Draws
}

/** When something went through its states. */
export interface Times {
  readonly openedAt: Date
  readonly reservedAt: Date
  readonly paidAt: Date
  readonly endedAt: Date
}

/** From a minute of a day on: reserved at once, paid after some seconds. */
export function timesFrom(midnight: Date, minute: number, draws: Draws): Times {
  const openedAt = midnight.getTime() + minute * 60_000 + draws.between(0, 54_999)
  const paid = openedAt + 40 + draws.between(500, 4_500)
  return {
    openedAt: new Date(openedAt),
    reservedAt: new Date(openedAt + 15),
    paidAt: new Date(paid),
    endedAt: new Date(paid + 20),
  }
}

type Timed = Pick<Times, 'openedAt'>
export const byTime = (one: Timed, other: Timed): number => one.openedAt.getTime() - other.openedAt.getTime()
