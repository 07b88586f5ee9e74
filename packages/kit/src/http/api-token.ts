/**
 * The token that all programs of an older installation share: `API_TOKEN`. Who shows it acts as a responsable. New programs get
 * a token each (`POST /utilisateurs/{id}/jetons`), which can be revoked.
 */
import type { Caller } from '@comptoir/contracts'
import { Type } from '@comptoir/contracts/typebox.ts'
import { sameAs } from '../same-secret.ts'
import type { TokenCheck } from './token.ts'

/** Variables of a process that judges tokens. The sample that one older installation printed in its guide opens nothing. */
export const apiTokenConfig = {
  API_TOKEN: Type.Optional(Type.String({ pattern: '^(?!9645524d)[!-~]{32,200}$' })),
}

const HOLDER: Caller = { role: 'responsable', subject: 'programme-api', name: 'API_TOKEN', magasins: [] }

/** A check that knows the shared token beside those of utilisateurs; without one, the check itself. */
export function withApiToken(check: TokenCheck, shared: string | undefined): TokenCheck {
  if (shared === undefined) return check
  const isShared = sameAs(shared)
  return async (token) => (isShared(token) ? HOLDER : check(token))
}
