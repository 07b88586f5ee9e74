/** Who may act on sagas by hand: those who hold the operators' token. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { refuse } from '@comptoir/contracts'
import { Problem } from '@comptoir/kit/http/problem.ts'

const digest = (text: string) => createHash('sha256').update(text).digest()

/**
 * Checks what `Authorization` says, a bearer token, in a time that does not depend on it.
 * @throws Problem NON_AUTHENTIFIE when there is none, when it is another, or when none is configured.
 */
export function requireOperator(authorization: string | undefined, token: string | undefined): void {
  const given = /^Bearer ([\w.~+/=-]{1,512})$/.exec(authorization ?? '')?.[1]
  if (token !== undefined && given !== undefined && timingSafeEqual(digest(given), digest(token))) return
  throw new Problem(refuse('NON_AUTHENTIFIE'), { headers: { 'WWW-Authenticate': 'Bearer' } })
}
