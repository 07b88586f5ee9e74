import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adresseDe, deciderAdresse } from '../src/domain/client.ts'

const saisie = { nom: 'Camille', email: 'Camille@Exemple.ca' }

describe('given an address', () => {
  test('when nobody has it, then anyone may', () => {
    expect(deciderAdresse(null, saisie, null)).toBeNull()
    expect(deciderAdresse(3, saisie, null)).toBeNull()
  })

  test('when the client itself has it, then it may keep it', () => {
    expect(deciderAdresse(3, saisie, 3)).toBeNull()
  })

  test('when another client has it, then it is refused as it was written', () => {
    const refus = { refus: 'COURRIEL_DEJA_PRIS', details: { email: 'Camille@Exemple.ca' } }
    expect(deciderAdresse(null, saisie, 3)).toEqual(refus)
    expect(deciderAdresse(4, saisie, 3)).toEqual(refus)
  })
})

test('capitals and the composition of accents make no difference', () => {
  expect(adresseDe('NOE\u0308L@Exemple.CA')).toBe(adresseDe('noël@exemple.ca'))
})

test('the compared form of a compared form is itself', () => {
  fc.assert(fc.property(fc.emailAddress(), (email) => adresseDe(adresseDe(email)) === adresseDe(email)))
})
