import { DATABASE_TIMES } from '@comptoir/kit/postgres/database.ts'
import type { Intent } from '@comptoir/saga/journal.ts'

/** From now until nothing can come of this intent any more: a statement that began in time may still be under way. */
export function finalInMs({ expires }: Pick<Intent, 'expires'>, now: number): number {
  return Math.max(0, expires - now) + DATABASE_TIMES.statementMs
}
