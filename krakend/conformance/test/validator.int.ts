import { TOKEN_AUDIENCE } from '@comptoir/contracts'
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectRefusal, type Subject } from './differences.ts'
import { ask, type FakeService, json, startFake } from './fake-service.ts'
import {
  describeEach,
  type GatewayUnderTest,
  guardedFile,
  type RunningGateway,
  startGateway,
  withHosts,
} from './gateways.ts'

/** For staff; for whoever comes; and where no token is read. */
const CLOSED = '/caisses'
const OPEN = '/clients/7'
const UNREAD = '/clients'
const SHARED = 'partage-0000-1111-2222-333333333333'
const REVOKED = '019bc1a8-dead-7000-8000-000000000001'

describeEach('knows who asks', (gateway) => {
  let service: FakeService
  let identity: FakeService
  let absent: FakeService
  let running: RunningGateway
  let keys: { ed: CryptoKey; es: CryptoKey; other: CryptoKey }

  beforeAll(async () => {
    service = await startFake()
    identity = await startFake()
    absent = await startFake()
    await absent.kill()
    const ed = await generateKeyPair('EdDSA')
    const es = await generateKeyPair('ES256')
    const other = await generateKeyPair('EdDSA')
    keys = { ed: ed.privateKey, es: es.privateKey, other: other.privateKey }
    const published = [{ ...(await exportJWK(ed.publicKey)), kid: 'ed', alg: 'EdDSA', use: 'sig' }]
    identity.reply = json(200, { keys: published, revoques: [REVOKED] })
    running = await startGuarded(gateway, service, [absent, identity])
  })
  afterAll(async () => {
    await running.stop()
    for (const one of [service, identity]) await one.kill()
  })

  const nowS = Math.floor(Date.now() / 1_000)
  const claims = { sub: '7', role: 'employe', jti: 'a', iat: nowS, exp: nowS + 600, aud: TOKEN_AUDIENCE }
  const signed = (
    payload: Readonly<Record<string, unknown>> = {},
    { alg = 'EdDSA', kid = 'ed', typ = 'at+jwt', key = keys.ed as CryptoKey | Uint8Array } = {},
  ) => new SignJWT({ ...claims, ...payload }).setProtectedHeader({ alg, kid, typ }).sign(key)
  const read = (path: string, headers: Record<string, string> = {}) =>
    ask(`${running.url}${path}`, { headers })

  it.each([CLOSED, OPEN])('and lets a good token go on as it is to %s', async (path) => {
    const authorization = `Bearer ${await signed()}`
    for (const _twice of [1, 2]) expect((await read(path, { authorization })).status).toBe(200)
    expect(service.last().headers).toMatchObject({ authorization })
  })

  it('and lets whoever has none go on where guests may', async () => {
    expect((await read(OPEN)).status).toBe(200)
    expectRefusal(gateway, 'no token where one is wanted', await read(CLOSED))
  })

  const wrong: [string, Subject, () => Promise<string>][] = [
    ['no token', 'a token that is forged', async () => 'rien'],
    ['one that is over', 'a token that is over', () => signed({ exp: 1_000_000_000 })],
    [
      'one of another algorithm',
      'a token that is forged',
      () => signed({}, { alg: 'ES256', kid: 'ed', key: keys.es }),
    ],
    [
      'one signed with what is public',
      'a token that is forged',
      () => signed({}, { alg: 'HS256', key: new Uint8Array(32) }),
    ],
    ['one that is not signed', 'a token that is forged', async () => unsigned(claims)],
    ['one by another key', 'a token that is forged', () => signed({}, { key: keys.other })],
    ['one by an unknown key', 'a token that is forged', () => signed({}, { kid: 'autre', key: keys.other })],
    ['one for another audience', 'a token that is forged', () => signed({ aud: 'autre' })],
  ]
  it.each(wrong)('and lets nobody in with %s', async (_what, subject, token) => {
    const { length } = service.seen
    const headers = { authorization: `Bearer ${await token()}` }
    // The official image leaves it to the service where guests may.
    const paths = gateway.kind === 'comptoir' ? [CLOSED, OPEN] : [CLOSED]
    for (const path of paths) {
      const answer = await read(path, headers)
      expectRefusal(gateway, subject, answer)
      if (gateway.kind === 'comptoir')
        expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
    }
    expect(service.seen.length).toBe(length)
  })

  it('but asks nobody where no token is read', async () => {
    const login = { method: 'POST', body: '{}', headers: { authorization: 'Bearer rien' } } as const
    expect((await ask(`${running.url}/auth/connexion`, login)).status).toBe(200)
  })

  it('and drops what a caller says of himself', async () => {
    const forged = { 'x-user-id': '1', 'x-user-roles': 'responsable' }
    expect((await read(UNREAD, forged)).status).toBe(200)
    for (const name of Object.keys(forged)) expect(service.last().headers).not.toHaveProperty(name)
  })

  // The official image leaves the rest to the services.
  const isOfficial = gateway.kind === 'official'
  it.skipIf(isOfficial)('by the header of older systems too', async () => {
    expect((await read(CLOSED, { 'x-api-token': await signed() })).status).toBe(200)
    expectRefusal(gateway, 'a token that is forged', await read(CLOSED, { 'x-api-token': 'rien' }))
  })

  it.skipIf(isOfficial)('and lets in who shows the token that programs share', async () => {
    for (const headers of [{ 'x-api-token': SHARED }, { authorization: `Bearer ${SHARED}` }])
      expect((await read(CLOSED, headers)).status).toBe(200)
    expectRefusal(gateway, 'a token that is forged', await read(CLOSED, { 'x-api-token': `${SHARED}x` }))
  })

  it.skipIf(isOfficial).each([{ sid: REVOKED }, { jti: REVOKED }])(
    'and refuses what was revoked: %o',
    async (named) => {
      const answer = await read(CLOSED, { authorization: `Bearer ${await signed(named)}` })
      expect([answer.status, JSON.parse(answer.text)]).toMatchObject([401, { code: 'JETON_REVOQUE' }])
    },
  )

  it.skipIf(isOfficial).each([
    ['of another type', {}, { typ: 'approbation+jwt' }],
    ['without a role', { role: undefined }, {}],
    ['without an end', { exp: undefined }, {}],
    ['that begins later', { nbf: 4_000_000_000 }, {}],
  ])('and refuses one %s', async (_what, payload, head) => {
    const headers = { authorization: `Bearer ${await signed(payload, head)}` }
    expectRefusal(gateway, 'a token that is forged', await read(CLOSED, headers))
  })

  it.skipIf(isOfficial)('and goes on by the keys that it has while nobody gives them', async () => {
    await identity.kill()
    try {
      const headers = { authorization: `Bearer ${await signed({ jti: 'new' })}` }
      for (const path of [CLOSED, '/ventes', OPEN]) expect((await read(path, headers)).status).toBe(200)
    } finally {
      await identity.revive()
    }
  })

  it('and lets nobody in while it never had the keys', async () => {
    const blind = await startGuarded(gateway, service, [absent])
    try {
      const headers = { authorization: `Bearer ${await signed()}` }
      const answer = await ask(`${blind.url}${CLOSED}`, { headers })
      expectRefusal(gateway, 'a token while nobody gives the keys', answer)
      expect((await ask(`${blind.url}${OPEN}`)).status).toBe(200)
    } finally {
      await blind.stop()
    }
  })
})

/** The file as it is shipped, with its validators. Ours are told by UTILISATEURS_URLS where keys are; the image, by its file. */
function startGuarded(
  gateway: GatewayUnderTest,
  service: FakeService,
  keepers: readonly FakeService[],
): Promise<RunningGateway> {
  const urls = keepers.map(({ url }) => url)
  const isTold = gateway.kind === 'comptoir'
  const file = isTold ? guardedFile() : guardedFile(urls.at(-1))
  for (const name of ['clients', 'magasins']) withHosts(file, name, [service.url])
  if (!isTold) withHosts(file, 'utilisateurs', urls.slice(-1))
  return startGateway(gateway, file, { UTILISATEURS_URLS: urls.join(','), API_TOKEN: SHARED })
}

function unsigned(payload: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none', kid: 'ed', typ: 'at+jwt' })}.${part(payload)}.`
}
