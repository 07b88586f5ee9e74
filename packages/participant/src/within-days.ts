/** Instants of days where the shops are. */
import { SHOPS_TIME_ZONE } from '@comptoir/contracts/days.ts'
import { type Column, type SQL, sql } from '@comptoir/kit/postgres/drizzle.ts'

/** Days, `YYYY-MM-DD`, both included; `undefined`: from the first on, or to the last. */
export interface Days {
  readonly debut: string | undefined
  readonly fin: string | undefined
}

/** That a column of instants is within these days: for `and`. */
export const withinDays = (at: Column, { debut, fin }: Days): readonly (SQL | undefined)[] => [
  debut === undefined
    ? undefined
    : sql`${at} >= ${debut}::date::timestamp at time zone ${SHOPS_TIME_ZONE}::text`,
  fin === undefined
    ? undefined
    : sql`${at} < (${fin}::date + 1)::timestamp at time zone ${SHOPS_TIME_ZONE}::text`,
]
