/**
 * Who asks (`auth/validator`): a token in `Authorization: Bearer`, checked against the keys that its issuer publishes.
 * Keys are fetched when the first token comes, so that the gateway starts without the service that has them.
 */
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose'
import type { ValidatorEntry } from './file-schema.ts'
import { durationMs } from './read-file.ts'

/** The headers that the token's claims become, or why there are none. */
export type Validate = (
  authorization: string | undefined,
) => Promise<Record<string, string> | 'NON_AUTHENTIFIE' | 'ACCES_INTERDIT'>

const CACHE_SECONDS = 15 * 60
const COOLDOWN = '10s'

/** A validator with its own set of keys. */
export function createValidator(entry: ValidatorEntry): Validate {
  const keys = createRemoteJWKSet(new URL(entry.jwk_url), {
    cacheMaxAge: (entry.cache_duration ?? CACHE_SECONDS) * 1_000,
    cooldownDuration: durationMs(entry.failed_jwk_key_cooldown ?? COOLDOWN),
  })
  return async (authorization) => {
    const token = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) return 'NON_AUTHENTIFIE'
    const payload = await jwtVerify(token, keys, {
      algorithms: [entry.alg],
      ...(entry.issuer === undefined ? {} : { issuer: entry.issuer }),
    }).then(
      (verified) => verified.payload,
      // Any fault, also keys that cannot be fetched, refuses the caller.
      () => null,
    )
    if (payload === null || !isFor(payload, entry.audience ?? [])) return 'NON_AUTHENTIFIE'
    if (!hasRole(payload[entry.roles_key ?? 'roles'], entry.roles ?? [])) return 'ACCES_INTERDIT'
    return claimHeaders(payload, entry.propagate_claims ?? [])
  }
}

/** KrakenD wants all audiences of the list in the token. */
function isFor({ aud }: JWTPayload, wanted: readonly string[]): boolean {
  const named = typeof aud === 'string' ? [aud] : (aud ?? [])
  return wanted.every((one) => named.includes(one))
}

/** Roles are a list, or words in one text. */
function hasRole(claim: unknown, wanted: readonly string[]): boolean {
  const held: unknown[] = Array.isArray(claim) ? claim : typeof claim === 'string' ? claim.split(' ') : []
  return wanted.length === 0 || wanted.some((role) => held.includes(role))
}

/** A claim that is absent becomes an empty header: what the client sent under that name must not stay. */
function claimHeaders(
  payload: JWTPayload,
  propagated: readonly (readonly [string, string])[],
): Record<string, string> {
  return Object.fromEntries(
    propagated.map(([claim, header]) => {
      const value = payload[claim]
      const isPlain = ['string', 'number', 'boolean'].includes(typeof value)
      return [header.toLowerCase(), Array.isArray(value) ? value.join(',') : isPlain ? String(value) : '']
    }),
  )
}
