import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasCost, storedOf, textOf } from '../src/password.ts'

test('what is stored is read back as it was written', () => {
  const bytes = fc.uint8Array({ minLength: 8, maxLength: 64 }).map((value) => Buffer.from(value))
  const cost = { memory: fc.nat(), passes: fc.nat(), lanes: fc.nat() }
  fc.assert(
    fc.property(fc.record({ ...cost, salt: bytes, tag: bytes }), (stored) => {
      expect(storedOf(textOf(stored))).toEqual(stored)
    }),
  )
  expect(() => storedOf('$2b$10$abc')).toThrow('not of Argon2id')
})

test('a change of any part of the cost makes a stored password old', () => {
  const cost = { memory: 19_456, passes: 2, lanes: 1 }
  expect(hasCost(cost, cost)).toBe(true)
  for (const part of ['memory', 'passes', 'lanes'] as const)
    expect(hasCost(cost, { ...cost, [part]: cost[part] + 1 })).toBe(false)
})
