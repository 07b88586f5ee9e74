import { commande, estRefus } from '@comptoir/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Chiffrage, chiffrer, type Prix } from '../src/domain/chiffrage.ts'
import { annuler, confirmer, type Decision, type Etat } from '../src/domain/commande.ts'
import { desEtats } from './monde.ts'

const A = '2026-01-15T12:00:00.000Z'
const uneCommande = (given: Partial<Etat> = {}): Etat => ({
  statut: 'CREEE',
  version: 1,
  a: '2026-01-15T11:00:00.000Z',
  ...given,
})
const chemin = ({ transitions }: Decision) => transitions.map(({ de, vers }) => `${de}→${vers}`)
const TOUS = desEtats('CREEE', 'STOCK_VERIFIE', 'STOCK_RESERVE', 'PAYEE')

describe('confirmer', () => {
  test('given an order in CREEE, when it is confirmed, then each state has its own instant', () => {
    const decision = confirmer(uneCommande(), TOUS, A)
    expect(decision.transitions).toEqual([
      { seq: 2, de: 'CREEE', vers: 'STOCK_VERIFIE', a: TOUS[1]?.a },
      { seq: 3, de: 'STOCK_VERIFIE', vers: 'STOCK_RESERVE', a: TOUS[2]?.a },
      { seq: 4, de: 'STOCK_RESERVE', vers: 'PAYEE', a: TOUS[3]?.a },
      { seq: 5, de: 'PAYEE', vers: 'CONFIRMEE', a: A },
    ])
    expect(decision.apres).toEqual({ statut: 'CONFIRMEE', version: 5, a: A })
  })
  test('given states that nobody told, when it is confirmed, then they are recorded all the same', () => {
    expect(chemin(confirmer(uneCommande(), [], A))).toHaveLength(4)
  })
  test('given a confirmed order, when it is confirmed again, then it keeps its first instant', () => {
    const avant = uneCommande({ statut: 'CONFIRMEE', version: 5 })
    expect(confirmer(avant, TOUS, A)).toEqual({ transitions: [], apres: avant })
  })
  test('given a cancelled order, when it is confirmed, then that is a fault and no refusal', () => {
    expect(() => confirmer(uneCommande({ statut: 'ANNULEE' }), TOUS, A)).toThrow('cancelled')
  })
})

describe('annuler', () => {
  test('given an order whose stock was reserved, when it is cancelled, then its history says so first', () => {
    const etats = desEtats('CREEE', 'STOCK_VERIFIE', 'STOCK_RESERVE')
    expect(chemin(annuler(uneCommande(), etats, A))).toEqual([
      'CREEE→STOCK_VERIFIE',
      'STOCK_VERIFIE→STOCK_RESERVE',
      'STOCK_RESERVE→ANNULEE',
    ])
  })
  test('given a state without the one before it, when it is cancelled, then the gap ends what is recorded', () => {
    expect(chemin(annuler(uneCommande(), desEtats('CREEE', 'STOCK_RESERVE'), A))).toEqual(['CREEE→ANNULEE'])
  })
  test('given a cancelled order, when it is cancelled again, then it keeps its first instant', () => {
    const avant = uneCommande({ statut: 'ANNULEE', version: 2 })
    expect(annuler(avant, [], A)).toEqual({ transitions: [], apres: avant })
  })
  test('given a paid or confirmed order, when it is cancelled, then that is a fault', () => {
    for (const statut of ['PAYEE', 'CONFIRMEE'] as const)
      expect(() => annuler(uneCommande({ statut }), [], A)).toThrow(statut)
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
  const depart = fc.constantFrom('CREEE', 'STOCK_VERIFIE', 'STOCK_RESERVE')
  fc.assert(
    fc.property(depart, etats, fc.boolean(), (statut, dits, confirme) => {
      const avant = uneCommande({ statut, version: 3 })
      const { transitions, apres } = (confirme ? confirmer : annuler)(avant, dits, A)
      let courant = avant
      for (const { seq, de, vers, a } of transitions) {
        expect([seq, de]).toEqual([courant.version + 1, courant.statut])
        courant = { statut: vers, version: seq, a }
      }
      expect(apres).toEqual(courant)
      expect(apres).toMatchObject({ statut: confirme ? 'CONFIRMEE' : 'ANNULEE', a: A })
      expect(transitions.filter(({ vers }) => vers === 'PAYEE').length).toBe(confirme ? 1 : 0)
    }),
  )
})

describe('chiffrer', () => {
  const prix = new Map<number, Prix>([
    [1, { prixCents: 10_000, actif: true, version: 2 }],
    [2, { prixCents: 14_999, actif: true, version: 7 }],
    [3, { prixCents: 500, actif: false, version: 1 }],
  ])
  test('each line keeps its price and the version that said so, and the amount is their sum', () => {
    const lignes = [
      { produitId: 1, quantite: 2 },
      { produitId: 2, quantite: 3 },
    ]
    expect(chiffrer(lignes, prix)).toEqual({
      lignes: [
        { produitId: 1, quantite: 2, prixCents: 10_000, prixVersion: 2 },
        { produitId: 2, quantite: 3, prixCents: 14_999, prixVersion: 7 },
      ],
      montantCents: 64_997,
    })
  })
  test('every product that is unknown or no longer sold is named', () => {
    const lignes = [3, 1, 4].map((produitId) => ({ produitId, quantite: 1 }))
    expect(chiffrer(lignes, prix)).toEqual({ refus: 'PRODUIT_INCONNU', details: { produits: [3, 4] } })
  })
  test('a total beyond what an amount can be is refused, never rounded', () => {
    const cher = new Map([[1, { prixCents: 100_000_000_000, actif: true, version: 1 }]])
    expect(estRefus(chiffrer([{ produitId: 1, quantite: 1 }], cher))).toBe(false)
    expect(chiffrer([{ produitId: 1, quantite: 1_000_000 }], cher)).toMatchObject({
      refus: 'MONTANT_TROP_GRAND',
    })
  })
  test('the amount is exact whatever the lines', () => {
    const ligne = fc.record({
      prixCents: fc.nat({ max: 10_000_000 }),
      quantite: fc.integer({ min: 1, max: 100 }),
    })
    fc.assert(
      fc.property(fc.array(ligne, { minLength: 1, maxLength: 100 }), (tirees) => {
        const liste = new Map(
          tirees.map(({ prixCents }, index) => [index + 1, { prixCents, actif: true, version: 1 }]),
        )
        const exact = tirees.reduce(
          (somme, { prixCents, quantite }) => somme + BigInt(prixCents) * BigInt(quantite),
          0n,
        )
        const lignes = tirees.map(({ quantite }, index) => ({ produitId: index + 1, quantite }))
        const resultat = chiffrer(lignes, liste)
        if (exact > 100_000_000_000n) expect(estRefus(resultat)).toBe(true)
        else expect(BigInt((resultat as Chiffrage).montantCents)).toBe(exact)
      }),
    )
  })
})
