import { expect, test } from 'vitest'
import { decideMotDePasse } from '../src/mot-de-passe.ts'

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
