import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { faultIn, parseJsonBody, withoutComments } from '../src/http/json-body.ts'
import { Problem } from '../src/http/problem.ts'

function problemOf(act: () => unknown): Problem {
  try {
    act()
  } catch (cause) {
    if (cause instanceof Problem) return cause
    throw cause
  }
  throw new Error('nothing was refused')
}

describe('broken JSON is refused by line, column and character', () => {
  test.each([
    ['{ "a": 1, }', { ligne: 1, colonne: 11, caractere: '« } »' }],
    ['{\n  "a": oui\n}', { ligne: 2, colonne: 8, caractere: '« o »' }],
    ['{\r\n  "a" 1\r\n}', { ligne: 2, colonne: 7, caractere: '« 1 »' }],
    ['{"a": 1', { ligne: 1, colonne: 8, caractere: '∎' }],
    ['{"a": 1} {', { ligne: 1, colonne: 10, caractere: '« { »' }],
    ['{"a": NaN}', { ligne: 1, colonne: 7, caractere: '« N »' }],
    ["{'a': 1}", { ligne: 1, colonne: 2, caractere: "« ' »" }],
    ['{"a": 01}', { ligne: 1, colonne: 8, caractere: '« 1 »' }],
    ['{ # note\n}', { ligne: 1, colonne: 3, caractere: '« # »' }],
    ['{ // note\n}', { ligne: 1, colonne: 3, caractere: '« / »' }],
    ['😀', { ligne: 1, colonne: 1, caractere: '« 😀 »' }],
  ])('%j', (text, details) => {
    const { refusal } = problemOf(() => parseJsonBody(text))
    expect(refusal).toEqual({ refus: 'JSON_INVALIDE', details })
  })
})

test('whatever is refused as JSON has a place inside the text', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.json(), fc.string()),
      fc.nat(),
      fc.string({ maxLength: 2 }),
      (base, at, noise) => {
        const text = base.slice(0, at % (base.length + 1)) + noise + base.slice(at % (base.length + 1))
        try {
          parseJsonBody(text)
        } catch (cause) {
          expect(cause).toBeInstanceOf(Problem)
          const { ligne, colonne } = faultIn(text)
          const lines = text.split('\n')
          expect(ligne).toBeLessThanOrEqual(lines.length)
          expect(colonne).toBeGreaterThanOrEqual(1)
          expect(colonne).toBeLessThanOrEqual((lines[ligne - 1]?.length ?? 0) + 1)
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('nothing, or nothing but blanks, is a missing body', () => {
  for (const text of ['', ' \n\t'])
    expect(problemOf(() => parseJsonBody(text)).refusal.refus).toBe('CORPS_MANQUANT')
})

test.each([
  ['{"__proto__": {"admin": true}}', '/__proto__'],
  ['{"a": [{"b": {"__proto__": {}}}]}', '/a/0/b/__proto__'],
  ['{"constructor": {"prototype": {}}}', '/constructor'],
  ['{"\\u005f_proto__": 1}', '/__proto__'],
  ['{"nom": "a\\u0000b"}', '/nom'],
  ['{"a\\u0000": 1}', '/a\0'],
  ['["ok", ["\\u0000"]]', '/1/0'],
  ['{"nom": "a\\ud800b"}', '/nom'],
  ['{"nom": ["\\uDE00\\uD83D"]}', '/nom/0'],
])('a member that would poison, or that no column holds, is refused by its pointer: %s', (text, pointeur) => {
  const problem = problemOf(() => parseJsonBody(text))
  expect(problem.refusal.refus).toBe('REQUETE_INVALIDE')
  expect(problem.erreurs.map((fault) => fault.pointeur)).toEqual([pointeur])
})

test('a character written as two escapes is taken', () => {
  expect(parseJsonBody('{"a": "\\ud83d\\uDE00"}')).toEqual({ a: '😀' })
})

test('an escaped backslash before u0000 is text like any other', () => {
  expect(parseJsonBody('{"a": "\\\\u0000"}')).toEqual({ a: '\\u0000' })
})

test('a body nested as deep as it is long is answered, not a fault', () => {
  const deep = 32_000
  for (const text of [
    '['.repeat(deep),
    '{"a":'.repeat(10_000),
    `${'['.repeat(deep)}{"__proto__":1}${']'.repeat(deep)}`,
    `${'['.repeat(deep)}"\\u0000"${']'.repeat(deep)}`,
  ])
    expect(problemOf(() => parseJsonBody(text)).refusal.refus).toMatch(/INVALIDE$/)
})

test('comments are taken out between values and never inside a string', () => {
  const text = '{ # un\n "lien": "http://x#y // z", // deux\n "a\\"#": 1 } # fin'
  expect(JSON.parse(withoutComments(text))).toEqual({ lien: 'http://x#y // z', 'a"#': 1 })
})

test('taking comments out moves no line, and changes nothing where there are none', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(withoutComments(text)).toBe(text)
    }),
    { numRuns: 200 },
  )
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', '#', '/', '\n', '\\', 'a', '{') }), (text) => {
      const lines = withoutComments(text).split('\n')
      expect(lines.length).toBeLessThanOrEqual(text.split('\n').length)
    }),
  )
})
