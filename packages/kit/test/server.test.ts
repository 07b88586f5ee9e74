import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { routesOf, services } from '@comptoir/contracts'
import { afterAll, describe, expect, test } from 'vitest'
import { markWithoutEffect } from '../src/effect.ts'
import { buildEssai } from './essai.ts'

const essai = await buildEssai()
const { app, poster } = essai
afterAll(() => app.close())

describe('routes', () => {
  test('a final slash makes no difference', async () => {
    const answer = await app.inject({ method: 'POST', url: '/choses/', payload: { nom: 'a' } })
    expect(answer.statusCode).toBe(201)
  })

  test('numbers in an address are numbers to the handler, and defaults are filled in', async () => {
    expect((await app.inject('/choses/5?q=th%C3%A9')).json()).toEqual({ id: 5, q: 'thé', limite: 20 })
  })

  test('an address that leads nowhere is a 404', async () => {
    const answer = await app.inject('/rien?x=1')
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({
      code: 'ROUTE_INCONNUE',
      instance: '/rien',
      detail: 'Il n’y a rien à GET /rien.',
    })
  })

  test.each([
    ['PUT', '/choses', 'POST'],
    ['POST', '/choses/1', 'GET, HEAD, DELETE'],
    ['PATCH', '/choses/1/', 'GET, HEAD, DELETE'],
    ['QUERY', '/choses/1', 'GET, HEAD, DELETE'],
    ['DELETE', '/health', 'GET, HEAD'],
  ] as const)(
    'a method that an address does not have is a 405 with those that it has: %s %s',
    async (method, url, allow) => {
      const answer = await app.inject({ method: method as 'GET', url })
      expect([answer.statusCode, answer.json().code]).toEqual([405, 'METHODE_INTERDITE'])
      expect(String(answer.headers['allow']).split(', ').toSorted()).toEqual(allow.split(', ').toSorted())
    },
  )

  test('HEAD answers like GET, without the body', async () => {
    const answer = await app.inject({ method: 'HEAD', url: '/choses/5' })
    expect([answer.statusCode, answer.body]).toEqual([200, ''])
  })

  test('an answer without a body has none', async () => {
    const answer = await app.inject({
      method: 'DELETE',
      url: '/choses/5',
      headers: { 'user-agent': 'curl/8.5' },
    })
    expect([answer.statusCode, answer.body]).toEqual([204, ''])
  })
})

describe('every reply', () => {
  test.each(['/health', '/rien', '/choses/x', '/%zz'])(
    'names its instance and its request: %s',
    async (url) => {
      const answer = await app.inject(url)
      expect(answer.headers).toMatchObject({ 'x-instance-id': 'essai-1', 'x-request-id': 'unidneuf' })
    },
  )

  test('keeps a request id that can stand in a log line, and replaces any other', async () => {
    const idOf = async (given: string) =>
      (await app.inject({ url: '/health', headers: { 'x-request-id': given } })).headers['x-request-id']
    expect(await idOf('trace-1:a.b_c')).toBe('trace-1:a.b_c')
    for (const given of ['', 'two words', 'a'.repeat(129), 'é', '{"a":1}'])
      expect(await idOf(given)).toBe('unidneuf')
  })

  test('is indented for curl and compact for programs, refusals too', async () => {
    const payload = { nom: 'vide' }
    const curl = await poster(payload, { 'user-agent': 'curl/8.5.0' })
    expect(curl.body).toMatch(/^{\n {2}"type": "\/problemes\/panier-vide",\n[^]+}\n$/)
    expect((await poster(payload, {})).body).not.toContain('\n')
    expect((await poster({ nom: 'a' }, { 'user-agent': 'curl/8.5.0' })).body).toBe('{\n  "nom": "a"\n}\n')
  })

  test('speaks French, and English to who prefers it, faults of fields included', async () => {
    const french = await poster({ nom: 1, x: 1 })
    expect(french.headers['content-language']).toBe('fr')
    expect(french.json().title).toBe('Requête invalide')
    const english = await poster({ nom: 1, x: 1 }, { 'accept-language': 'en' })
    expect(english.headers['content-language']).toBe('en')
    expect(english.json().title).toBe('Invalid request')
    expect(english.json().erreurs).toContainEqual({ pointeur: '/nom', message: 'must be string' })
    expect(french.json().erreurs).toContainEqual({ pointeur: '/nom', message: 'doit être un texte' })
    expect(french.json().erreurs).toContainEqual({ pointeur: '/x', message: 'n’est pas un champ connu' })
  })
})

describe('faults', () => {
  const meet = async (met: Error) => {
    essai.circumstances.fault = met
    const answer = await poster({ nom: 'a' })
    essai.circumstances.fault = undefined
    return answer
  }

  test('an unexpected one is a 500 that tells nothing of the inside, but the id under which it is logged', async () => {
    const answer = await meet(new Error('password=sesame at 10.0.0.1'))
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'ERREUR_INTERNE'])
    expect(answer.body).not.toContain('sesame')
    expect(answer.json().detail).toContain('unidneuf')
  })

  test.each(['57P01', 'ECONNREFUSED', '40P01', '55P03'])(
    'a database that cannot be asked (%s) is a 503 to be tried again where nothing was done',
    async (code) => {
      const fault = Object.assign(new Error('down'), { code })
      markWithoutEffect(fault)
      const answer = await meet(fault)
      expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([
        503,
        'BASE_INDISPONIBLE',
        '1',
      ])
    },
  )
})

describe('a fault of the database that is not marked as one without effect', () => {
  const fault = () => Object.assign(new Error('gone'), { code: 'ECONNRESET' })
  const meet = async (ask: () => ReturnType<typeof poster>) => {
    essai.circumstances.fault = fault()
    const answer = await ask()
    essai.circumstances.fault = undefined
    return [answer.statusCode, answer.json().code, answer.headers['retry-after']]
  }

  test('makes a write uncertain, and does not ask for it again', async () => {
    expect(await meet(() => poster({ nom: 'a' }))).toEqual([503, 'ECRITURE_INCERTAINE', undefined])
    // Its route keeps no keys.
    const keyed = { 'idempotency-key': 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6' }
    expect(await meet(() => poster({ nom: 'a' }, keyed))).toEqual([503, 'ECRITURE_INCERTAINE', undefined])
  })
})

describe('what every process serves', () => {
  test('/health while it lives; /ready while it may take traffic, else why not', async () => {
    expect((await app.inject('/health')).json()).toEqual({
      status: 'ok',
      service: 'essai',
      instance: 'essai-1',
    })
    expect((await app.inject('/ready')).statusCode).toBe(200)
    essai.circumstances.ready = () => Promise.reject(new Error('arrêt en cours'))
    const answer = await app.inject('/ready')
    essai.circumstances.ready = async () => undefined
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1'])
    expect(answer.body).toContain('arrêt en cours')
  })

  test('/metrics counts requests by route, never by address', async () => {
    await app.inject('/choses/123456')
    const { body } = await app.inject('/metrics')
    expect(body).toMatch(/http_requests_total{[^}]*endpoint="\/choses\/:id"[^}]*status="200"/)
    expect(body).toContain('http_request_duration_seconds_bucket')
    expect(body).not.toContain('123456')
  })

  test('/metrics says which version of the whole runs', async () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
    ) as { version: string }
    expect((await app.inject('/metrics')).body).toContain(`build_info{version="${version}"`)
  })

  test('the document of all services has every route of the gateway, and what each refers to', async () => {
    const answer = await app.inject('/docs/passerelle.json')
    const { paths, components } = answer.json()
    const shown = services.flatMap(routesOf).filter(({ passerelle }) => passerelle)
    for (const { method, path } of shown) expect(paths[path], path).toHaveProperty(method.toLowerCase())
    for (const own of ['/api/v1/clients', '/clients/{id}/apercu']) expect(paths[own]).toHaveProperty('get')
    expect(paths).not.toHaveProperty('/auth/cles')
    for (const [, kind = '', name = ''] of answer.body.matchAll(/"#\/components\/(\w+)\/([^"]+)"/g))
      expect(components[kind]).toHaveProperty([name])
    const yaml = await app.inject('/docs/passerelle.yaml')
    expect([yaml.headers['content-type'], yaml.body]).toEqual(['application/yaml', answer.body])
  })

  test('/openapi.json documents each route with its refusals; /docs shows it', async () => {
    const { paths } = (await app.inject('/openapi.json')).json()
    expect(Object.keys(paths).toSorted()).toEqual(['/choses', '/choses/{id}'])
    expect(paths['/choses'].post.responses['409'].description).toBe('Panier vide')
    const page = await app.inject('/docs')
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-type']).toContain('text/html')
    const parts = [...page.body.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, part]) => part ?? '')
    expect(parts).not.toHaveLength(0)
    for (const part of parts)
      expect((await app.inject(new URL(part, 'http://x/docs').pathname)).statusCode).toBe(200)
    expect((await app.inject('/docs/json')).json().paths).toEqual(paths)
    const shown = await app.inject({ url: '/openapi.json', headers: { 'user-agent': 'curl/8.5' } })
    expect(shown.body).toMatch(/^\{\n  "openapi"/)
  })

  test('the page of the gateway has the documents of all services to choose from', async () => {
    const { body } = await app.inject('/docs/passerelle')
    for (const { name } of services) {
      expect(body).toContain(`"url":"/docs/openapi/${name}"`)
      expect((await app.inject(`/docs/openapi/${name}`)).json().info.title).toBe(`Comptoir · ${name}`)
    }
    const parts = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part]) => part ?? '')
    expect(parts).not.toHaveLength(0)
    for (const part of parts) expect((await app.inject(part)).statusCode).toBe(200)
  })

  test.each([
    ['http://localhost:8080/', 'http://localhost:8005/'],
    ['http://127.0.0.1:9080/', 'http://127.0.0.1:9005/'],
    ['http://boutique.exemple:8000/', 'http://boutique.exemple:8005/'],
    ['https://boutique.exemple/', 'https://boutique.exemple:8005/'],
  ])('a browser that opens the gateway as %s is sent to %s', async (opened, screens) => {
    const { body } = await app.inject('/docs/accueil')
    const [, script = ''] = /<script>([^]*)<\/script>/.exec(body) ?? []
    const { protocol, hostname, port } = new URL(opened)
    const [link, sent] = [{ href: '' }, [] as string[]]
    const location = { protocol, hostname, port, replace: (to: string) => sent.push(to) }
    runInNewContext(script, { location, document: { getElementById: () => link } })
    expect([link.href, ...sent]).toEqual([screens, screens])
  })

  test('what no page is there for is a problem, below /docs too', async () => {
    for (const path of ['/docs/rien', '/docs/static/rien.js', '/docs/openapi/rien'])
      expect((await app.inject(path)).json()).toMatchObject({ status: 404, code: 'ROUTE_INCONNUE' })
  })
})
