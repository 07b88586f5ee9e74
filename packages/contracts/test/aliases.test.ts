/** What holds for every route of a replaced system, before any service serves it. */
import { describe, expect, test } from 'vitest'
import { isAlias, PROBLEMS, routesOf, services } from '../src/index.ts'

const aliases = services.flatMap(({ aliases = [] }) => aliases)
const cases = aliases.map((alias) => [`${alias.method} ${alias.path}`, alias] as const)

test('no two routes share an id, nor an address of the gateway or of one service', () => {
  const all = services.flatMap((service) => routesOf(service).map((route) => ({ service, route })))
  const addresses = all.map(({ service, route }) => {
    const where = isAlias(route) || route.passerelle === true ? '' : service.name
    return `${where} ${route.method} ${route.path.replace(/\{\w+\}/g, '{}')}`
  })
  expect(addresses).toHaveLength(new Set(addresses).size)
  expect(all).toHaveLength(new Set(all.map(({ route: { id } }) => id)).size)
})

describe.each(cases)('%s', (_place, alias) => {
  test('names its parameters, knows its refusals, and is served with and without the final slash', () => {
    const inPath = [...alias.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    expect(Object.keys(alias.params?.properties ?? {})).toEqual(inPath)
    expect(Object.keys(PROBLEMS)).toEqual(expect.arrayContaining([...alias.refusals]))
    expect([alias.passerelle, alias.finalSlash]).toEqual([true, true])
    expect(alias.id).toMatch(/^[a-z]+\.[a-z0-9-]+$/)
  })

  test('is an alias of a route of its service, and lets in nobody whom that one keeps out', () => {
    if (!isAlias(alias)) {
      expect(alias.sameAs).toBe('/health')
      return
    }
    const [service] = alias.id.split('.')
    expect(alias.of.id.split('.')[0]).toBe(service)
    expect(services.flatMap(({ routes }) => routes)).toContain(alias.of)
    if (alias.of.acces.every((role) => role === 'invite')) return
    expect(alias.of.acces).toEqual(expect.arrayContaining([...alias.acces]))
  })
})
