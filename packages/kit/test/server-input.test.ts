import { PROBLEMS } from '@comptoir/contracts'
import { afterAll, describe, expect, test } from 'vitest'
import { LIMITS } from '../src/http/server.ts'
import { buildEssai, JSON_TYPE } from './essai.ts'

const essai = await buildEssai()
const { app, poster } = essai
afterAll(() => app.close())

describe('a request that is wrong is answered by one problem that says where', () => {
  test.each([
    ['an unknown field', '{"nom":"a","prix":1}', '/prix'],
    ['a missing field', '{}', '/nom'],
    ['text for a number', '{"nom":"a","quantite":"1"}', '/quantite'],
    ['zero', '{"nom":"a","quantite":0}', '/quantite'],
    ['less than zero', '{"nom":"a","quantite":-1}', '/quantite'],
    ['a fraction', '{"nom":"a","quantite":1.5}', '/quantite'],
    ['2^53', '{"nom":"a","quantite":9007199254740992}', '/quantite'],
    ['infinity', '{"nom":"a","quantite":1e309}', '/quantite'],
    ['null', '{"nom":"a","quantite":null}', '/quantite'],
    ['a name with a slash', '{"nom":"a","x/y~z":1}', '/x~1y~0z'],
    ['a prototype', '{"nom":"a","__proto__":{"x":1}}', '/__proto__'],
    ['a name twice', '{"nom":"a","nom":"b"}', '/nom'],
    ['a number that no double holds', '{"nom":"a","quantite":1.00000000000000000001}', '/quantite'],
    ['a list for an object', '[]', ''],
    ['a number for an object', '1', ''],
  ])('%s', async (_case, body, pointeur) => {
    const answer = await poster(body)
    expect(answer.statusCode).toBe(400)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({
      code: 'REQUETE_INVALIDE',
      status: 400,
      instance: '/choses',
      request_id: 'unidneuf',
    })
    expect(answer.json().erreurs.map((error: { pointeur: string }) => error.pointeur)).toContain(pointeur)
  })

  test('every fault is listed at once', async () => {
    const answer = await poster({ quantite: 0, prix: 1, taille: 2 })
    const pointers = answer.json().erreurs.map((error: { pointeur: string }) => error.pointeur)
    expect(pointers.toSorted()).toEqual(['/nom', '/prix', '/quantite', '/taille'])
  })

  test.each([
    ['NaN', '{"nom":"a","quantite":NaN}', 'ligne 1, colonne 23, « N »'],
    ['a missing brace', '{"nom":"a"', 'ligne 1, colonne 11'],
  ])('broken JSON: %s', async (_case, body, place) => {
    const answer = await poster(body)
    expect(answer.json()).toMatchObject({ code: 'JSON_INVALIDE', status: 400 })
    expect(answer.json().detail).toContain(place)
  })

  test.each([
    ['no body at all', { body: '', headers: {} }, 'CORPS_MANQUANT'],
    ['no body, with its type', { body: '', headers: JSON_TYPE }, 'CORPS_MANQUANT'],
    ['null', { body: 'null', headers: JSON_TYPE }, 'CORPS_MANQUANT'],
    [
      'a form',
      { body: 'nom=a', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      'TYPE_NON_ACCEPTE',
    ],
    ['plain text', { body: '{"nom":"a"}', headers: { 'content-type': 'text/plain' } }, 'TYPE_NON_ACCEPTE'],
    ['a type that is none', { body: '{"nom":"a"}', headers: { 'content-type': 'json' } }, 'TYPE_NON_ACCEPTE'],
  ] as const)('%s', async (_case, { body, headers }, code) => {
    const answer = await poster(body, headers)
    expect(answer.json().code).toBe(code)
    expect(answer.statusCode).toBe(PROBLEMS[code].status)
  })

  test('bytes of another character set are refused, whatever the type says of them', async () => {
    const bytes = Buffer.from('{"nom":"Andr\xe9"}', 'latin1')
    const unnamed = await poster(bytes)
    expect([unnamed.statusCode, unnamed.json().code]).toEqual([400, 'UTF8_INVALIDE'])
    expect(unnamed.json().detail).toContain('ligne 1, colonne 13, octet 0xE9')
    const named = await poster(bytes, { 'content-type': 'application/json; charset=iso-8859-1' })
    expect([named.statusCode, named.json().code]).toEqual([415, 'JEU_NON_ACCEPTE'])
    expect(named.json().detail).toContain('iso-8859-1')
  })

  test('a coded body is refused with its coding', async () => {
    const answer = await poster('{"nom":"a"}', { ...JSON_TYPE, 'content-encoding': 'gzip' })
    expect([answer.statusCode, answer.json().code]).toEqual([415, 'CODAGE_NON_ACCEPTE'])
    expect([answer.headers['accept-encoding'], answer.json().detail]).toEqual([
      'identity',
      expect.stringContaining('gzip'),
    ])
  })

  test('no body, with its type, is nothing wrong where none is expected', async () => {
    const answer = await app.inject({ method: 'DELETE', url: '/choses/1', headers: JSON_TYPE })
    expect(answer.statusCode).toBe(204)
  })

  test('a body of the largest size is taken, one byte more is not', async () => {
    const filled = (bytes: number) => `{"nom":"${'a'.repeat(bytes - 10)}"}`
    expect((await poster(filled(LIMITS.bodyBytes))).statusCode).toBe(201)
    const large = await poster(filled(LIMITS.bodyBytes + 1))
    expect([large.statusCode, large.json().code]).toEqual([413, 'CORPS_TROP_GRAND'])
    expect(large.json().detail).toContain('65536')
  })

  test.each([
    ['/choses/0', '/id'],
    ['/choses/x', '/id'],
    ['/choses/1.5', '/id'],
    ['/choses/2147483648', '/id'],
    ['/choses/1e309', '/id'],
    ['/choses/-1e309', '/id'],
    ['/choses/1?limite=1e400', '/limite'],
    ['/choses/1?limite=101', '/limite'],
    ['/choses/1?page=1', '/page'],
    ['/choses/1?limite=1&limite=2', '/limite'],
    ['/choses/1?q=a%00b', '/q'],
    ['/choses/%00', '/id'],
    ['/choses/1?limite=1e1', '/limite'],
    ['/choses/1?limite=0x10', '/limite'],
    ['/choses/1?limite=%2B5', '/limite'],
    ['/choses/1?limite=+5', '/limite'],
    ['/choses/1?limite=05', '/limite'],
    ['/choses/1?limite=-0', '/limite'],
    ['/choses/1?limite=1.0000000000000000001', '/limite'],
    ['/choses/1?limite=', '/limite'],
    ['/choses/1?q=a&q=b', '/q'],
    ['/choses/1?q=a&%71=b', '/q'],
    ['/choses/1?q=%E9', '/q'],
    ['/choses/1?q=%ED%A0%80', '/q'],
    ['/choses/1?q=50%', '/q'],
    ['/choses/1?q=%zz', '/q'],
    ['/choses/1?a~b=%zz', '/a~0b'],
    ['/choses/01', '/id'],
    ['/choses/0x1', '/id'],
    ['/choses/1e0', '/id'],
    ['/choses/%2B1', '/id'],
    ['/choses/%E9', ''],
    ['/choses/%C0%AF', ''],
    ['/rien/%E9', ''],
  ])('an address: %s', async (url, pointeur) => {
    const answer = await app.inject(url)
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'REQUETE_INVALIDE'])
    expect(answer.json().erreurs[0].pointeur).toBe(pointeur)
  })

  test.each(['/choses/%zz', '/%'])('an address that cannot be decoded: %s', async (url) => {
    const answer = await app.inject(url)
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'REQUETE_INVALIDE'])
    expect(answer.headers['content-type']).toContain('application/problem+json')
  })
})
