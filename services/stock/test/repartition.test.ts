import { uneReservation, unId } from '@comptoir/testing/builders.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideRepartition, type Lieu, type Part } from '../src/domain/repartition.ts'
import { type Demand, decideReservations, type Situation, stockKey } from '../src/domain/reservation.ts'

const CENTRE = 6
const lieu = (magasinId: number, ...above: number[]): Lieu => ({ magasinId, above })
const lignes = (...quantites: number[]) => quantites.map((quantite, at) => ({ produitId: at + 1, quantite }))
const part = (magasinId: number, produitId: number, quantite: number): Part => ({
  magasinId,
  produitId,
  quantite,
})

test.each<{ by: string; asked: number[]; lieux: Lieu[]; parts: Part[] }>([
  {
    by: 'the centre alone, when it has all',
    asked: [5],
    lieux: [lieu(1, 90), lieu(CENTRE, 5)],
    parts: [part(CENTRE, 1, 5)],
  },
  {
    by: 'for the rest the store with most above its threshold',
    asked: [8],
    lieux: [lieu(1, 4), lieu(2, 9), lieu(CENTRE, 5)],
    parts: [part(2, 1, 3), part(CENTRE, 1, 5)],
  },
  {
    by: 'one store that has the rest of both lines rather than two that have more of one',
    asked: [9, 9],
    lieux: [lieu(1, 50, 0), lieu(2, 0, 40), lieu(3, 9, 9), lieu(CENTRE, 0, 0)],
    parts: [part(3, 1, 9), part(3, 2, 9)],
  },
  {
    by: 'two stores, when no single one has the rest',
    asked: [20],
    lieux: [lieu(1, 8), lieu(2, 5), lieu(3, 9), lieu(CENTRE, 5)],
    parts: [part(1, 1, 6), part(3, 1, 9), part(CENTRE, 1, 5)],
  },
])('an order is served by $by', ({ asked, lieux, parts }) => {
  expect(decideRepartition({ magasinId: CENTRE, lignes: lignes(...asked) }, lieux)).toEqual({ parts })
})

test('what all places together lack is told line by line', () => {
  const lieux = [lieu(1, 3, 3), lieu(CENTRE, 5, 5)]
  expect(decideRepartition({ magasinId: CENTRE, lignes: lignes(9, 8) }, lieux)).toEqual({
    shortages: [{ produitId: 1, demande: 9, disponible: 8 }],
  })
})

test('many stores with little each serve it together', () => {
  const lieux = Array.from({ length: 40 }, (_, at) => lieu(10 + at, 1))
  expect(decideRepartition({ magasinId: CENTRE, lignes: lignes(40) }, lieux)).toEqual({
    parts: lieux.map(({ magasinId }) => part(magasinId, 1, 1)),
  })
})

/** The model: all ways to choose stores, the smallest first. */
function smallest(quantites: readonly number[], stores: readonly Lieu[]): number | undefined {
  const sizes = Array.from({ length: 2 ** stores.length }, (_, bits) =>
    stores.filter((_store, at) => (bits >> at) % 2 === 1),
  ).filter((chosen) =>
    quantites.every(
      (quantite, at) => quantite <= chosen.reduce((sum, { above }) => sum + (above[at] ?? 0), 0),
    ),
  )
  return sizes.length === 0 ? undefined : Math.min(...sizes.map((chosen) => chosen.length))
}

interface Row {
  readonly disponible: number
  readonly seuil: number
}
const PLACES = [1, 2, 3, 4, 5, CENTRE]
const PRODUITS = [1, 2, 3]
const world = fc.array(fc.record({ disponible: fc.nat({ max: 12 }), seuil: fc.nat({ max: 6 }) }), {
  minLength: PLACES.length * PRODUITS.length,
  maxLength: PLACES.length * PRODUITS.length,
})
const orders = fc.array(
  fc.record({
    quantites: fc.tuple(fc.nat({ max: 25 }), fc.nat({ max: 25 }), fc.integer({ min: 1, max: 25 })),
    repartition: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
)

function situationOf(rows: readonly Row[]): Situation {
  const articles = PLACES.flatMap((magasinId) => PRODUITS.map((produitId) => ({ magasinId, produitId })))
  const seuilsOf = (magasinId: number) =>
    articles.flatMap((article, at): [number, number][] =>
      article.magasinId === magasinId ? [[article.produitId, rows[at]?.seuil ?? 0]] : [],
    )
  return {
    disponibles: new Map(
      articles.map((article, at) => [
        stockKey(article.magasinId, article.produitId),
        rows[at]?.disponible ?? 0,
      ]),
    ),
    lieux: PLACES.map((magasinId) => ({ magasinId, seuils: new Map(seuilsOf(magasinId)) })),
    reservations: new Map(),
    unknownLieux: new Set(),
  }
}

test('a group is decided order by order: the centre first, the fewest stores, no threshold passed', () => {
  fc.assert(
    fc.property(world, orders, (rows, group) => {
      const situation = situationOf(rows)
      const left = new Map(situation.disponibles)
      const aboveIn = (magasinId: number, produitId: number) => {
        const seuil =
          situation.lieux.find((place) => place.magasinId === magasinId)?.seuils.get(produitId) ?? 0
        return Math.max(0, (left.get(stockKey(magasinId, produitId)) ?? 0) - seuil)
      }
      const demands = group.map(
        ({ quantites, repartition }, n): Demand => ({
          ...uneReservation({
            commandeId: unId(n),
            lignes: lignes(...quantites).filter((ligne) => ligne.quantite > 0),
          }),
          repartition,
        }),
      )
      decideReservations(demands, situation).forEach((verdict, n) => {
        const { lignes, repartition } = demands[n] as Demand
        const needed = lignes.map(({ produitId, quantite }) =>
          Math.max(0, quantite - aboveIn(CENTRE, produitId)),
        )
        const stores = PLACES.filter((place) => place !== CENTRE).map((magasinId) =>
          lieu(magasinId, ...lignes.map(({ produitId }) => aboveIn(magasinId, produitId))),
        )
        const size = smallest(needed, stores)
        const fits = lignes.every(
          ({ produitId, quantite }) => quantite <= (left.get(stockKey(CENTRE, produitId)) ?? 0),
        )
        expect(verdict.kind).toBe((repartition ? size !== undefined : fits) ? 'reserver' : 'refus')
        if (verdict.kind !== 'reserver') return
        const taken = repartition ? verdict.parts : lignes.map((ligne) => ({ magasinId: CENTRE, ...ligne }))
        for (const { produitId, quantite } of lignes) {
          const parts = taken.filter((one) => one.produitId === produitId)
          expect(parts.reduce((sum, one) => sum + one.quantite, 0)).toBe(quantite)
          if (!repartition) continue
          const ofCentre = parts.find((one) => one.magasinId === CENTRE)?.quantite ?? 0
          expect(ofCentre).toBe(Math.min(quantite, aboveIn(CENTRE, produitId)))
          for (const one of parts) expect(one.quantite).toBeLessThanOrEqual(aboveIn(one.magasinId, produitId))
        }
        if (repartition)
          expect(new Set(taken.map((one) => one.magasinId).filter((id) => id !== CENTRE)).size).toBe(size)
        for (const { magasinId, produitId, quantite } of taken) {
          const key = stockKey(magasinId, produitId)
          left.set(key, (left.get(key) ?? 0) - quantite)
        }
      })
    }),
  )
})
