import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cursorPart, pageReply, readCursor } from '../src/http/page.ts'
import { Problem } from '../src/http/problem.ts'

const list = (rows: readonly { id: number }[], url = '/produits?q=th%C3%A9&limite=2') =>
  pageReply({ rows, limite: 2, cursorOf: (row) => [row.id], url })

const cursorIn = (link: string | undefined) =>
  new URL(/^<([^>]+)>; rel="next"$/.exec(link ?? '')?.[1] ?? '', 'http://x').searchParams.get('curseur') ??
  undefined

test('the row too many is not shown and leads on to the next page, with the other parameters kept', () => {
  const reply = list([{ id: 1 }, { id: 2 }, { id: 3 }])
  expect(reply.body).toEqual([{ id: 1 }, { id: 2 }])
  expect(reply.headers['Link']).toMatch(/^<\/produits\?q=th%C3%A9&limite=2&curseur=[\w-]+>; rel="next"$/)
  expect(readCursor(cursorIn(reply.headers['Link']), [cursorPart.numero])).toEqual(['2'])
})

test('the last page has no link, and the total stands only where it was asked for', () => {
  expect(list([{ id: 1 }, { id: 2 }]).headers).toEqual({})
  expect(list([]).headers).toEqual({})
  const counted = pageReply({ rows: [], limite: 2, cursorOf: () => [], url: '/x', total: 0 })
  expect(counted.headers).toEqual({ 'X-Total-Count': '0' })
})

test('a cursor in the request is replaced in the link, not added', () => {
  const first = list([{ id: 1 }, { id: 2 }, { id: 3 }])
  const second = list(
    [{ id: 3 }, { id: 4 }, { id: 5 }],
    `/produits?curseur=${cursorIn(first.headers['Link'])}`,
  )
  expect(second.headers['Link']?.match(/curseur=/g)).toHaveLength(1)
  expect(readCursor(cursorIn(second.headers['Link']), [cursorPart.numero])).toEqual(['4'])
})

test('rows are shown in the client’s form while the cursor is made of the row itself', () => {
  const rows = [
    { cle: '2026-01-02T03:04:05.678901Z', nom: 'a' },
    { cle: '2026-01-02T03:04:05.678900Z', nom: 'b' },
  ]
  const reply = pageReply({
    rows,
    limite: 1,
    cursorOf: (row) => [row.cle],
    url: '/x',
    show: ({ nom }) => ({ nom }),
  })
  expect(reply.body).toEqual([{ nom: 'a' }])
  expect(readCursor(cursorIn(reply.headers['Link']), [cursorPart.instant])).toEqual([rows[0]?.cle])
})

test('no address, however strange, breaks the header', () => {
  fc.assert(
    fc.property(fc.webQueryParameters(), (query) => {
      const link = list([{ id: 1 }, { id: 2 }, { id: 3 }], `/produits?${query}`).headers['Link'] ?? ''
      expect(link).toMatch(/^<[\x21-\x3b\x3d\x3f-\x7e]+>; rel="next"$/)
    }),
  )
})

test('what a list gave is read back as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 3 }), (key) => {
      const rows = [0, 1]
      const reply = pageReply({ rows, limite: 1, cursorOf: () => key, url: '/x' })
      const anything = key.map(() => () => true)
      expect(readCursor(cursorIn(reply.headers['Link']), anything)).toEqual(key)
    }),
  )
})

test.each([
  ['not base64url', '%%%'],
  ['not JSON', 'abcd'],
  ['an object', Buffer.from('{}').toString('base64url')],
  ['numbers', Buffer.from('[1]').toString('base64url')],
  ['too many parts', Buffer.from('["1","2"]').toString('base64url')],
  ['a part of another form', Buffer.from('["abc"]').toString('base64url')],
  ['a number too large', Buffer.from('["2147483648"]').toString('base64url')],
])('a cursor that this list did not make is refused with its pointer: %s', (_case, curseur) => {
  let thrown: unknown
  try {
    readCursor(curseur, [cursorPart.numero])
  } catch (cause) {
    thrown = cause
  }
  expect(thrown).toBeInstanceOf(Problem)
  expect((thrown as Problem).refusal.refus).toBe('REQUETE_INVALIDE')
  expect((thrown as Problem).erreurs[0]?.pointeur).toBe('/curseur')
})

test('each form accepts its own and refuses what a statement could not read', () => {
  expect(readCursor(undefined, [cursorPart.numero])).toBeUndefined()
  expect(cursorPart.entier('-9007199254740991')).toBe(true)
  expect(cursorPart.entier('9007199254740992')).toBe(false)
  expect(cursorPart.uuid('0190a0c4-7c1e-7def-8abc-0123456789ab')).toBe(true)
  expect(cursorPart.uuid('0190a0c4')).toBe(false)
  expect(cursorPart.instant('2026-13-40T00:00:00Z')).toBe(false)
  expect(cursorPart.texte('a\0b')).toBe(false)
})
