/** Who gets in where a contract says who may: each bad token, each role, and what stays open. */
import { createHmac } from 'node:crypto'
import {
  decideClient,
  decideStore,
  decideStores,
  guestOf,
  isRefusal,
  type Profile,
  type Role,
  route,
} from '@comptoir/contracts'
import { bearer, testKeys, testToken } from '@comptoir/testing/tokens.ts'
import { generateKeyPair, SignJWT } from 'jose'
import { afterAll, describe, expect, test } from 'vitest'
import type { KeyDocument } from '../src/http/key-set.ts'
import { serveRoute } from '../src/http/serve.ts'
import { buildServer } from '../src/http/server.ts'
import { createTokenCheck } from '../src/http/token.ts'
import { createLogger } from '../src/observe/logger.ts'
import { createMetrics } from '../src/observe/metrics.ts'

const summary = { fr: 'Une chose', en: 'A thing' }
const declare = (path: string, acces: readonly Role[]) =>
  route({
    id: `essai.${path}`,
    method: 'GET',
    path: `/${path}`,
    summary,
    replies: { 200: {} },
    refusals: [],
    passerelle: true,
    acces,
  })
const routes = [
  declare('ouverte', ['invite']),
  declare('tous', ['invite', 'client', 'employe', 'gestionnaire', 'responsable']),
  declare('vendre', ['employe', 'gestionnaire', 'responsable']),
  declare('fermer', ['gestionnaire', 'responsable']),
  declare('regler', ['responsable']),
  {
    ...declare('commander', ['client', 'employe', 'gestionnaire', 'responsable']),
    openInDemo: true as const,
  },
  declare('reparer', ['operateur', 'responsable']),
  { ...declare('suivre', ['employe', 'gestionnaire', 'responsable']), openInDemo: true as const },
]
const OPERATOR_TOKEN = 'le-jeton-des-operateurs'

/** What utilisateurs publishes; undefined while it was never reached. */
let published: KeyDocument | undefined = testKeys()
let at = new Date()
/** Tokens are those of the demonstration; guests, those of `profile`. */
async function build(profile: Profile) {
  const server = await buildServer({
    contract: { name: 'essai', ports: [1], summary, routes, operations: [] },
    instanceId: 'essai-1',
    log: createLogger({ service: 'essai', instance: 'essai-1', level: 'silent' }),
    registry: createMetrics('essai', 'essai-1'),
    newId: () => 'un-id-neuf',
    monotonicMs: () => performance.now(),
    ready: async () => undefined,
    checkToken: createTokenCheck({ keys: { read: async () => published }, profile: 'demo', now: () => at }),
    profile,
    operatorToken: OPERATOR_TOKEN,
  })
  for (const one of routes) serveRoute(server, one, async ({ caller }) => ({ status: 200, body: caller }))
  await server.ready()
  return server
}
const app = await build('production')
const demo = await build('demo')
afterAll(() => Promise.all([app.close(), demo.close()]))

const ask = async (url: string, authorization?: string) => {
  const answer = await app.inject({ url, headers: authorization === undefined ? {} : { authorization } })
  return { status: answer.statusCode, code: answer.json().code, headers: answer.headers, body: answer.json() }
}

describe('the roles of a route’s contract', () => {
  const ROLES = ['invite', 'client', 'employe', 'gestionnaire', 'responsable'] as const
  const cells = routes.flatMap((one) =>
    ROLES.map((role) => [one.path, role, one.acces.includes(role)] as const),
  )

  test.each(cells)('%s to %s: %s', async (path, role, mayUse) => {
    const token = role === 'client' ? { role, clientId: 7 } : { role }
    const { status, code } = await ask(
      path,
      role === 'invite' ? undefined : (await bearer(token)).authorization,
    )
    const isOpen = path === '/ouverte'
    const refused = role === 'invite' ? [401, 'NON_AUTHENTIFIE'] : [403, 'ACCES_INTERDIT']
    expect([status, code]).toEqual(mayUse || isOpen ? [200, undefined] : refused)
  })

  test('a guest of the demonstration may do what says so, and no more', async () => {
    const answers = await Promise.all(
      routes.map(async ({ path }) => [path, (await demo.inject(path)).statusCode] as const),
    )
    expect(Object.fromEntries(answers)).toEqual({
      '/ouverte': 200,
      '/tous': 200,
      '/vendre': 401,
      '/fermer': 401,
      '/regler': 401,
      '/commander': 200,
      '/reparer': 401,
      '/suivre': 200,
    })
  })

  test('the operators’ token opens their routes, and no other', async () => {
    const authorization = `Bearer ${OPERATOR_TOKEN}`
    expect((await ask('/reparer', authorization)).body).toMatchObject({ role: 'operateur' })
    expect((await ask('/reparer', `${authorization}x`)).code).toBe('JETON_INVALIDE')
    expect((await ask('/regler', authorization)).code).toBe('JETON_INVALIDE')
  })

  test('the handler knows who asks by the token alone', async () => {
    const { authorization } = await bearer({ role: 'employe', magasins: [1, 3], accountId: 12 })
    const told = await app.inject({
      url: '/vendre',
      headers: { authorization, 'x-user-roles': 'responsable' },
    })
    expect(told.json()).toMatchObject({ role: 'employe', accountId: 12, subject: '12', magasins: [1, 3] })
  })

  test('probes, documents and unknown addresses ask for nobody', async () => {
    const open = await Promise.all(['/health', '/ready', '/metrics', '/rien'].map((url) => app.inject(url)))
    expect(open.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 404])
  })

  test('HEAD is guarded as GET is', async () => {
    expect((await app.inject({ method: 'HEAD', url: '/regler' })).statusCode).toBe(401)
  })

  test('a refusal says how to name oneself, in the reader’s language', async () => {
    const { headers, body } = await ask('/regler')
    expect([headers['www-authenticate'], body.title]).toEqual(['Bearer', 'Authentification requise'])
    const { authorization } = await bearer({ role: 'employe' })
    const english = await app.inject({ url: '/regler', headers: { authorization, 'accept-language': 'en' } })
    expect(english.json().title).toBe('Access denied')
  })
})

const now = Math.floor(Date.now() / 1000)
const claims = {
  iss: 'comptoir-demo',
  aud: 'comptoir',
  sub: '1',
  iat: now,
  exp: now + 900,
  jti: 'j',
  role: 'responsable',
}
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const other = await generateKeyPair('EdDSA')
const byOther = (header: object, key = other.privateKey) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'essai', ...header }).sign(key)
const head = { typ: 'at+jwt', kid: 'essai' }
const hmac = `${part({ ...head, alg: 'HS256' })}.${part(claims)}`
const publicKey = String(testKeys().keys[0]?.['x'])
const good = await testToken({ role: 'responsable' })
const cases: readonly (readonly [string, string])[] = [
  ['no algorithm', `${part({ ...head, alg: 'none' })}.${part(claims)}.`],
  [
    'the public key as a secret',
    `${hmac}.${createHmac('sha256', publicKey).update(hmac).digest('base64url')}`,
  ],
  ['another key under a known name', await byOther({})],
  ['a key of an unknown name', await byOther({ kid: 'autre' })],
  ['a key that it brings itself', await byOther({ jwk: { kty: 'OKP' } as never })],
  ['another audience', await testToken({ role: 'responsable', claims: { aud: 'ailleurs' } })],
  ['another issuer', await testToken({ role: 'responsable', claims: { iss: 'comptoir-utilisateurs' } })],
  ['a role that does not exist', await testToken({ role: 'operateur' })],
  ['a customer without a number', await testToken({ role: 'client' })],
  ['a time to come', await testToken({ role: 'responsable', claims: { nbf: now + 600 } })],
  ['a signature cut short', good.slice(0, -8)],
  ['other claims under its signature', good.replace(/\.[^.]+\./, `.${part(claims)}.`)],
  ['no token at all', 'bonjour'],
  ['8 KiB', `${good}${'a'.repeat(8_192)}`],
]

describe('a bad token is refused by its fault', () => {
  test.each(cases)('%s', async (_fault, token) => {
    const { status, code, headers } = await ask('/regler', `Bearer ${token}`)
    expect([status, code]).toEqual([401, 'JETON_INVALIDE'])
    expect(headers['www-authenticate']).toBe('Bearer error="invalid_token"')
  })

  test('another scheme', async () => {
    expect((await ask('/regler', 'Basic Q2hhcmxpZTpyb290')).code).toBe('JETON_INVALIDE')
  })

  test('where guests may ask too, a bad token is not taken for none', async () => {
    expect((await ask('/tous', 'Bearer a.b.c')).code).toBe('JETON_INVALIDE')
    expect((await ask('/ouverte', 'Bearer a.b.c')).status).toBe(200)
  })

  test('one whose time is over, also when it was seen before', async () => {
    const authorization = `Bearer ${await testToken({ role: 'responsable' })}`
    expect((await ask('/regler', authorization)).status).toBe(200)
    at = new Date(Date.now() + 906_000)
    expect((await ask('/regler', authorization)).code).toBe('JETON_EXPIRE')
    expect((await ask('/regler', `Bearer ${await testToken({ role: 'employe' })}`)).code).toBe('JETON_EXPIRE')
    at = new Date()
  })

  test('one that was revoked, itself or with its session, also when it was seen before', async () => {
    const bySession = `Bearer ${await testToken({ role: 'responsable', claims: { sid: 'une-session' } })}`
    const byName = `Bearer ${await testToken({ role: 'responsable', claims: { jti: 'un-jeton' } })}`
    expect([(await ask('/regler', bySession)).status, (await ask('/regler', byName)).status]).toEqual([
      200, 200,
    ])
    published = testKeys(['une-session', 'un-jeton'])
    expect([(await ask('/regler', bySession)).code, (await ask('/regler', byName)).code]).toEqual([
      'JETON_REVOQUE',
      'JETON_REVOQUE',
    ])
    published = testKeys()
  })

  test('before utilisateurs was ever reached, a token cannot be judged and is asked for again; a guest is served', async () => {
    published = undefined
    const { status, code, headers } = await ask(
      '/regler',
      `Bearer ${await testToken({ role: 'responsable' })}`,
    )
    expect([status, code, headers['retry-after']]).toEqual([503, 'CLES_INDISPONIBLES', '1'])
    expect((await ask('/tous')).status).toBe(200)
    published = testKeys()
  })
})

test('a store is acted for by its own staff and by a responsable', () => {
  const seller = { role: 'employe', magasins: [1, 2] } as const
  expect([decideStore(seller, 2), decideStore({ role: 'responsable', magasins: [] }, 9)]).toEqual([
    undefined,
    undefined,
  ])
  expect(isRefusal(decideStore(seller, 3))).toBe(true)
})

test('a list shows the stores of whoever asks, unless he names one of them', () => {
  const seller = { role: 'employe', magasins: [1, 2] } as const
  expect([decideStores(seller, undefined), decideStores(seller, 2)]).toEqual([[1, 2], [2]])
  expect(decideStores(seller, 3)).toMatchObject({ refus: 'MAGASIN_INTERDIT' })
  expect(decideStores({ role: 'responsable', magasins: [] }, undefined)).toBeUndefined()
})

test('what is a customer’s is for himself and for staff; what is a guest’s, for who knows its id', () => {
  const client = { role: 'client', clientId: 7, magasins: [] } as const
  const seller = { role: 'employe', magasins: [1] } as const
  const [guest, demo] = [guestOf('production'), guestOf('demo')]
  expect([client, seller, demo].map((caller) => decideClient(caller, 7))).toEqual(Array(3).fill(undefined))
  expect([client, seller, guest, demo].map((caller) => decideClient(caller, null))).toEqual(
    Array(4).fill(undefined),
  )
  expect(decideClient(client, 8)).toMatchObject({ refus: 'CLIENT_INTERDIT', details: { clientId: 8 } })
  expect(decideClient(guest, 7)).toMatchObject({ refus: 'NON_AUTHENTIFIE' })
})
