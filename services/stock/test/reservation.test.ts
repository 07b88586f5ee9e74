import { isRefusal } from '@comptoir/contracts'
import { uneReservation, unId } from '@comptoir/testing/builders.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Demand,
  decideReservations,
  decideSortie,
  normalise,
  type Reservation,
  type Situation,
  stockKey,
} from '../src/domain/reservation.ts'

const LIEU = 6
const uneDemande = (n: number, ...lignes: [produitId: number, quantite: number][]): Demand =>
  uneReservation({
    commandeId: unId(n),
    lignes: lignes.map(([produitId, quantite]) => ({ produitId, quantite })),
  })
const uneSituation = (stocks: Record<number, number>, given: Partial<Situation> = {}): Situation => ({
  disponibles: new Map(Object.entries(stocks).map(([produit, n]) => [stockKey(LIEU, Number(produit)), n])),
  reservations: new Map(),
  unknownLieux: new Set(),
  lieux: [],
  ...given,
})
const kinds = (demands: readonly Demand[], situation: Situation) =>
  decideReservations(demands, situation).map((verdict) => verdict.kind)

describe('a group of reservations', () => {
  test('an order that does not fit takes nothing, so a later and smaller one is not refused', () => {
    expect(kinds([uneDemande(1, [1, 6]), uneDemande(2, [1, 5])], uneSituation({ 1: 5 }))).toEqual([
      'refus',
      'reserver',
    ])
  })

  test('an order has all its lines or none', () => {
    const demands = [uneDemande(1, [1, 1], [2, 9]), uneDemande(2, [1, 1])]
    expect(kinds(demands, uneSituation({ 1: 1, 2: 1 }))).toEqual(['refus', 'reserver'])
  })

  test('a refusal lists each line that does not fit, with what those before it left', () => {
    const [, verdict] = decideReservations(
      [uneDemande(1, [1, 3]), uneDemande(2, [1, 3], [2, 1], [3, 2])],
      uneSituation({ 1: 5, 2: 1 }),
    )
    expect(verdict).toEqual({
      kind: 'refus',
      refus: {
        refus: 'STOCK_INSUFFISANT',
        details: {
          lignes: [
            { produitId: 1, demande: 3, disponible: 2 },
            { produitId: 3, demande: 2, disponible: 0 },
          ],
        },
      },
    })
  })

  test('the same order twice, under two keys, is one reservation', () => {
    const demands = [uneDemande(1, [1, 1]), uneDemande(1, [1, 1]), uneDemande(1, [1, 2])]
    expect(kinds(demands, uneSituation({ 1: 1 }))).toEqual(['reserver', 'reserver', 'refus'])
  })

  test.each(['LIBEREE', 'SORTIE', 'ANNULEE'] as const)(
    'an order that is %s is not reserved again',
    (statut) => {
      const known: Reservation = { statut, closeLe: new Date(0) }
      const situation = uneSituation({ 1: 9 }, { reservations: new Map([[unId(1), known]]) })
      expect(kinds([uneDemande(1, [1, 1])], situation)).toEqual(['refus'])
    },
  )

  test('a place that does not exist is named, not taken for an empty one', () => {
    const [verdict] = decideReservations(
      [uneDemande(1, [1, 1])],
      uneSituation({}, { unknownLieux: new Set([LIEU]) }),
    )
    expect(verdict).toMatchObject({ refus: { refus: 'MAGASIN_INCONNU', details: { magasinId: LIEU } } })
  })

  test('a sale finds what is missing, up to its limit a line, and one after it finds all that it takes', () => {
    const ventes = [uneDemande(1, [1, 4]), uneDemande(2, [1, 2]), uneDemande(3, [1, 3])]
    expect(
      decideReservations(
        ventes.map((vente) => ({ ...vente, constatMax: 2 })),
        uneSituation({ 1: 3 }),
      ),
    ).toEqual([
      { kind: 'reserver', found: [{ produitId: 1, quantite: 1 }], parts: [] },
      { kind: 'reserver', found: [{ produitId: 1, quantite: 2 }], parts: [] },
      { kind: 'refus', refus: expect.objectContaining({ refus: 'STOCK_INSUFFISANT' }) },
    ])
  })

  const group = fc.array(
    fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 6 })), {
      minLength: 1,
      maxLength: 4,
    }),
    { maxLength: 20 },
  )
  const stocks = fc.record({ 1: fc.nat(20), 2: fc.nat(20), 3: fc.nat(20) })

  test('never takes more than there is, and refuses exactly those who do not fit when their turn comes', () => {
    fc.assert(
      fc.property(group, stocks, (lignes, disponibles) => {
        const demands = lignes.map((taken, index) => {
          const demand = uneDemande(index, ...taken)
          return { ...demand, lignes: normalise(demand.lignes) }
        })
        const left = new Map(Object.entries(disponibles).map(([produit, n]) => [Number(produit), n]))
        decideReservations(demands, uneSituation(disponibles)).forEach((verdict, index) => {
          const { lignes: wanted } = demands[index] as Demand
          const fits = wanted.every((ligne) => ligne.quantite <= (left.get(ligne.produitId) ?? 0))
          expect(verdict.kind).toBe(fits ? 'reserver' : 'refus')
          if (!fits) return
          for (const { produitId, quantite } of wanted)
            left.set(produitId, (left.get(produitId) ?? 0) - quantite)
        })
        for (const rest of left.values()) expect(rest).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test('a group decides what its orders decide one after the other', () => {
    fc.assert(
      fc.property(group, stocks, (lignes, disponibles) => {
        const demands = lignes.map((taken, index) =>
          uneDemande(index, ...(taken.slice(0, 1) as [number, number][])),
        )
        const together = kinds(demands, uneSituation(disponibles))
        let situation = uneSituation(disponibles)
        const apart = demands.map((demand) => {
          const [verdict] = decideReservations([demand], situation)
          if (verdict?.kind === 'reserver') {
            const rest = new Map(situation.disponibles)
            for (const { produitId, quantite } of demand.lignes)
              rest.set(stockKey(LIEU, produitId), (rest.get(stockKey(LIEU, produitId)) ?? 0) - quantite)
            situation = { ...situation, disponibles: rest }
          }
          return verdict?.kind
        })
        expect(together).toEqual(apart)
      }),
    )
  })
})

test('repeated products are summed, in product order', () => {
  expect(
    normalise([
      { produitId: 2, quantite: 1 },
      { produitId: 1, quantite: 3 },
      { produitId: 2, quantite: 4 },
    ]),
  ).toEqual([
    { produitId: 1, quantite: 3 },
    { produitId: 2, quantite: 5 },
  ])
})

test('what was released, or never held, cannot leave: that is a fault and no refusal', () => {
  for (const known of [undefined, { statut: 'LIBEREE', closeLe: new Date(0) } as const]) {
    expect(() => isRefusal(decideSortie(unId(1), known))).toThrow('nothing is reserved')
  }
})
