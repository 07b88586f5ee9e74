import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newId } from '../src/ids.ts'
import { openTraceparent, readTraceparent, traceIdOf } from '../src/observe/trace.ts'

const GIVEN = `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01`

describe('a traceparent', () => {
  test('is handed on as it came', () => {
    expect(readTraceparent(GIVEN)).toBe(GIVEN)
    expect(traceIdOf(GIVEN)).toBe('a1'.repeat(16))
  })

  test('of a later version is read as far as this one goes', () => {
    expect(readTraceparent(`01${GIVEN.slice(2)}-more`)).toBe(GIVEN)
    expect(readTraceparent(`cc${GIVEN.slice(2)}`)).toBe(GIVEN)
  })

  test.each([
    undefined,
    '',
    ['00', '01'],
    `ff${GIVEN.slice(2)}`,
    `${GIVEN}-00`,
    `${GIVEN} `,
    `${GIVEN}, ${GIVEN}`,
    `01${GIVEN.slice(2)}.more`,
    GIVEN.slice(0, -1),
    GIVEN.toUpperCase(),
    GIVEN.replaceAll('a1', '00'),
    GIVEN.replaceAll('b2', '00'),
    GIVEN.replace('a', 'g'),
  ])('is none when it reads %j', (given) => {
    expect(readTraceparent(given)).toBeUndefined()
  })

  test('is what was written or nothing, whatever comes', () => {
    const hex = (length: number) =>
      fc.string({
        unit: fc.constantFrom(...Array.from('0123456789abcdefA')),
        minLength: length,
        maxLength: length,
      })
    const near = fc.tuple(hex(2), hex(32), hex(16), hex(2)).map((parts) => parts.join('-'))
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), (given) => {
        const read = readTraceparent(given)
        expect([undefined, `00${given.slice(2, 55)}`]).toContain(read)
      }),
    )
  })

  test('that is opened is one, and named by the id that it was given', () => {
    const id = newId()
    const opened = openTraceparent(id)
    expect(readTraceparent(opened)).toBe(opened)
    expect(traceIdOf(opened)).toBe(id.replaceAll('-', ''))
  })
})
