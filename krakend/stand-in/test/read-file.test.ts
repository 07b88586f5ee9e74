import { describe, expect, it } from 'vitest'
import { shippedFile } from '../../conformance/test/gateways.ts'
import { createLimiter } from '../src/rate-limit.ts'
import { durationMs, readFile } from '../src/read-file.ts'
import { createRouter } from '../src/router.ts'

type Change = (file: ReturnType<typeof shippedFile> & Record<string, never>) => void
const changed = (change: Change) => {
  const file = shippedFile()
  change(file as Parameters<Change>[0])
  return () => readFile(JSON.stringify(file))
}

const KEYS = shippedFile().extra_config['@comptoir'].tokens.keys
const validator = (jwk_url: string, disable_jwk_security: true | undefined) => ({
  alg: 'EdDSA',
  jwk_url,
  cache: true,
  cache_duration: 1,
  audience: ['comptoir'],
  disable_jwk_security,
})

describe('a file', () => {
  it('as it is committed is served', () => {
    expect(readFile(JSON.stringify(shippedFile())).endpoints.length).toBe(shippedFile().endpoints.length)
  })

  const unknown: [string, Change, RegExp][] = [
    ['at its root', (file) => Object.assign(file, { tls: {} }), /\/tls is a key/],
    [
      'of a module',
      (file) => Object.assign(file.extra_config, { 'auth/revoker': {} }),
      /\/extra_config\/auth\/revoker is a key/,
    ],
    [
      'of an endpoint',
      (file) => Object.assign(file.endpoints[0]!, { concurrent_calls: 3 }),
      /\/endpoints\/0\/concurrent_calls is a key/,
    ],
    [
      'of an endpoint’s module',
      (file) => Object.assign(file.endpoints[0]!.extra_config!, { 'auth/signer': {} }),
      /\/endpoints\/0\/extra_config\/auth\/signer is a key/,
    ],
    [
      'of a backend',
      (file) => Object.assign(file.endpoints[0]!.backend[0]!, { sd: 'dns' }),
      /\/endpoints\/0\/backend\/0\/sd is a key/,
    ],
  ]
  it.each(unknown)('with a key %s that nothing acts on is refused by its name', (_where, change, named) => {
    expect(changed(change)).toThrow(named)
  })

  const wrong: [string, Change, RegExp][] = [
    ['of another version', (file) => Object.assign(file, { version: 2 }), /\/version/],
    ['with an endpoint twice', (file) => file.endpoints.push({ ...file.endpoints[0]! }), /declared twice/],
    [
      'that changes an answer under no-op',
      (file) => Object.assign(file.endpoints[0]!.backend[0]!, { group: 'a' }),
      /no-op changes nothing/,
    ],
    [
      'that takes keys over plain HTTP unasked',
      (file) =>
        Object.assign(file.endpoints[0]!.extra_config!, { 'auth/validator': validator(KEYS, undefined) }),
      /disable_jwk_security/,
    ],
    [
      'that takes keys from two places',
      (file) =>
        Object.assign(file.endpoints[0]!.extra_config!, {
          'auth/validator': validator('http://autre/.well-known/jwks.json', true),
        }),
      /jwk_url is not where the keys/,
    ],
    [
      'with a parameter from nowhere',
      (file) => Object.assign(file.endpoints[0]!.backend[0]!, { url_pattern: '/{nulle_part}' }),
      /parameter that its endpoint does not have/,
    ],
  ]
  it.each(wrong)('%s is refused', (_what, change, reason) => {
    expect(changed(change)).toThrow(reason)
  })

  it('that is no JSON is refused', () => {
    expect(() => readFile('{')).toThrow(/not JSON/)
  })
})

describe('a route', () => {
  const route = createRouter(readFile(JSON.stringify(shippedFile())).endpoints)
  it.each([
    ['GET', '/clients/7', 'GET /clients/{id} 7'],
    ['GET', '/clients/7/apercu', 'GET /clients/{id}/apercu 7'],
    ['GET', '/saga/flux', 'GET /saga/flux '],
    ['POST', '/commande/', 'POST /commande/ '],
    ['DELETE', '/panier/3/produits/9', 'DELETE /panier/{client_id}/produits/{produit_id} 3,9'],
    ['GET', '/saga/', 'redirect'],
    ['DELETE', '/clients', 'method'],
    ['GET', '/', 'GET / '],
    ['POST', '/', 'method'],
    ['GET', '/clients/../saga', 'none'],
    ['GET', '//clients', 'none'],
    ['GET', '/clients/__proto__/x', 'none'],
  ])('%s %s leads to %s', (method, path, expected) => {
    const match = route(method, path)
    const found =
      match.kind === 'endpoint'
        ? `${match.endpoint.method} ${match.endpoint.path} ${match.values.join()}`
        : match.kind
    expect(found).toBe(expected)
  })
})

describe('a limit', () => {
  it('gives each address its burst, then its rate', () => {
    const clock = { ms: 0 }
    const limiter = createLimiter({ perSecond: 2, capacity: 3 }, () => clock.ms)
    const burst = [1, 2, 3, 4].map(() => limiter.take('a'))
    clock.ms = 500
    expect([...burst, limiter.take('b'), limiter.take('a'), limiter.take('a')]).toEqual([0, 0, 0, 1, 0, 0, 1])
  })

  it('keeps a bounded number of addresses in mind', () => {
    const limiter = createLimiter({ perSecond: 1, capacity: 1 }, () => 0)
    limiter.take('first')
    for (let n = 0; n < 10_000; n++) limiter.take(`address ${n}`)
    expect(limiter.take('first')).toBe(0)
  })
})

it('a duration is in milliseconds', () => {
  expect(['500ms', '8s', '10m', '24h'].map(durationMs)).toEqual([500, 8_000, 600_000, 86_400_000])
})
