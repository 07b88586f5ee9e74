import { expect, test } from 'vitest'
import { Problem } from '../src/http/problem.ts'
import { bodyText } from '../src/http/request-body.ts'

const JSON_TYPE = 'application/json'

function refusalOf(headers: Record<string, string>, bytes: Buffer): Problem {
  try {
    bodyText(headers, bytes)
  } catch (cause) {
    if (cause instanceof Problem) return cause
    throw cause
  }
  throw new Error('nothing was refused')
}

test.each([
  ['latin1', Buffer.from('{"nom":"Andr\xe9"}', 'latin1'), { ligne: 1, colonne: 13, octet: '0xE9' }],
  ['on the second line', Buffer.from('{\n "nom":"\x80"}', 'latin1'), { ligne: 2, colonne: 9, octet: '0x80' }],
  [
    'half of a pair, as CESU-8 writes it',
    Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
    { ligne: 1, colonne: 2, octet: '0xED' },
  ],
  ['an overlong NUL', Buffer.from([0x22, 0xc0, 0x80, 0x22]), { ligne: 1, colonne: 2, octet: '0xC0' }],
  ['a character cut short', Buffer.from([0x22, 0xc3]), { ligne: 1, colonne: 2, octet: '0xC3' }],
  [
    'after a U+FFFD of the client’s own',
    Buffer.from([0x22, 0xef, 0xbf, 0xbd, 0xff]),
    { ligne: 1, colonne: 3, octet: '0xFF' },
  ],
  ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), { ligne: 1, colonne: 1, octet: '0xFF' }],
])('bytes that are no UTF-8 are refused where they stand: %s', (_case, bytes, details) => {
  const { refusal } = refusalOf({ 'content-type': JSON_TYPE }, bytes)
  expect(refusal).toEqual({ refus: 'UTF8_INVALIDE', details })
})

test('what is UTF-8 is read as it was written, U+FFFD too', () => {
  for (const text of ['', '{"nom":"André 😀"}', '"\ufffd"'])
    expect(bodyText({ 'content-type': JSON_TYPE }, Buffer.from(text))).toBe(text)
})

test('one byte order mark at the front is passed over, and no other', () => {
  expect(bodyText({}, Buffer.from('\ufeff{}'))).toBe('{}')
  expect(bodyText({}, Buffer.from('\ufeff\ufeff{}'))).toBe('\ufeff{}')
})

test.each(['charset=utf-8', 'charset=UTF-8', ' charset="utf-8"', 'charset=utf8', 'version=1', ''])(
  'a parameter that says UTF-8, or nothing of the spelling, is harmless: %s',
  (parameter) => {
    expect(bodyText({ 'content-type': `${JSON_TYPE};${parameter}` }, Buffer.from('{}'))).toBe('{}')
  },
)

test.each([
  ['charset=iso-8859-1', 'iso-8859-1'],
  ['charset="windows-1252"', 'windows-1252'],
  ['v=1; CHARSET=UTF-16', 'UTF-16'],
  ['charset=utf-8; charset=latin1', 'latin1'],
  ['charset=', ''],
])('any other character set is refused by its name: %s', (parameter, jeu) => {
  const { refusal } = refusalOf({ 'content-type': `${JSON_TYPE}; ${parameter}` }, Buffer.from('{}'))
  expect(refusal).toEqual({ refus: 'JEU_NON_ACCEPTE', details: { jeu } })
})

test.each(['gzip', 'br', 'identity, gzip', 'deflate'])(
  'a coding is refused by its name, with what would be taken: %s',
  (codage) => {
    const { refusal, headers } = refusalOf({ 'content-encoding': codage }, Buffer.from('{}'))
    expect(refusal).toEqual({ refus: 'CODAGE_NON_ACCEPTE', details: { codage } })
    expect(headers).toEqual({ 'Accept-Encoding': 'identity' })
    expect(bodyText({ 'content-encoding': 'Identity' }, Buffer.from('{}'))).toBe('{}')
  },
)

test('a part of a resource is not taken for the whole', () => {
  const { refusal, erreurs } = refusalOf({ 'content-range': 'bytes 0-1/9' }, Buffer.from('{}'))
  expect([refusal.refus, erreurs[0]?.pointeur]).toEqual(['REQUETE_INVALIDE', '/content-range'])
})
