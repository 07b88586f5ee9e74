/**
 * The check of a token: EdDSA alone, by a key of utilisateurs, from its issuer, for this house, in its time and not revoked.
 * What a token says was checked once is kept for as long as its bytes are the same.
 */
import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { type Caller, issuerOf, type Profile, type Role, STAFF, TOKEN_AUDIENCE } from '@comptoir/contracts'
import { LRUCache } from 'lru-cache'
import type { KeyDocument, KeySet } from './key-set.ts'

export type TokenFault = 'JETON_INVALIDE' | 'JETON_EXPIRE' | 'JETON_REVOQUE' | 'CLES_INDISPONIBLES'

/** Who a token names, or why it names nobody. */
export type TokenCheck = (token: string) => Promise<Caller | TokenFault>

export interface TokenCheckOptions {
  readonly keys: Pick<KeySet, 'read'>
  /** Whose tokens; those of either, where it is not told. */
  readonly profile?: Profile | undefined
  /** Lives of tokens are told in the time of clocks. */
  readonly now: () => Date
}

/** How a request names who asks. Programs of older systems have a header of their own for a token. */
export function authorizationOf(headers: IncomingHttpHeaders): string | undefined {
  const token = headers['x-api-token']
  return headers.authorization ?? (token === undefined ? undefined : `Bearer ${String(token)}`)
}

/** The token in it; undefined where there is none. */
export function bearerIn(authorization: string): string | undefined {
  const token = /^bearer +(\S+)$/i.exec(authorization)?.[1]
  return token === undefined || token.length > TOKEN_MAX ? undefined : token
}

const TOKEN_MAX = 4_096
/** How far the clocks of two hosts may differ. */
const LEEWAY_S = 5
const REMEMBERED = 2_000

export interface Known {
  readonly caller: Caller
  readonly names: readonly string[]
  readonly kid: string
  readonly expiresAtS: number
}

/** Creates a check with a memory of its own. */
export function createTokenCheck({ keys, profile, now }: TokenCheckOptions): TokenCheck {
  const memory = new LRUCache<string, Known>({ max: REMEMBERED })
  const kind = { typ: 'at+jwt', audience: TOKEN_AUDIENCE, requiredClaims: ['role'] }
  const verify = signatureCheck({ keys, profile, now }, kind)
  return async (token) => {
    if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) return 'JETON_INVALIDE'
    const print = createHash('sha256').update(token).digest('base64url')
    const found = memory.get(print) ?? (await verify(token))
    if (typeof found === 'string') return found
    const known = 'payload' in found ? knownOf(found) : found
    if (known === undefined) return 'JETON_INVALIDE'
    memory.set(print, known)
    if (known.expiresAtS + LEEWAY_S <= now().getTime() / 1000) return 'JETON_EXPIRE'
    const document = await keys.read()
    if (document === undefined) return 'CLES_INDISPONIBLES'
    if (!document.keys.some(({ kid }) => kid === known.kid)) return 'JETON_INVALIDE'
    return known.names.some((name) => document.revoques.includes(name)) ? 'JETON_REVOQUE' : known.caller
  }
}

/** What a kind of signed text must say of itself. */
export interface SignedKind {
  readonly typ: string
  readonly audience: string
  readonly requiredClaims: readonly string[]
}

export interface Signed {
  readonly kid: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** A check of texts of one kind, each read anew. */
export function signatureCheck({ keys, profile, now }: TokenCheckOptions, kind: SignedKind) {
  return async (token: string): Promise<Signed | Exclude<TokenFault, 'JETON_REVOQUE'>> => {
    const document = await keys.read()
    if (document === undefined) return 'CLES_INDISPONIBLES'
    const first = await verified(token, document, { ...kind, profile, at: now() })
    if (first !== 'UNKNOWN_KEY') return first
    // A key that came into use since the last reading.
    const renewed = await keys.read(true)
    const second = await verified(token, renewed ?? document, { ...kind, profile, at: now() })
    return second === 'UNKNOWN_KEY' ? 'JETON_INVALIDE' : second
  }
}

interface Expected extends SignedKind {
  readonly profile: Profile | undefined
  readonly at: Date
}

async function verified(
  token: string,
  document: KeyDocument,
  { profile, at, typ, audience, requiredClaims }: Expected,
): Promise<Signed | 'UNKNOWN_KEY' | 'JETON_INVALIDE' | 'JETON_EXPIRE'> {
  // Loaded at the first token: most processes of a quiet shop see none.
  const { createLocalJWKSet, errors, jwtVerify } = await import('jose')
  const keys = createLocalJWKSet({ keys: document.keys as never })
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      algorithms: ['EdDSA'],
      typ,
      ...(profile === undefined ? {} : { issuer: issuerOf(profile) }),
      audience,
      requiredClaims: ['exp', 'iat', 'sub', 'jti', ...requiredClaims],
      currentDate: at,
      clockTolerance: LEEWAY_S,
    })
    const { kid } = protectedHeader
    return typeof kid === 'string' ? { kid, payload } : 'JETON_INVALIDE'
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) return 'JETON_EXPIRE'
    // Any other fault is the token's: what it says is never told to whoever sent it.
    return cause instanceof errors.JWKSNoMatchingKey ? 'UNKNOWN_KEY' : 'JETON_INVALIDE'
  }
}

const ROLES: readonly string[] = [...STAFF, 'client'] satisfies readonly Role[]

/** What is kept of a token that was signed here; undefined where it does not say who it is for. */
export function knownOf({ kid, payload }: Signed): Known | undefined {
  const { sub, role, jti, sid, exp, nom, magasins = [], client_id: clientId } = payload
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
