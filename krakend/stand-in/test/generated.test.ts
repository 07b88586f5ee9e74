import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { routesOf, services } from '@comptoir/contracts'
import { describe, expect, it } from 'vitest'
import { gatewayFile, generated } from '../../generate.ts'

describe('krakend/', () => {
  it.each(generated())('$name is what the generator makes', ({ name, text }) => {
    expect(readFileSync(resolve(import.meta.dirname, '../..', name), 'utf8')).toBe(text)
  })
})

describe('the file', () => {
  const { endpoints } = gatewayFile()
  const declared = endpoints.map(({ method, endpoint }) => `${method} ${endpoint}`)

  it('has every public route, and nothing that is not', () => {
    const isPublic = services
      .flatMap(routesOf)
      .filter((route) => route.passerelle)
      .flatMap(({ method, path, finalSlash }) =>
        finalSlash === true ? [`${method} ${path}`, `${method} ${path}/`] : [`${method} ${path}`],
      )
    const extra = [
      'GET /api/v1/clients',
      'GET /clients/{id}/apercu',
      'GET /',
      'GET /docs',
      'GET /redoc',
      'GET /docs/static/{file}',
      'GET /docs/openapi/{service}',
      'GET /openapi.json',
      'GET /openapi.yaml',
    ]
    expect(declared.toSorted()).toEqual([...isPublic, ...extra].toSorted())
  })

  it('lets no header through that claims an identity', () => {
    const headers = new Set(endpoints.flatMap((endpoint) => endpoint.input_headers ?? []))
    expect([...headers].filter((name) => /^(x-user|x-forwarded|forwarded|cookie|\*)/i.test(name))).toEqual([])
  })

  it('wants a token exactly where no guest may come', () => {
    const wanted = endpoints.filter(({ extra_config: config }) => config?.['auth/validator'] !== undefined)
    const closed = services
      .flatMap(routesOf)
      .filter(({ passerelle, acces, openInDemo }) => {
        const isForGuests = acces.includes('invite') || openInDemo === true
        return passerelle && !isForGuests && !acces.includes('operateur')
      })
      .map(({ method, path }) => `${method} ${path}`)
    const named = wanted.map(({ method, endpoint }) => `${method} ${endpoint.replace(/\/$/, '')}`)
    expect([...new Set(named)].toSorted()).toEqual(closed.toSorted())
  })

  it('limits every route that takes a password, those of older systems too', () => {
    const narrow = endpoints.filter(
      ({ extra_config: config }) => config?.['qos/ratelimit/router']?.client_max_rate === 20,
    )
    expect([...new Set(narrow.map(({ endpoint }) => endpoint.replace(/\/$/, '')))].toSorted()).toEqual([
      '/api/auth/login',
      '/api/users',
      '/api/users/{id}',
      '/api/v1/connexion',
      '/approbations',
      '/auth/connexion',
      '/auth/inscription',
      '/auth/mot-de-passe',
      '/auth/verifier',
      '/utilisateurs/{id}/mot-de-passe',
    ])
  })

  it('sends both names of an order to one operation', () => {
    const orders = endpoints.filter(({ backend: [only] }) => only?.url_pattern === '/saga/commande')
    expect(orders.map(({ endpoint }) => endpoint).toSorted()).toEqual([
      '/commande',
      '/commande/',
      '/saga/commande',
      '/saga/commande/',
    ])
  })
})
