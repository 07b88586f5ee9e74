/** What a start is refused for before anything is touched. */
import { existsSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'
import { mainOf, type ProcessSpec } from '../topology.ts'

const leastFreeBytes = 300 * 1024 * 1024

interface Programs {
  readonly checkout: string
  readonly table: readonly ProcessSpec[]
}

/** Throws StartError when the file of a process is not there. */
export function refuseMissingPrograms({ checkout, table }: Programs): void {
  const missing = table.find((spec) => !existsSync(join(checkout, mainOf(spec))))
  if (missing === undefined) return
  throw new StartError({
    fr: `${missing.name} : ${mainOf(missing)} est absent ; la copie du dépôt est-elle entière ? git status`,
    en: `${missing.name}: ${mainOf(missing)} is missing; is the checkout whole? git status`,
  })
}

/** Throws StartError when the folder's disk has no room for a database. */
export function refuseFullDisk(state: string): void {
  const { bavail, bsize } = statfsSync(state)
  if (bavail * bsize >= leastFreeBytes) return
  throw new StartError({
    fr: `disque presque plein : il reste ${Math.floor((bavail * bsize) / 1e6)} Mo pour ${state}, il en faut 300 ; libérez de la place, ou COMPTOIR_STATE=/autre/disque npm start`,
    en: `disk almost full: ${Math.floor((bavail * bsize) / 1e6)} MB left for ${state}, 300 are needed; free some space, or COMPTOIR_STATE=/other/disk npm start`,
  })
}
