/** The programs of Prometheus and Alertmanager: looked up on the PATH, never installed here. */
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { StartError } from '@comptoir/system/start-error.ts'

/** What each is called: upstream's name first, then Debian's. */
const NAMES = {
  prometheus: ['prometheus'],
  alertmanager: ['alertmanager', 'prometheus-alertmanager'],
  promtool: ['promtool'],
  amtool: ['amtool'],
} as const

export type Program = keyof typeof NAMES

/** Its path on each of these programs. Throws StartError that names every one that is missing. */
export function findPrograms<P extends Program>(wanted: readonly P[]): Record<P, string> {
  const found = wanted.map((program) => [program, find(program)] as const)
  const missing = found.filter(([, path]) => path === undefined).map(([program]) => program)
  if (missing.length > 0) {
    const names = missing.join(', ')
    throw new StartError({
      fr: `absent de cette machine : ${names} ; sur Debian : apt-get install prometheus prometheus-alertmanager`,
      en: `not on this machine: ${names}; on Debian: apt-get install prometheus prometheus-alertmanager`,
    })
  }
  return Object.fromEntries(found) as Record<P, string>
}

function find(program: Program): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return NAMES[program].flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    // Not there, or not for us: look on.
    return false
  }
}
