import { commande } from '@comptoir/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Decision, decideAnnulation, decideConfirmation, type Etat } from '../src/domain/commande.ts'
import { someEtats } from './world.ts'

const A = '2026-01-15T12:00:00.000Z'
const uneCommande = (given: Partial<Etat> = {}): Etat => ({
  statut: 'CREEE',
  version: 1,
  at: '2026-01-15T11:00:00.000Z',
  ...given,
})
const path = ({ transitions }: Decision) => transitions.map(({ de, vers }) => `${de}→${vers}`)
const ALL = someEtats('CREEE', 'STOCK_VERIFIE', 'STOCK_RESERVE', 'PAYEE')

describe('a confirmation', () => {
  test('given an order in CREEE, when it is confirmed, then each state has its own instant', () => {
    const decision = decideConfirmation(uneCommande(), ALL, A)
    expect(decision.transitions).toEqual([
      { seq: 2, de: 'CREEE', vers: 'STOCK_VERIFIE', at: ALL[1]?.a },
      { seq: 3, de: 'STOCK_VERIFIE', vers: 'STOCK_RESERVE', at: ALL[2]?.a },
      { seq: 4, de: 'STOCK_RESERVE', vers: 'PAYEE', at: ALL[3]?.a },
      { seq: 5, de: 'PAYEE', vers: 'CONFIRMEE', at: A },
    ])
    expect(decision.after).toEqual({ statut: 'CONFIRMEE', version: 5, at: A })
  })
  test('given states that were not told, when it is confirmed, then they are recorded all the same', () => {
    expect(path(decideConfirmation(uneCommande(), [], A))).toHaveLength(4)
  })
  test('given a confirmed order, when it is confirmed again, then it keeps its first instant', () => {
    const before = uneCommande({ statut: 'CONFIRMEE', version: 5 })
    expect(decideConfirmation(before, ALL, A)).toEqual({ transitions: [], after: before })
  })
  test('given a cancelled order, when it is confirmed, then that is a fault and no refusal', () => {
    expect(() => decideConfirmation(uneCommande({ statut: 'ANNULEE' }), ALL, A)).toThrow('cancelled')
  })
})

describe('a cancellation', () => {
  test('given an order whose stock was reserved, when it is cancelled, then its history says so first', () => {
    const etats = someEtats('CREEE', 'STOCK_VERIFIE', 'STOCK_RESERVE')
    expect(path(decideAnnulation(uneCommande(), etats, A))).toEqual([
      'CREEE→STOCK_VERIFIE',
      'STOCK_VERIFIE→STOCK_RESERVE',
      'STOCK_RESERVE→ANNULEE',
    ])
  })
  test('given a state without the one before it, when it is cancelled, then the gap ends what is recorded', () => {
    expect(path(decideAnnulation(uneCommande(), someEtats('CREEE', 'STOCK_RESERVE'), A))).toEqual([
      'CREEE→ANNULEE',
    ])
  })
  test('given a cancelled order, when it is cancelled again, then it keeps its first instant', () => {
    const before = uneCommande({ statut: 'ANNULEE', version: 2 })
    expect(decideAnnulation(before, [], A)).toEqual({ transitions: [], after: before })
  })
  test('given a paid or confirmed order, when it is cancelled, then that is a fault', () => {
    for (const statut of ['PAYEE', 'CONFIRMEE'] as const)
      expect(() => decideAnnulation(uneCommande({ statut }), [], A)).toThrow(statut)
  })
})

test('whatever the saga tells, a history is a chain without gaps along the path, and its end is final', () => {
  const etats = fc.array(
    fc.record({
      statut: fc.constantFrom(...commande.STATUTS_COMMANDE, 'AUTRE'),
      a: fc.constantFrom(A, '2025-01-01T00:00:00Z'),
    }),
    { maxLength: 8 },
  )
  const start = fc.constantFrom('CREEE', 'STOCK_VERIFIE', 'STOCK_RESERVE')
  fc.assert(
    fc.property(start, etats, fc.boolean(), (statut, told, confirms) => {
      const before = uneCommande({ statut, version: 3 })
      const { transitions, after } = (confirms ? decideConfirmation : decideAnnulation)(before, told, A)
      let current = before
      for (const { seq, de, vers, at } of transitions) {
        expect([seq, de]).toEqual([current.version + 1, current.statut])
        current = { statut: vers, version: seq, at }
      }
      expect(after).toEqual(current)
      expect(after).toMatchObject({ statut: confirms ? 'CONFIRMEE' : 'ANNULEE', at: A })
      expect(transitions.filter(({ vers }) => vers === 'PAYEE').length).toBe(confirms ? 1 : 0)
    }),
  )
})
