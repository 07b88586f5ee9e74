import { TAXES_QUEBEC } from '@comptoir/contracts/sums.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Chiffrage,
  decideChiffrage,
  decidePaiement,
  type Paid,
  type Prix,
} from '../src/domain/chiffrage.ts'

const list = new Map<number, Prix>([
  [1, { nom: 'Lampe', prixCents: 1_000, coutCents: 600, actif: true, version: 2 }],
  [2, { nom: 'Câble', prixCents: 333, coutCents: 200, actif: true, version: 7 }],
  [3, { nom: 'Bol', prixCents: 500, coutCents: null, actif: false, version: 1 }],
])
const ligne = (produitId: number, quantite = 1, remisePourcent = 0) => ({
  produitId,
  quantite,
  remisePourcent,
  motif: null,
})

describe('the pricing of a sale', () => {
  test('names every product that is unknown or no longer sold', () => {
    expect(
      decideChiffrage(
        [3, 1, 4].map((id) => ligne(id)),
        list,
        TAXES_QUEBEC,
      ),
    ).toEqual({
      refus: 'PRODUIT_INCONNU',
      details: { produits: [3, 4] },
    })
  })
  test('names every product that has no price', () => {
    const film = new Map(list).set(4, { nom: 'Film', prixCents: 0, coutCents: null, actif: true, version: 1 })
    expect(decideChiffrage([ligne(1), ligne(4)], film, TAXES_QUEBEC)).toEqual({
      refus: 'PRODUIT_SANS_PRIX',
      details: { produits: [4] },
    })
  })
  test('keeps name, price, cost, version and discount of each line', () => {
    const { lignes, totalCents } = decideChiffrage([ligne(2, 3, 12.5)], list, TAXES_QUEBEC) as Chiffrage
    expect(lignes).toEqual([
      {
        ...ligne(2, 3, 12.5),
        nom: 'Câble',
        prixCents: 333,
        prixVersion: 7,
        coutCents: 200,
        remiseCents: 125,
        totalCents: 874,
      },
    ])
    expect(totalCents).toBe(874)
  })
  test('refuses a total beyond what an amount can be', () => {
    const dear = new Map([
      [1, { nom: 'Or', prixCents: 100_000_000_000, coutCents: null, actif: true, version: 1 }],
    ])
    expect(decideChiffrage([ligne(1, 2)], dear, TAXES_QUEBEC)).toMatchObject({ refus: 'MONTANT_TROP_GRAND' })
  })
})

test('what tenders take, less rounding, is the total; handed over less change is the cash', () => {
  const offer = fc.record({
    mode: fc.constantFrom('ESPECES' as const, 'CARTE' as const, 'COMPTE' as const),
    montantCents: fc.option(fc.nat({ max: 4_000 })),
  })
  fc.assert(
    fc.property(fc.nat({ max: 10_000 }), fc.array(offer, { minLength: 1, maxLength: 4 }), (total, offers) => {
      const paid = decidePaiement(total, offers)
      if ('refus' in paid) return
      const { encaissements, arrondiCents, recuCents, renduCents } = paid as Paid
      const sum = encaissements.reduce((cents, { montantCents }) => cents + montantCents, 0)
      expect(sum - arrondiCents).toBe(total)
      const cash = encaissements.find(({ mode }) => mode === 'ESPECES')?.montantCents ?? 0
      expect(recuCents - renduCents).toBe(cash)
      expect(cash % 5).toBe(0)
    }),
  )
})
