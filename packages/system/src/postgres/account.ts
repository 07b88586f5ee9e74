import { readFileSync } from 'node:fs'

/** The user that PostgreSQL runs as. Undefined for the user of this process. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

const candidates = ['postgres', 'nobody']

/**
 * PostgreSQL refuses to run as root. Root runs it as an account that owns nothing else.
 * @returns undefined when we are not root. Throws when root has no such account.
 */
export function databaseAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of candidates) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? []
    if (uid !== undefined && gid !== undefined) return { name, uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('root has neither a user postgres nor nobody to run PostgreSQL as')
}

/** What `spawn` needs to run a child as that account (its groups are dropped too). */
export const asAccount = (account: Account | undefined): { uid?: number; gid?: number } =>
  account === undefined ? {} : { uid: account.uid, gid: account.gid }
