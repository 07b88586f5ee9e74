/** Tokens for tests of guarded services: signed by keys that are made for the run, and checked as in production. */
import { randomUUID } from 'node:crypto'
import { APPROVAL_AUDIENCE, issuerOf, type Role, TOKEN_AUDIENCE } from '@comptoir/contracts'
import { createApprovalCheck, type ToApprove } from '@comptoir/kit/http/approval.ts'
import type { KeyDocument } from '@comptoir/kit/http/key-set.ts'
import { createTokenCheck } from '@comptoir/kit/http/token.ts'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

const KID = 'essai'
const pair = await generateKeyPair('EdDSA', { extractable: true })
const jwk = await exportJWK(pair.publicKey)

/** The public half, as utilisateurs would publish it. */
export const testKeys = (revoques: readonly string[] = []): KeyDocument => ({
  keys: [{ ...jwk, kid: KID, alg: 'EdDSA', use: 'sig' }],
  revoques,
})

/** The session of a token that was revoked. */
export const REVOKED_SESSION = '019bc1a8-dead-7000-8000-000000000001'

const checks = {
  keys: { read: async () => testKeys([REVOKED_SESSION]) },
  profile: 'demo',
  now: () => new Date(),
} as const
/** The check that services under test are given. */
export const checkTestToken = createTokenCheck(checks)
export const checkTestApproval = createApprovalCheck(checks)

export interface TestToken {
  readonly role: Role
  readonly magasins?: readonly number[]
  readonly clientId?: number
  readonly accountId?: number
  /** Claims that a test makes wrong. */
  readonly claims?: JWTPayload
  readonly typ?: string
}

/** A token that says this of its holder. */
export function testToken({
  role,
  magasins = [],
  clientId,
  accountId = 1,
  claims,
  typ = 'at+jwt',
}: TestToken): Promise<string> {
  const nowS = Math.floor(Date.now() / 1000)
  const said = { role, nom: 'Essai', magasins, sid: randomUUID(), jti: randomUUID() }
  const customer = clientId === undefined ? {} : { client_id: clientId }
  return new SignJWT({
    iss: issuerOf('demo'),
    aud: TOKEN_AUDIENCE,
    sub: String(accountId),
    iat: nowS,
    exp: nowS + 900,
    ...said,
    ...customer,
    ...claims,
  })
    .setProtectedHeader({ alg: 'EdDSA', typ, kid: KID })
    .sign(pair.privateKey)
}

/** What a second person gives for an act and a key. */
export const testApproval = (token: TestToken, { acte, cle }: ToApprove): Promise<string> =>
  testToken({
    ...token,
    typ: 'approbation+jwt',
    claims: { aud: APPROVAL_AUDIENCE, acte, cle, ...token.claims },
  })

/** The header that carries such a token. */
export const bearer = async (token: TestToken): Promise<{ authorization: string }> => ({
  authorization: `Bearer ${await testToken(token)}`,
})
