import { isRefusal } from '@comptoir/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Chiffrage, decideAttendu, decideChiffrage, type Prix } from '../src/domain/chiffrage.ts'

describe('pricing', () => {
  const prix = new Map<number, Prix>([
    [1, { nom: 'Lampe', prixCents: 10_000, coutCents: 6_000, actif: true, version: 2 }],
    [2, { nom: 'Câble', prixCents: 14_999, coutCents: null, actif: true, version: 7 }],
    [3, { nom: 'Bol', prixCents: 500, coutCents: 250, actif: false, version: 1 }],
  ])
  test('each line keeps name, price, cost and the version that said so, and the amount is their sum', () => {
    const lignes = [
      { produitId: 1, quantite: 2 },
      { produitId: 2, quantite: 3 },
    ]
    expect(decideChiffrage(lignes, prix)).toEqual({
      lignes: [
        { produitId: 1, quantite: 2, nom: 'Lampe', prixCents: 10_000, prixVersion: 2, coutCents: 6_000 },
        { produitId: 2, quantite: 3, nom: 'Câble', prixCents: 14_999, prixVersion: 7, coutCents: null },
      ],
      montantCents: 64_997,
    })
  })
  test('every product that is unknown or no longer sold is named', () => {
    const lignes = [3, 1, 4].map((produitId) => ({ produitId, quantite: 1 }))
    expect(decideChiffrage(lignes, prix)).toEqual({ refus: 'PRODUIT_INCONNU', details: { produits: [3, 4] } })
  })
  test('a product that has no price is named, and not given away', () => {
    const film = new Map(prix).set(4, { nom: 'Film', prixCents: 0, coutCents: null, actif: true, version: 1 })
    const lignes = [1, 4].map((produitId) => ({ produitId, quantite: 1 }))
    expect(decideChiffrage(lignes, film)).toEqual({ refus: 'PRODUIT_SANS_PRIX', details: { produits: [4] } })
  })
  test('a total beyond what an amount can be is refused, never rounded', () => {
    const dear = new Map([
      [1, { nom: 'Or', prixCents: 100_000_000_000, coutCents: null, actif: true, version: 1 }],
    ])
    expect(isRefusal(decideChiffrage([{ produitId: 1, quantite: 1 }], dear))).toBe(false)
    expect(decideChiffrage([{ produitId: 1, quantite: 1_000_000 }], dear)).toMatchObject({
      refus: 'MONTANT_TROP_GRAND',
    })
  })
  test('a total that the client was not shown is refused, with the prices of now', () => {
    const lignes = [{ produitId: 1, quantite: 2 }]
    const chiffrage = decideChiffrage(lignes, prix)
    for (const shown of [undefined, 20_000]) expect(decideAttendu(chiffrage, shown)).toBe(chiffrage)
    expect(decideAttendu(chiffrage, 19_998)).toEqual({
      refus: 'PRIX_CHANGE',
      details: { total: 200, lignes: [{ produitId: 1, quantite: 2, prix: 100, total: 200 }] },
    })
    const unknown = decideChiffrage([{ produitId: 4, quantite: 1 }], prix)
    expect(decideAttendu(unknown, 1)).toBe(unknown)
  })
  test('the amount is exact whatever the lines', () => {
    const ligne = fc.record({
      prixCents: fc.integer({ min: 1, max: 10_000_000 }),
      quantite: fc.integer({ min: 1, max: 100 }),
    })
    fc.assert(
      fc.property(fc.array(ligne, { minLength: 1, maxLength: 100 }), (drawn) => {
        const list = new Map(
          drawn.map(({ prixCents }, index) => [
            index + 1,
            { nom: '', prixCents, coutCents: null, actif: true, version: 1 },
          ]),
        )
        const exact = drawn.reduce(
          (sum, { prixCents, quantite }) => sum + BigInt(prixCents) * BigInt(quantite),
          0n,
        )
        const lignes = drawn.map(({ quantite }, index) => ({ produitId: index + 1, quantite }))
        const result = decideChiffrage(lignes, list)
        if (exact > 100_000_000_000n) expect(isRefusal(result)).toBe(true)
        else expect(BigInt((result as Chiffrage).montantCents)).toBe(exact)
      }),
    )
  })
})
