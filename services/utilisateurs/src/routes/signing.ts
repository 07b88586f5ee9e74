/** What tokens say, and their signature by the present key. */
import { createHash, randomBytes } from 'node:crypto'
import { APPROVAL_AUDIENCE, issuerOf, type StaffRole, TOKEN_AUDIENCE } from '@comptoir/contracts'
import { importJWK, SignJWT } from 'jose'
import type { Cle } from '../db/cles-store.ts'
import type { Deps } from '../deps.ts'
import type { Utilisateur } from '../domain/utilisateur.ts'

/** How long an access token lives. */
export const ACCESS_S = 15 * 60

export interface Claims {
  readonly utilisateur: Pick<Utilisateur, 'id' | 'identifiant' | 'magasins'>
  readonly role: StaffRole | 'client'
  /** The customer, where it is his account. */
  readonly clientId?: number | null
  /** The token's own name. */
  readonly id: string
  /** The session, for a person. */
  readonly sessionId?: string
  readonly expiresAt: Date
}

type SigningDeps = Pick<Deps, 'settings' | 'now'>

/** Signs a token. */
export const signToken = (deps: SigningDeps, key: Cle, claims: Claims): Promise<string> =>
  sign(deps, key, { ...claims, typ: 'at+jwt', audience: TOKEN_AUDIENCE })

/** Signs an approval of an act, for the request with this key. It is no token: no route takes it as one. */
export const signApproval = (
  deps: SigningDeps,
  key: Cle,
  { acte, cle, ...claims }: Claims & { readonly acte: string; readonly cle: string },
): Promise<string> =>
  sign(deps, key, { ...claims, typ: 'approbation+jwt', audience: APPROVAL_AUDIENCE, more: { acte, cle } })

interface ToSign extends Claims {
  readonly typ: string
  readonly audience: string
  readonly more?: Readonly<Record<string, string>>
}

async function sign(
  { settings, now }: SigningDeps,
  { kid, jwk }: Cle,
  { utilisateur, role, clientId, id, sessionId, expiresAt, typ, audience, more }: ToSign,
): Promise<string> {
  const session = sessionId === undefined ? {} : { sid: sessionId }
  const { identifiant, magasins } = utilisateur
  const customer = typeof clientId === 'number' ? { client_id: clientId } : {}
  return new SignJWT({ role, nom: identifiant, magasins: [...magasins], ...session, ...customer, ...more })
    .setProtectedHeader({ alg: 'EdDSA', typ, kid })
    .setIssuer(issuerOf(settings.profile))
    .setAudience(audience)
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
