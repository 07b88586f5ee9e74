import { expect, test } from 'vitest'
import { deadlineOf, timeLeft } from '../src/http/deadline.ts'
import { TIMES } from '../src/process/times.ts'
import { buildEssai, JSON_TYPE } from './essai.ts'

const NOW = 5_000

test.each([
  ['400', 400],
  ['0', 0],
  // A header never lengthens the server's own limit. One that is not a number is ignored.
  ['99999999', TIMES.requestTimeoutMs],
  [undefined, TIMES.requestTimeoutMs],
  ['', TIMES.requestTimeoutMs],
  ['-1', TIMES.requestTimeoutMs],
  ['1.5', TIMES.requestTimeoutMs],
  ['1e3', TIMES.requestTimeoutMs],
  ['12345678901234567890', TIMES.requestTimeoutMs],
])('a header of %j leaves %d ms', (header, ms) => {
  expect(deadlineOf(header, NOW)).toBe(NOW + ms)
})

test('what is left is a whole number of milliseconds, and nothing when too little to begin', () => {
  expect(timeLeft(NOW + 80.9, NOW)).toBe(80)
  expect(timeLeft(NOW + 5, NOW)).toBe(5)
  expect(timeLeft(NOW + 4.9, NOW)).toBeUndefined()
  expect(timeLeft(NOW - 1, NOW)).toBeUndefined()
})

test('a request whose caller has stopped waiting is refused before it begins', async () => {
  const { poster } = await buildEssai()
  const late = await poster({ nom: 'a' }, { ...JSON_TYPE, 'x-deadline-ms': '2' })
  expect([late.statusCode, late.json().code, late.headers['retry-after']]).toEqual([
    503,
    'DELAI_TROP_COURT',
    '1',
  ])
  expect((await poster({ nom: 'a' }, { ...JSON_TYPE, 'x-deadline-ms': '60000' })).statusCode).toBe(201)
})
