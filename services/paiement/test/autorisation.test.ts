import { expect, test } from 'vitest'
import { type Autorisation, decideDemand, decideVoid } from '../src/domain/autorisation.ts'

const demand = { pour: 'VENTE', reference: 'v', montantCents: 500, carte: 'acceptee' } as const
const standing = (statut: Autorisation['statut'], given: Partial<Autorisation> = {}): Autorisation => ({
  pour: 'VENTE',
  statut,
  montantCents: 500,
  carte: 'acceptee',
  at: new Date(0),
  ...given,
})

test.each([
  ['DEMANDEE', 'wait', 'ask'],
  ['AUTORISEE', 'authorised', 'ask'],
  ['REFUSEE', 'refused', 'done'],
  ['A_ANNULER', 'void', 'wait'],
  ['ANNULEE', 'void', 'done'],
] as const)('of what is %s, a demand says %s and a void %s', (statut, said, voided) => {
  expect(decideDemand(demand, standing(statut))).toBe(said)
  expect(decideVoid('v', standing(statut))).toBe(voided)
})

test('a sale that nobody asked for is asked for, once', () => {
  expect(decideDemand(demand, undefined)).toBe('ask')
  expect(decideDemand(demand, standing('ANNULEE', { carte: null, montantCents: 0 }))).toBe('void')
})

test('what owes a card nothing asks nobody', () => {
  expect(decideDemand({ ...demand, pour: 'RETOUR', montantCents: 0 }, undefined)).toBe('authorised')
})

test('what a sale has collected stays authorised, and is not voided alone', () => {
  expect(decideDemand(demand, standing('ENCAISSEE'))).toBe('authorised')
  expect(() => decideVoid('v', standing('ENCAISSEE'))).toThrow('collected')
})

test('another amount or card under the same sale is a fault, whatever the terminal said', () => {
  expect(() => decideDemand({ ...demand, montantCents: 501 }, standing('DEMANDEE'))).toThrow('another amount')
  expect(() => decideDemand({ ...demand, carte: 'lente' }, standing('AUTORISEE'))).toThrow('another amount')
})
