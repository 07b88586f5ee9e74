import { refuse } from '@comptoir/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answer } from '../src/sagas/passer-commande/answer.ts'
import { type OrderAsked, read, readLines } from '../src/sagas/passer-commande/request.ts'
import type { PasserCommande } from '../src/sagas/passer-commande/saga.ts'
import type { Refused, Start } from '../src/sagas/saga.ts'
import { asked } from './asked.ts'

describe('the lines of an order', () => {
  test('mean the same in every spelling', () => {
    const expected = [{ produitId: 12, quantite: 2 }]
    for (const line of [
      { produit_id: 12, quantite: 2 },
      { id: 12, quantite: 2 },
      { id: 'produit_12', qte: 2 },
      { produit_id: 12, qte: 2 },
    ])
      expect(readLines([line])).toMatchObject({ lignes: expected })
  })

  test('that repeat a product are summed, in the order of their first mention', () => {
    const read = readLines([
      { produit_id: 2, quantite: 1 },
      { produit_id: 1, quantite: 3 },
      { id: 'produit_2', qte: 4 },
    ])
    expect(read).toMatchObject({
      lignes: [
        { produitId: 2, quantite: 5 },
        { produitId: 1, quantite: 3 },
      ],
    })
  })

  test('are summed without losing or inventing a unit, whatever their order', () => {
    const line = fc.record({
      produit_id: fc.integer({ min: 1, max: 5 }),
      quantite: fc.integer({ min: 1, max: 50 }),
    })
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 100 }), (asked) => {
        const read = readLines(asked)
        if ('faults' in read) throw new Error('no fault was expected')
        const total = (lignes: readonly { quantite: number }[]) =>
          lignes.reduce((sum, { quantite }) => sum + quantite, 0)
        expect(total(read.lignes)).toBe(total(asked))
        expect(new Set(read.lignes.map(({ produitId }) => produitId)).size).toBe(read.lignes.length)
      }),
    )
  })

  test('that add up to more than one order may hold are refused where the sum passes the limit', () => {
    const read = readLines([
      { produit_id: 1, quantite: 6_000 },
      { produit_id: 1, quantite: 6_000 },
    ])
    expect(read).toEqual({ faults: [{ pointeur: '/produits/1/quantite', code: 'sum-too-large' }] })
  })

  test('tell every fault, in the client’s own spelling', () => {
    expect(readLines([{ quantite: 1 }, { produit_id: 1 }, { produit_id: 1, id: 1, qte: 1 }])).toEqual({
      faults: [
        { pointeur: '/produits/0/produit_id', code: 'missing' },
        { pointeur: '/produits/1/quantite', code: 'missing' },
        { pointeur: '/produits/2/id', code: 'twice' },
      ],
    })
  })

  test('whose older name holds a number that no product can have are refused, as the newer name is', () => {
    expect(readLines([{ id: 'produit_2147483647', qte: 1 }])).toHaveProperty('lignes')
    expect(readLines([{ id: 'produit_2147483648', qte: 1 }])).toEqual({
      faults: [{ pointeur: '/produits/0/id', code: 'number-too-large' }],
    })
  })

  test('remember where each product was first named', () => {
    const read = readLines([
      { id: 'produit_3', qte: 1 },
      { produit_id: 3, quantite: 1 },
    ])
    expect('pointers' in read && read.pointers.get(3)).toBe('/produits/0/id')
  })
})

describe('the amount that a client was shown', () => {
  const order = (montant_attendu?: number): OrderAsked => ({
    produits: [{ produit_id: 1, quantite: 1 }],
    ...(montant_attendu === undefined ? {} : { montant_attendu }),
  })
  const inputOf = (body: OrderAsked) => (read(asked(body)) as Start<PasserCommande>).input('id')

  test('goes to the order, and nothing goes where none was named', () => {
    expect(inputOf(order(12.34))).toMatchObject({ attenduCents: 1_234 })
    expect(inputOf(order())).not.toHaveProperty('attenduCents')
  })

  test('that is finer than a cent is refused in its place', () => {
    expect((read(asked(order(0.001))) as Refused).faults).toMatchObject([{ pointeur: '/montant_attendu' }])
  })

  test('that is the total no more is pointed at, and no order is named', () => {
    const data = inputOf(order(1))
    const cause = {
      kind: 'refused',
      step: 'creer-commande',
      refusal: refuse('PRIX_CHANGE', { total: 2, lignes: [] }),
    } as const
    const told = answer({ kind: 'undone', id: 'id', data, reached: [], cause }, asked(order(1)))
    expect(told).toEqual({
      refusal: refuse('PRIX_CHANGE', { total: 2, lignes: [], sagaId: 'id' }),
      faults: [{ pointeur: '/montant_attendu', message: 'n’est plus le total' }],
    })
  })
})
