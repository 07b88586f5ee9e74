/** Kinds of columns that the tables of several services have, so that each kind is one type everywhere. */
import { timestamp } from 'drizzle-orm/pg-core'

/** An instant, to the microsecond, whatever the session's time zone; read as a `Date`. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
