/** What tokens say, and their signature by the present key. */
import { createHash, randomBytes } from 'node:crypto'
import { issuerOf, type StaffRole, TOKEN_AUDIENCE } from '@comptoir/contracts'
import { importJWK, SignJWT } from 'jose'
import type { Cle } from '../db/cles-store.ts'
import type { Deps } from '../deps.ts'
import type { Utilisateur } from '../domain/utilisateur.ts'

/** How long an access token lives. */
export const ACCESS_S = 15 * 60

export interface Claims {
  readonly utilisateur: Pick<Utilisateur, 'id' | 'identifiant' | 'magasins'>
  readonly role: StaffRole
  /** The token's own name. */
  readonly id: string
  /** The session, for a person. */
  readonly sessionId?: string
  readonly expiresAt: Date
}

/** Signs a token. */
export async function signToken(
  { settings, now }: Pick<Deps, 'settings' | 'now'>,
  { kid, jwk }: Cle,
  { utilisateur, role, id, sessionId, expiresAt }: Claims,
): Promise<string> {
  const session = sessionId === undefined ? {} : { sid: sessionId }
  return new SignJWT({ role, nom: utilisateur.identifiant, magasins: [...utilisateur.magasins], ...session })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid })
    .setIssuer(issuerOf(settings.profile))
    .setAudience(TOKEN_AUDIENCE)
    .setSubject(String(utilisateur.id))
    .setJti(id)
    .setIssuedAt(now())
    .setExpirationTime(expiresAt)
    .sign(await importJWK(jwk, 'EdDSA'))
}

/** A text that nobody guesses, for renewal. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** What is kept of a secret. It is as random as a key, so one pass is enough. */
export const printOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
