import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isExactNumber } from '../src/http/exact-number.ts'
import { parseJsonBody } from '../src/http/json-body.ts'
import { Problem } from '../src/http/problem.ts'

function pointerOf(text: string): string | undefined {
  try {
    parseJsonBody(text)
    return undefined
  } catch (cause) {
    if (cause instanceof Problem && cause.refusal.refus === 'REQUETE_INVALIDE')
      return cause.erreurs[0]?.pointeur
    throw cause
  }
}

describe('what would be kept as something else is refused at its place', () => {
  test.each([
    ['{"a":1,"a":2}', '/a'],
    ['{"a":1,"a":1}', '/a'],
    ['{"a":1,"\\u0061":2}', '/a'],
    ['{"l":[{"x":1},{"x/y":1,"z":2,"x/y":3}]}', '/l/1/x~1y'],
    ['{"a":{"b":":"},"c":{"b":1,"b":2}}', '/c/b'],
    ['{"n":9007199254740993}', '/n'],
    ['{"n":[1,12345678901234567890]}', '/n/1'],
    ['{"n":1e400}', '/n'],
    ['{"n":-1e400}', '/n'],
    ['{"n":1e-400}', '/n'],
    ['{"n":0.1000000000000000055}', '/n'],
    ['{"n":19.999999999999999999}', '/n'],
    ['{"n":-0}', '/n'],
    ['{"n":-0.0}', '/n'],
    ['[1, -0e5]', '/1'],
    ['-0', ''],
    ['{"a":"\\ud800","a":1}', '/a'],
  ])('%s', (text, pointeur) => {
    expect(pointerOf(text)).toBe(pointeur)
  })
})

test.each([
  '{"a":{"a":1},"b":[{"a":1},{"a":1}]}',
  '{"a":"\\"a\\":1,\\"a\\":2"}',
  '{"n":[0,1.50,15e-1,1E2,149.90,-3,0.0,9007199254740992,0.30000000000000004,1e21,1e-7]}',
  '{"t":"-0, 12345678901234567890, [1e400"}',
])('what is kept as it was written is taken: %s', (text) => {
  expect(parseJsonBody(text)).toEqual(JSON.parse(text))
})

test('every value that this runtime writes as JSON is taken back', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value: unknown = JSON.parse(text)
      const isForbidden = /\\u0000|\\ud[89a-f]|"(?:__proto__|constructor)"/i.test(JSON.stringify(value))
      if (!isForbidden) expect(parseJsonBody(JSON.stringify(value))).toEqual(value)
    }),
    { numRuns: 1_000 },
  )
})

test('a member given twice is found wherever it stands', () => {
  const pair = fc.tuple(fc.string({ maxLength: 3 }), fc.json({ maxDepth: 1 }))
  fc.assert(
    fc.property(
      fc.array(pair, { minLength: 1, maxLength: 5 }),
      fc.nat(),
      fc.nat(3),
      (pairs, which, depth) => {
        const members = pairs.map(([name, value]) => `${JSON.stringify(name)}:${value}`)
        const twice = [...members, members[which % members.length]]
        const text = `${'{"niveau":['.repeat(depth)}{${twice.join(', ')}}${']}'.repeat(depth)}`
        expect(pointerOf(text)).toBeDefined()
      },
    ),
    { numRuns: 500 },
  )
})

test('a number is exact when both spellings are the same fraction of powers of ten', () => {
  const spelling = fc.stringMatching(/^-?(?:0|[1-9]\d{0,19})(?:\.\d{1,20})?(?:[eE][+-]?\d{1,2})?$/)
  fc.assert(
    fc.property(spelling, (written) => {
      const value = Number(written)
      const same = Object.is(value, -0) ? false : scaled(written) === scaled(String(value))
      expect(isExactNumber(written)).toBe(same)
    }),
    { numRuns: 2_000 },
  )
})

/** A decimal spelling times 10^400. */
function scaled(spelling: string): bigint {
  const [mantissa = '', exponent = '0'] = spelling.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  return BigInt(whole + fraction) * 10n ** BigInt(400 + Number(exponent) - fraction.length)
}

test('a long body of digits, zeros or names is looked at once', () => {
  for (const text of [
    `[${'0.'.padEnd(60_000, '0')}1]`,
    `[${'1'.repeat(60_000)}]`,
    `{${Array.from({ length: 5_000 }, (_, n) => `"n${n}":1`).join()},"n0":1}`,
  ])
    expect(pointerOf(text)).toBeDefined()
})
