import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectRefusal } from './differences.ts'
import { ask, type FakeService, json, startFake } from './fake-service.ts'
import { describeEach, type RunningGateway, shippedFile, startGateway, withHosts } from './gateways.ts'

const ISSUER = 'https://identite.exemple'
const AUDIENCE = 'comptoir'

describeEach('knows who asks', (gateway) => {
  let service: FakeService
  let identity: FakeService
  let running: RunningGateway
  let keys: { ed: CryptoKey; es: CryptoKey; other: CryptoKey }

  beforeAll(async () => {
    service = await startFake()
    identity = await startFake()
    const ed = await generateKeyPair('EdDSA')
    const es = await generateKeyPair('ES256')
    const other = await generateKeyPair('EdDSA')
    keys = { ed: ed.privateKey, es: es.privateKey, other: other.privateKey }
    const published = [
      { ...(await exportJWK(ed.publicKey)), kid: 'ed', alg: 'EdDSA', use: 'sig' },
      { ...(await exportJWK(es.publicKey)), kid: 'es', alg: 'ES256', use: 'sig' },
    ]
    identity.reply = json(200, { keys: published })
    running = await startGateway(gateway, guarded(service.url, `${identity.url}/jwks`))
  })
  afterAll(async () => {
    await running.stop()
    for (const one of [service, identity]) await one.kill()
  })

  const claims = { sub: '7', roles: ['client', 'caissier'] }
  const signed = (
    payload: JWTPayload = claims,
    {
      alg = 'EdDSA',
      kid = 'ed',
      key = keys.ed,
    }: { alg?: string; kid?: string; key?: CryptoKey | Uint8Array } = {},
  ) =>
    new SignJWT({ iss: ISSUER, aud: AUDIENCE, exp: Math.floor(Date.now() / 1_000) + 600, ...payload })
      .setProtectedHeader({ alg, kid })
      .sign(key)
  const read = (headers: Record<string, string>) => ask(`${running.url}/clients/7`, { headers })

  it('by a valid token, whose claims replace what the client says of itself', async () => {
    const answer = await read({
      authorization: `Bearer ${await signed()}`,
      'x-user-id': '1',
      'x-user-roles': 'responsable',
    })
    expect(answer.status).toBe(200)
    expect(service.last().headers).toMatchObject({ 'x-user-id': '7', 'x-user-roles': 'client,caissier' })
  })

  it('and lets nothing of a forged identity stay when the token has no such claim', async () => {
    const answer = await read({
      authorization: `Bearer ${await signed({ sub: '7' })}`,
      'x-user-roles': 'responsable',
    })
    expect(answer.status).toBe(200)
    expect(service.last().headers['x-user-roles'] ?? '').toBe('')
  })

  const wrong: [string, () => Promise<string | null> | null][] = [
    ['none at all', () => null],
    ['no token', async () => 'Bearer rien'],
    ['one that is over', async () => `Bearer ${await signed({ ...claims, exp: 1_000_000_000 })}`],
    [
      'one of another algorithm',
      async () => `Bearer ${await signed(claims, { alg: 'ES256', kid: 'es', key: keys.es })}`,
    ],
    [
      'one signed with what is public',
      async () => `Bearer ${await signed(claims, { alg: 'HS256', key: new Uint8Array(32) })}`,
    ],
    [
      'one that is not signed',
      async () => `Bearer ${unsigned({ ...claims, iss: ISSUER, aud: AUDIENCE, exp: 4_000_000_000 })}`,
    ],
    ['one by another key', async () => `Bearer ${await signed(claims, { key: keys.other })}`],
    ['one for another audience', async () => `Bearer ${await signed({ ...claims, aud: 'autre' })}`],
    [
      'one of another issuer',
      async () => `Bearer ${await signed({ ...claims, iss: 'https://autre.exemple' })}`,
    ],
  ]
  it.each(wrong)('and lets nobody in with %s', async (_what, token) => {
    const { length } = service.seen
    const authorization = await token()
    const answer = await read(authorization === null ? {} : { authorization })
    expectRefusal(gateway, 'no valid token', answer)
    if (gateway.kind === 'comptoir') expect(answer.headers['www-authenticate']).toBe('Bearer')
    expect(service.seen.length).toBe(length)
  })

  it.each([
    ['a list without the role', ['caissier']],
    ['a text without the role', 'caissier gerant'],
    ['no roles', undefined],
  ])('and lets nobody do what another role may: %s', async (_what, roles) => {
    const { length } = service.seen
    const headers = { authorization: `Bearer ${await signed({ sub: '7', roles })}` }
    const answer = await ask(`${running.url}/clients/7`, { method: 'DELETE', headers })
    expectRefusal(gateway, 'a token without a role that the route asks for', answer)
    expect(service.seen.length).toBe(length)
  })

  it.each([
    ['in a list', ['caissier', 'responsable']],
    ['in a text', 'caissier responsable'],
  ])('and lets one of the roles do it, %s', async (_what, roles) => {
    const headers = { authorization: `Bearer ${await signed({ sub: '7', roles })}`, 'x-user-id': '1' }
    const answer = await ask(`${running.url}/clients/7`, { method: 'DELETE', headers })
    expect(answer.status).toBe(200)
    expect(service.last().headers['x-user-id']).toBe('7')
  })

  it('and lets nobody in while the keys cannot be had', async () => {
    const absent = await startFake()
    await absent.kill()
    const blind = await startGateway(gateway, guarded(service.url, `${absent.url}/jwks`))
    try {
      const headers = { authorization: `Bearer ${await signed()}` }
      expectRefusal(gateway, 'no valid token', await ask(`${blind.url}/clients/7`, { headers }))
    } finally {
      await blind.stop()
    }
  })

  it('only at the endpoint that asks for it; elsewhere a forged identity is dropped', async () => {
    const forged = { 'x-user-id': '1', 'x-user-roles': 'responsable' }
    expect((await ask(`${running.url}/clients`, { headers: forged })).status).toBe(200)
    for (const name of Object.keys(forged)) expect(service.last().headers).not.toHaveProperty(name)
  })
})

/** The shipped file with a validator on reading a client, and one with roles on removing it. */
function guarded(clients: string, keysAt: string) {
  const file = withHosts(shippedFile(), 'clients', [clients])
  for (const endpoint of file.endpoints) {
    if (endpoint.endpoint !== '/clients/{id}') continue
    endpoint.input_headers = [...(endpoint.input_headers ?? []), 'X-User-Id', 'X-User-Roles']
    endpoint.extra_config = {
      ...endpoint.extra_config,
      'auth/validator': {
        alg: 'EdDSA',
        jwk_url: keysAt,
        disable_jwk_security: true,
        cache: true,
        issuer: ISSUER,
        audience: [AUDIENCE],
        ...(endpoint.method === 'DELETE' ? { roles: ['gestionnaire', 'responsable'] } : {}),
        propagate_claims: [
          ['sub', 'X-User-Id'],
          ['roles', 'X-User-Roles'],
        ],
      },
    }
  }
  return file
}

function unsigned(payload: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none', kid: 'ed' })}.${part(payload)}.`
}
