import { sameForm } from '@comptoir/contracts/mot-de-passe.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changesRights, decideLast, decideNames } from '../src/domain/utilisateur.ts'

const rights = { role: 'responsable', magasins: [1, 2], actif: true } as const

test('the last responsable neither leaves nor is lowered; one of two may', () => {
  const lowered = { ...rights, role: 'gestionnaire' } as const
  const gone = { ...rights, actif: false }
  for (const after of [lowered, gone]) {
    expect(decideLast(rights, after, 0)?.refus).toBe('DERNIER_RESPONSABLE')
    expect(decideLast(rights, after, 1)).toBeUndefined()
    expect(decideLast(after, gone, 0)).toBeUndefined()
  }
  expect(decideLast(rights, { ...rights, magasins: [] }, 0)).toBeUndefined()
})

test('a name or an address is taken by another account, never by one’s own', () => {
  const saisie = { identifiant: 'Bob', email: 'bob@exemple.ca' }
  expect(decideNames(3, saisie, { identifiant: 3, email: 3 })).toBeUndefined()
  expect(decideNames(undefined, saisie, { identifiant: 3, email: undefined })?.refus).toBe(
    'IDENTIFIANT_DEJA_PRIS',
  )
  expect(decideNames(4, saisie, { identifiant: undefined, email: 3 })?.refus).toBe('COURRIEL_DEJA_PRIS')
})

test('sessions end when role, stores or being active change, and for nothing else', () => {
  expect(changesRights(rights, { ...rights, magasins: [2, 1] })).toBe(false)
  expect(changesRights(rights, { ...rights, magasins: [1] })).toBe(true)
  expect(changesRights(rights, { ...rights, role: 'employe' })).toBe(true)
  expect(changesRights(rights, { ...rights, actif: false })).toBe(true)
})

test('the compared form of a compared form is itself', () => {
  fc.assert(fc.property(fc.string(), (text) => sameForm(sameForm(text)) === sameForm(text)))
})
