import { expect, test } from 'vitest'
import { createSealer } from '../src/seal.ts'

const sealer = createSealer('a secret of the test, long enough')

test('what is sealed opens again, and never looks the same', () => {
  const sealed = sealer.seal('jeton', 'row 1')
  expect(sealer.open(sealed, 'row 1')).toBe('jeton')
  expect(sealer.seal('jeton', 'row 1')).not.toBe(sealed)
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('jeton')
})

test('what was sealed for another row, with another secret, or changed since, does not open', () => {
  const sealed = sealer.seal('jeton', 'row 1')
  expect(sealer.open(sealed, 'row 2')).toBeUndefined()
  expect(createSealer('another secret, long enough too').open(sealed, 'row 1')).toBeUndefined()
  const bytes = Buffer.from(sealed, 'base64url')
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  expect(sealer.open(bytes.toString('base64url'), 'row 1')).toBeUndefined()
  expect(sealer.open('', 'row 1')).toBeUndefined()
})

test('the token of a form belongs to one browser', () => {
  const token = sealer.formToken('one')
  expect(sealer.isFormToken(token, 'one')).toBe(true)
  expect(sealer.isFormToken(token, 'other')).toBe(false)
  expect(sealer.isFormToken('', 'one')).toBe(false)
})
