import fc from 'fast-check'
import type { FastifyRequest } from 'fastify'
import { describe, expect, test } from 'vitest'
import { clientKey, requestKey } from '../src/http/client-key.ts'
import { Problem } from '../src/http/problem.ts'

const UUID = '8e03978e-40d5-43e8-bc93-6894a57f9324'
const carrying = (key: string | undefined) =>
  ({ headers: { 'idempotency-key': key } }) as unknown as FastifyRequest

function messageOf(act: () => unknown): unknown {
  try {
    return { key: act() }
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause
    const [fault] = cause.erreurs
    expect([cause.refusal.refus, fault?.pointeur]).toEqual(['CLE_INVALIDE', '/idempotency-key'])
    return typeof fault?.message === 'object' ? fault.message.en : fault?.message
  }
}

test.each([UUID, UUID.toUpperCase(), `"${UUID}"`, `"${UUID}";v=1; w="a\\"b";x`])(
  'the same UUID in quotes or without is one key: %s',
  (given) => {
    expect(clientKey(carrying(given))).toBe(UUID)
  },
)

test('no header is no key', () => {
  expect(clientKey(carrying(undefined))).toBeUndefined()
})

describe('what is no key is refused with what is wrong of it', () => {
  test.each([
    ['', 'is empty'],
    ['""', 'is empty'],
    ['a'.repeat(256), 'is longer than 255 characters'],
    [`"${'a'.repeat(256)}"`, 'is longer than 255 characters'],
    ['clé', 'contains a byte that is not ASCII'],
    ['"cl\xc3\xa9"', 'contains a byte that is not ASCII'],
    ['a b', /put the key in double quotes/],
    [`${UUID}, ${UUID}`, /put the key in double quotes/],
    ['"open', 'is no string in double quotes (RFC 9651)'],
    ['"a" b', 'is no string in double quotes (RFC 9651)'],
    ['"a\\n"', 'is no string in double quotes (RFC 9651)'],
    [`"${UUID}", "${UUID}"`, 'is no string in double quotes (RFC 9651)'],
    ['abc', /must be a UUID/],
    ['"abc"', /must be a UUID/],
  ])('%j', (given, message) => {
    expect(messageOf(() => clientKey(carrying(given)))).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    )
  })
})

test('every text of printable ASCII that a client puts in quotes is read back', () => {
  fc.assert(
    fc.property(
      fc.string({
        minLength: 1,
        maxLength: 255,
        unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
      }),
      (text) => {
        expect(requestKey(carrying(`"${text.replaceAll(/["\\]/g, '\\$&')}"`))).toBe(text)
      },
    ),
  )
})
