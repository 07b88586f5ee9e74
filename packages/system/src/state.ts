import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { errorCode, StartError } from './start-error.ts'

/** Where one checkout keeps what must survive a restart. */
export interface StateDirectories {
  /** Copies of PostgreSQL's binaries, one folder a version; shared by all checkouts of this base. */
  readonly binaries: string
  /** This checkout's own: database, logs, run file, token. */
  readonly checkout: string
}

/**
 * Names and makes the folders. An ordinary user's are in `.comptoir/` of the checkout; root's are outside of it,
 * because the account that PostgreSQL runs as cannot enter a clone under a folder of mode 0700, as `mktemp -d` makes it.
 * `override` (COMPTOIR_STATE) replaces both, and is then keyed by the checkout's path as well.
 */
export function stateDirectories(checkout: string, override?: string): StateDirectories {
  const isRoot = process.getuid?.() === 0
  const outside = override ?? (isRoot ? '/var/lib/comptoir' : undefined)
  const base = resolve(outside ?? join(checkout, '.comptoir'))
  const directories = {
    binaries: join(base, 'postgresql'),
    checkout: outside === undefined ? base : join(base, 'checkouts', checkoutKey(checkout)),
  }
  try {
    for (const folder of [base, directories.binaries, dirname(directories.checkout), directories.checkout]) {
      makeOpen(folder, isRoot)
    }
  } catch (error) {
    throw new StartError(
      {
        fr: `impossible d’écrire dans ${base} (${errorCode(error)}) ; choisissez un autre dossier : COMPTOIR_STATE=/chemin npm start`,
        en: `cannot write to ${base} (${errorCode(error)}); choose another folder: COMPTOIR_STATE=/path npm start`,
      },
      error,
    )
  }
  if (isRoot) refuseUntraversable(directories.checkout)
  return directories
}

/** A key that differs for two checkouts of the same folder name. It begins with the name, for people. */
function checkoutKey(checkout: string): string {
  const path = realpathSync(checkout)
  return `${basename(path)}-${createHash('sha256').update(path).digest('hex').slice(0, 10)}`
}

// A strict umask (077) would close the new folders. Folders that exist keep their mode.
function makeOpen(folder: string, isRoot: boolean): void {
  if (existsSync(folder)) return
  mkdirSync(folder, { recursive: true })
  if (isRoot) chmodSync(folder, 0o755)
}

function refuseUntraversable(folder: string): void {
  for (let path = folder; path !== dirname(path); path = dirname(path)) {
    if ((statSync(path).mode & 0o001) !== 0) continue
    throw new StartError({
      fr: `PostgreSQL ne peut pas entrer dans ${path} (lancé par root, il tourne sous un autre compte) ; COMPTOIR_STATE=/var/lib/comptoir convient`,
      en: `PostgreSQL cannot enter ${path} (started by root, it runs under another account); COMPTOIR_STATE=/var/lib/comptoir will do`,
    })
  }
}
