import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import {
  camel,
  type catalogue,
  fromWire,
  PROBLEMS,
  SUBSCRIPTIONS,
  services,
  snake,
  toWire,
} from '../src/index.ts'
import { StatutSagaSchema } from '../src/saga-routes.ts'
import * as contracts from '../src/services.ts'
import { valuesOf } from './arbitrary.ts'

const STATES: ReadonlySet<string> = new Set(StatutSagaSchema.enum)

const operations = services.flatMap((service) => service.operations)
const routes = services.flatMap((service) => service.routes)
const operationCases = operations.map((spec) => [spec.id, spec] as const)
const routeCases = routes.map((route) => [route.id, route] as const)

/** What a body is once it has travelled. */
const travelled = (value: unknown): unknown => fromWire(JSON.parse(JSON.stringify(toWire(value))))

describe.each(operationCases)('operation %s', (id, spec) => {
  test.each(['body', 'reply'] as const)(
    'its %s comes back from the wire as it left, and the wire’s schema takes it',
    (part) => {
      const wireSchema = part === 'body' ? spec.wireBody : spec.wireReply
      fc.assert(
        fc.property(valuesOf(spec[part]), (value) => {
          expect(Value.Check(spec[part], value)).toBe(true)
          expect(Value.Check(wireSchema, toWire(value))).toBe(true)
          expect(travelled(value)).toEqual(value)
        }),
        { numRuns: 50 },
      )
    },
  )

  test('its wire has snake_case only, and refuses what the contract does not name', () => {
    fc.assert(
      fc.property(valuesOf(spec.body), (value) => {
        const wire = toWire(value) as Record<string, unknown>
        expect(JSON.stringify(keysOf(wire))).not.toMatch(/[A-Z]/)
        expect(Value.Check(spec.wireBody, { ...wire, inconnu: 1 })).toBe(false)
      }),
      { numRuns: 10 },
    )
  })

  test('its id, path, undo, volatile fields and refusals exist', () => {
    expect(spec.path).toBe(`/interne/${id.replace('.', '/')}`)
    expect(Object.keys(PROBLEMS)).toEqual(expect.arrayContaining([...spec.refusals]))
    expect(Object.keys(spec.body.properties)).toEqual(expect.arrayContaining([...spec.volatile]))
    const undone = operations.find((other) => other.id === spec.undoes)
    expect(undone?.service).toBe(spec.undoes === undefined ? undefined : spec.service)
    // What cannot be refused can always be undone; an action that may come after its undo must say so.
    if (undone !== undefined)
      expect([spec.refusals, undone.refusals]).toEqual([[], expect.arrayContaining(['ACTION_ANNULEE'])])
  })
})

describe.each(routeCases)('route %s', (id, route) => {
  test('names its parameters, knows its refusals, and speaks snake_case', () => {
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    expect(Object.keys(route.params?.properties ?? {})).toEqual(inPath)
    expect(Object.keys(PROBLEMS)).toEqual(expect.arrayContaining([...route.refusals]))
    expect(id).toMatch(/^[a-z]+\.[a-z-]+$/)
    const names = [route.params, route.query, route.body, ...Object.values(route.replies)].flatMap(
      propertiesIn,
    )
    // Counts stand under the states that they count.
    for (const name of names.filter((name) => !STATES.has(name)))
      expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/)
    expect(route.acces.length).toBeGreaterThan(0)
  })
})

test('no two operations or routes share an id, nor two routes of a service an address', () => {
  const ids = [...operations, ...routes].map(({ id }) => id)
  expect(ids).toHaveLength(new Set(ids).size)
  for (const service of services) {
    const addresses = service.routes.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`)
    expect(addresses).toHaveLength(new Set(addresses).size)
  }
})

test('services have ports of their own', () => {
  const ports = services.flatMap((service) => service.ports)
  expect(ports).toHaveLength(new Set(ports).size)
})

test('every name of every contract is the same after a journey there and back', () => {
  const names = operations.flatMap((spec) => [...propertiesIn(spec.body), ...propertiesIn(spec.reply)])
  expect(names.length).toBeGreaterThan(20)
  for (const name of names) expect(camel(snake(name))).toBe(name)
})

/** Operations and events are the builders of contracts; an operation has a reply. */
const isEvent = (one: unknown): one is typeof catalogue.produitChange =>
  typeof one === 'function' && 'wireBody' in one && !('reply' in one)

test('events travel like operations', () => {
  const events = Object.values(contracts).flatMap((service) => Object.values(service).filter(isEvent))
  expect(events.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(SUBSCRIPTIONS)))
  for (const event of events)
    fc.assert(
      fc.property(valuesOf(event.body), (value) => {
        expect(Value.Check(event.wireBody, toWire(value))).toBe(true)
        expect(travelled(value)).toEqual(value)
      }),
      { numRuns: 50 },
    )
})

test('values are never renamed, only keys are', () => {
  expect(toWire({ motDePasse: 'motDePasse', liste: ['unMot', { unMot: null }] })).toEqual({
    mot_de_passe: 'motDePasse',
    liste: ['unMot', { un_mot: null }],
  })
})

function keysOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = Array.isArray(value) ? [] : Object.keys(value)
  return [...own, ...Object.values(value).flatMap(keysOf)]
}

/** The names of all properties that a schema declares. */
function propertiesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const properties = 'properties' in schema ? Object.keys(schema.properties as object) : []
  return [...properties, ...Object.values(schema).flatMap(propertiesIn)]
}
