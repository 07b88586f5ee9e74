/** Instants that lie within days of a place. */
import { type Column, type SQL, sql } from './drizzle.ts'

/** Days, `YYYY-MM-DD`, both included; `undefined`: from the first on, or to the last. */
export interface Days {
  readonly debut: string | undefined
  readonly fin: string | undefined
}

/** That a column of instants is within these days of an IANA time zone: for `and`. */
export const withinDays = (at: Column, { debut, fin }: Days, zone: string): readonly (SQL | undefined)[] => [
  debut === undefined ? undefined : sql`${at} >= ${debut}::date::timestamp at time zone ${zone}::text`,
  fin === undefined ? undefined : sql`${at} < (${fin}::date + 1)::timestamp at time zone ${zone}::text`,
]
