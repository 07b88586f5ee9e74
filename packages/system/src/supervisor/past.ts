/** Until which day the demonstration has a past: all that seed their part of it, at whichever start, agree on one day. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addDays, dayOf } from '@comptoir/contracts/days.ts'
import { databaseFolder } from './database.ts'
import type { SystemOptions } from './supervisor.ts'

/** Where the day is kept. */
export const pastFileOf = (state: string): string => join(state, 'past-until')

type PastOptions = Pick<SystemOptions, 'pastUntil' | 'profile' | 'databaseUrls' | 'directories'>

/**
 * The last day of the past, or `none`. Where nobody says it, it is yesterday for an embedded database that does not exist yet, and is
 * kept beside it: an interrupted first start goes on with the same. Data that is there already gets no past.
 */
export function keptPast({ pastUntil, profile, databaseUrls, directories }: PastOptions): string {
  if (pastUntil !== undefined) return pastUntil
  if (profile === 'production' || Object.keys(databaseUrls).length > 0) return 'none'
  const file = pastFileOf(directories.checkout)
  if (!existsSync(file)) {
    const isNew = !existsSync(join(databaseFolder(directories.checkout), 'data'))
    writeFileSync(file, `${isNew ? addDays(dayOf(new Date()), -1) : 'none'}\n`)
  }
  return readFileSync(file, 'utf8').trim()
}
