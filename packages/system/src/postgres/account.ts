import { readFileSync } from 'node:fs'

/** A user that a server runs as. Undefined for the user of this process. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** The account that PostgreSQL runs as: it refuses to run as root. */
export const databaseAccount = (): Account | undefined => accountOf(['postgres', 'nobody'])

/**
 * The first of these accounts that there is: root runs a server as one that owns nothing else.
 * @returns undefined when we are not root. Throws when root has no such account.
 */
export function accountOf(candidates: readonly string[]): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of candidates) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? []
    if (uid !== undefined && gid !== undefined) return { name, uid: Number(uid), gid: Number(gid) }
  }
  throw new Error(`root has none of the accounts ${candidates.join(', ')} to run a server as`)
}

/** What `spawn` needs to run a child as that account (its groups are dropped too). */
export const asAccount = (account: Account | undefined): { uid?: number; gid?: number } =>
  account === undefined ? {} : { uid: account.uid, gid: account.gid }
