import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adresseOf, decideAdresse } from '../src/domain/client.ts'

const saisie = { nom: 'Camille', email: 'Camille@Exemple.ca' }

describe('given an address', () => {
  test('when no client has it, then any may have it', () => {
    expect(decideAdresse(undefined, saisie, undefined)).toBeUndefined()
    expect(decideAdresse(3, saisie, undefined)).toBeUndefined()
  })

  test('when the client itself has it, then it may keep it', () => {
    expect(decideAdresse(3, saisie, 3)).toBeUndefined()
  })

  test('when another client has it, then it is refused as it was written', () => {
    const refusal = { refus: 'COURRIEL_DEJA_PRIS', details: { email: 'Camille@Exemple.ca' } }
    expect(decideAdresse(undefined, saisie, 3)).toEqual(refusal)
    expect(decideAdresse(4, saisie, 3)).toEqual(refusal)
  })
})

test('capitals and the composition of accents make no difference', () => {
  expect(adresseOf('NOE\u0308L@Exemple.CA')).toBe(adresseOf('noël@exemple.ca'))
})

test('the compared form of a compared form is itself', () => {
  fc.assert(fc.property(fc.emailAddress(), (email) => adresseOf(adresseOf(email)) === adresseOf(email)))
})
