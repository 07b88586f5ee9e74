/**
 * The check of a token: EdDSA alone, by a key of utilisateurs, from its issuer, for this house, in its time and not revoked.
 * What a token says was checked once is kept for as long as its bytes are the same.
 */
import { createHash } from 'node:crypto'
import { type Caller, issuerOf, type Profile, type Role, STAFF, TOKEN_AUDIENCE } from '@comptoir/contracts'
import { LRUCache } from 'lru-cache'
import type { KeyDocument, KeySet } from './key-set.ts'

export type TokenFault = 'JETON_INVALIDE' | 'JETON_EXPIRE' | 'JETON_REVOQUE' | 'CLES_INDISPONIBLES'

/** Who a token names, or why it names nobody. */
export type TokenCheck = (token: string) => Promise<Caller | TokenFault>

export interface TokenCheckOptions {
  readonly keys: Pick<KeySet, 'read'>
  readonly profile: Profile
  /** Lives of tokens are told in the time of clocks. */
  readonly now: () => Date
}

/** How far the clocks of two hosts may differ. */
const LEEWAY_S = 5
const REMEMBERED = 2_000

interface Known {
  readonly caller: Caller
  readonly names: readonly string[]
  readonly kid: string
  readonly expiresAtS: number
}

/** Creates a check with a memory of its own. */
export function createTokenCheck({ keys, profile, now }: TokenCheckOptions): TokenCheck {
  const memory = new LRUCache<string, Known>({ max: REMEMBERED })
  const verify = async (token: string): Promise<Known | TokenFault> => {
    const document = await keys.read()
    if (document === undefined) return 'CLES_INDISPONIBLES'
    const first = await verified(token, document, { profile, at: now() })
    if (first !== 'UNKNOWN_KEY') return first
    // A key that came into use since the last reading.
    const renewed = await keys.read(true)
    const second = await verified(token, renewed ?? document, { profile, at: now() })
    return second === 'UNKNOWN_KEY' ? 'JETON_INVALIDE' : second
  }
  return async (token) => {
    const print = createHash('sha256').update(token).digest('base64url')
    const known = memory.get(print) ?? (await verify(token))
    if (typeof known === 'string') return known
    memory.set(print, known)
    if (known.expiresAtS + LEEWAY_S <= now().getTime() / 1000) return 'JETON_EXPIRE'
    const document = await keys.read()
    if (document === undefined) return 'CLES_INDISPONIBLES'
    if (!document.keys.some(({ kid }) => kid === known.kid)) return 'JETON_INVALIDE'
    return known.names.some((name) => document.revoques.includes(name)) ? 'JETON_REVOQUE' : known.caller
  }
}

interface Expected {
  readonly profile: Profile
  readonly at: Date
}

async function verified(
  token: string,
  document: KeyDocument,
  { profile, at }: Expected,
): Promise<Known | 'UNKNOWN_KEY' | 'JETON_INVALIDE' | 'JETON_EXPIRE'> {
  // Loaded at the first token: most processes of a quiet shop see none.
  const { createLocalJWKSet, errors, jwtVerify } = await import('jose')
  const keys = createLocalJWKSet({ keys: document.keys as never })
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      algorithms: ['EdDSA'],
      typ: 'at+jwt',
      issuer: issuerOf(profile),
      audience: TOKEN_AUDIENCE,
      requiredClaims: ['exp', 'iat', 'sub', 'jti', 'role'],
      currentDate: at,
      clockTolerance: LEEWAY_S,
    })
    const { kid } = protectedHeader
    return typeof kid === 'string' ? (knownOf(payload, kid) ?? 'JETON_INVALIDE') : 'JETON_INVALIDE'
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) return 'JETON_EXPIRE'
    // Any other fault is the token's: what it says is never told to whoever sent it.
    return cause instanceof errors.JWKSNoMatchingKey ? 'UNKNOWN_KEY' : 'JETON_INVALIDE'
  }
}

const ROLES: readonly string[] = [...STAFF, 'client'] satisfies readonly Role[]

function knownOf(claims: Readonly<Record<string, unknown>>, kid: string): Known | undefined {
  const { sub, role, jti, sid, exp, nom, magasins = [], client_id: clientId } = claims
  const isWhole =
    typeof sub === 'string' &&
    typeof jti === 'string' &&
    typeof exp === 'number' &&
    typeof role === 'string' &&
    ROLES.includes(role) &&
    Array.isArray(magasins) &&
    magasins.every(Number.isInteger) &&
    (role === 'client') === Number.isInteger(clientId)
  if (!isWhole) return undefined
  const session = typeof sid === 'string' ? sid : undefined
  const accountId = Number(sub)
  return {
    kid,
    expiresAtS: exp,
    names: session === undefined ? [jti] : [jti, session],
    caller: {
      role: role as Role,
      // Two programs of one account do not share their keys of requests.
      subject: session === undefined ? `${sub}/${jti}` : sub,
      ...(Number.isSafeInteger(accountId) ? { accountId } : {}),
      ...(typeof nom === 'string' ? { name: nom } : {}),
      sessionId: session ?? jti,
      magasins,
      ...(typeof clientId === 'number' ? { clientId } : {}),
    },
  }
}
