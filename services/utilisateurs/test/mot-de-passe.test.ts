import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideMotDePasse, hasCost, storedOf, textOf } from '../src/domain/mot-de-passe.ts'

const owner = { identifiant: 'Charlotte-Tremblay', email: 'charlotte@exemple.ca' }
const motifOf = (password: string) => decideMotDePasse(password, owner, 12)?.details['motif']

test('a password of twelve characters that says nothing is taken', () => {
  expect(motifOf('chaise verte lune')).toBeUndefined()
  expect(motifOf('mésange.2041.érable')).toBeUndefined()
})

test.each([
  ['onze lettre', 'mot-de-passe-court'],
  ['🦆🦆🦆🦆🦆🦆', 'mot-de-passe-court'],
  ['aaaaaaaaaaaaaaaa', 'mot-de-passe-courant'],
  ['MotDePasse2026!', 'mot-de-passe-courant'],
  ['password1234', 'mot-de-passe-courant'],
  ['azertyuiop123', 'mot-de-passe-courant'],
  ['hockeyhockey', 'mot-de-passe-courant'],
  ['charlotte-TREMBLAY', 'mot-de-passe-connu'],
  ['Charlotte@exemple.ca', 'mot-de-passe-connu'],
])('%s: %s', (password, motif) => expect(motifOf(password)).toBe(motif))

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
