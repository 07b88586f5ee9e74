import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lireLignes } from '../src/sagas/passer-commande/request.ts'

describe('the lines of an order', () => {
  test('mean the same in every spelling', () => {
    const attendu = [{ produitId: 12, quantite: 2 }]
    for (const ligne of [
      { produit_id: 12, quantite: 2 },
      { id: 12, quantite: 2 },
      { id: 'produit_12', qte: 2 },
      { produit_id: 12, qte: 2 },
    ])
      expect(lireLignes([ligne])).toMatchObject({ lignes: attendu })
  })

  test('that repeat a product are summed, in the order of their first mention', () => {
    const lues = lireLignes([
      { produit_id: 2, quantite: 1 },
      { produit_id: 1, quantite: 3 },
      { id: 'produit_2', qte: 4 },
    ])
    expect(lues).toMatchObject({
      lignes: [
        { produitId: 2, quantite: 5 },
        { produitId: 1, quantite: 3 },
      ],
    })
  })

  test('are summed without losing or inventing a unit, whatever their order', () => {
    const ligne = fc.record({
      produit_id: fc.integer({ min: 1, max: 5 }),
      quantite: fc.integer({ min: 1, max: 50 }),
    })
    fc.assert(
      fc.property(fc.array(ligne, { minLength: 1, maxLength: 100 }), (demandees) => {
        const lues = lireLignes(demandees)
        if ('fautes' in lues) throw new Error('no fault was expected')
        const total = (lignes: readonly { quantite: number }[]) =>
          lignes.reduce((sum, { quantite }) => sum + quantite, 0)
        expect(total(lues.lignes)).toBe(total(demandees))
        expect(new Set(lues.lignes.map(({ produitId }) => produitId)).size).toBe(lues.lignes.length)
      }),
    )
  })

  test('that add up to more than one order may hold are refused where the sum passes the limit', () => {
    const lues = lireLignes([
      { produit_id: 1, quantite: 6_000 },
      { produit_id: 1, quantite: 6_000 },
    ])
    expect(lues).toEqual({ fautes: [{ pointeur: '/produits/1/quantite', code: 'somme-trop-grande' }] })
  })

  test('tell every fault, in the client’s own spelling', () => {
    expect(lireLignes([{ quantite: 1 }, { produit_id: 1 }, { produit_id: 1, id: 1, qte: 1 }])).toEqual({
      fautes: [
        { pointeur: '/produits/0/produit_id', code: 'manquant' },
        { pointeur: '/produits/1/quantite', code: 'manquant' },
        { pointeur: '/produits/2/id', code: 'en-double' },
      ],
    })
  })

  test('whose older name holds a number that no product can have are refused, as the newer name is', () => {
    expect(lireLignes([{ id: 'produit_2147483647', qte: 1 }])).toHaveProperty('lignes')
    expect(lireLignes([{ id: 'produit_2147483648', qte: 1 }])).toEqual({
      fautes: [{ pointeur: '/produits/0/id', code: 'numero-trop-grand' }],
    })
  })

  test('remember where each product was first named', () => {
    const lues = lireLignes([
      { id: 'produit_3', qte: 1 },
      { produit_id: 3, quantite: 1 },
    ])
    expect('pointeurs' in lues && lues.pointeurs.get(3)).toBe('/produits/0/id')
  })
})
