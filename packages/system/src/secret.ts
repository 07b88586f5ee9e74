import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** Reads the secret kept in `file`, or makes one at random there, readable by its owner only. */
export function keptSecret(file: string): string {
  if (!existsSync(file))
    writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8').trim()
}

/** Each role's password follows from the cluster's, so that one secret file is enough. */
export const rolePassword = (clusterPassword: string, role: string): string =>
  createHmac('sha256', clusterPassword).update(role).digest('base64url')
