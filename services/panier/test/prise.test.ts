import { isRefusal, LIGNES_MAX } from '@comptoir/contracts'
import { unId } from '@comptoir/testing/builders.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Ligne, Panier } from '../src/domain/panier.ts'
import {
  type Demand,
  decidePrises,
  decideRemises,
  MAX_RETURNED_QUANTITE,
  type Prise,
} from '../src/domain/prise.ts'

const now = new Date('2026-01-15T12:00:00.000Z')
const unPanier = (given: Partial<Panier> = {}): Panier => ({
  clientId: 7,
  version: 1,
  lignes: [{ produitId: 1, quantite: 2 }],
  ...given,
})
const known = (paniers: readonly Panier[], prises: readonly Prise[] = []) => ({
  paniers: new Map(paniers.map((panier) => [panier.clientId, panier])),
  prises: new Map(prises.map((prise) => [prise.commandeId, prise])),
  now,
})
const demand = (n: number, clientId = 7): Demand => ({ commandeId: unId(n), clientId })
const taken = (n: number, given: Partial<Panier> = {}): Prise => {
  const { clientId, version, lignes } = unPanier(given)
  return { statut: 'PRISE', commandeId: unId(n), clientId, version, lignes, priseLe: now }
}

describe('given a filled cart', () => {
  test('when two orders want it at once, then the first gets it and the second finds it empty', () => {
    const { verdicts, fresh } = decidePrises(known([unPanier({ version: 3 })]), [demand(1), demand(2)])
    expect(verdicts[0]).toMatchObject({
      statut: 'PRISE',
      version: 3,
      lignes: [{ produitId: 1, quantite: 2 }],
    })
    expect(verdicts[1]).toEqual({ refus: 'PANIER_VIDE', details: { clientId: 7 } })
    expect(fresh).toHaveLength(1)
  })

  test('when an order that took it asks again, then it gets what it took and nothing more', () => {
    const { verdicts, fresh } = decidePrises(known([unPanier({ version: 2 })], [taken(1)]), [
      demand(1),
      demand(1),
    ])
    expect(verdicts).toEqual([taken(1), taken(1)])
    expect(fresh).toEqual([])
  })

  test('when the order was undone before it asks, then it gets nothing', () => {
    const remise: Prise = { statut: 'REMISE', ...demand(1), remiseLe: now }
    const { verdicts, fresh } = decidePrises(known([unPanier()], [remise]), [demand(1)])
    expect(verdicts[0]).toMatchObject({ refus: 'ACTION_ANNULEE' })
    expect(fresh).toEqual([])
  })

  test('when it is longer than an order may be, then it stays and the refusal says why', () => {
    const lignes = Array.from({ length: LIGNES_MAX + 1 }, (_, index) => ({
      produitId: index + 1,
      quantite: 1,
    }))
    const { verdicts, fresh } = decidePrises(known([unPanier({ lignes })]), [demand(1)])
    expect(verdicts[0]).toEqual({ refus: 'PANIER_PLEIN', details: { maximum: LIGNES_MAX } })
    expect(fresh).toEqual([])
  })

  test('when an order comes with another client than it had, then it is a fault, not a refusal', () => {
    expect(() => decidePrises(known([], [taken(1)]), [demand(1, 8)])).toThrow('asked for client 8')
    expect(() => decideRemises(known([], [taken(1)]), [demand(1, 8)])).toThrow('asked for client 8')
  })
})

test('a client without a cart, or with an empty one, has nothing to order', () => {
  const { verdicts } = decidePrises(known([unPanier({ lignes: [] })]), [demand(1, 7), demand(2, 8)])
  expect(verdicts.map((verdict) => isRefusal(verdict) && verdict.refus)).toEqual([
    'PANIER_VIDE',
    'PANIER_VIDE',
  ])
})

describe('given orders that took carts', () => {
  test('when several of one client are undone at once, then their lines are summed and the version rises for each', () => {
    const one = taken(1)
    const two = taken(2, {
      version: 2,
      lignes: [
        { produitId: 1, quantite: 5 },
        { produitId: 4, quantite: 1 },
      ],
    })
    const { lignes, rises, fresh } = decideRemises(known([], [one, two]), [demand(1), demand(2), demand(1)])
    expect(lignes).toEqual([
      { clientId: 7, produitId: 1, quantite: 7 },
      { clientId: 7, produitId: 4, quantite: 1 },
    ])
    expect([...rises]).toEqual([[7, 2]])
    expect(fresh).toHaveLength(2)
  })

  test('when an undo comes first, then it only leaves its mark', () => {
    const { verdicts, lignes, rises, fresh } = decideRemises(known([]), [demand(1)])
    expect(verdicts).toEqual([{ statut: 'REMISE', ...demand(1), remiseLe: now }])
    expect([lignes, [...rises]]).toEqual([[], []])
    expect(fresh).toHaveLength(1)
  })

  test('when sums would leave the range of a line, then they stop there, and the undo still succeeds', () => {
    const huge = (n: number) =>
      taken(n, { version: n, lignes: [{ produitId: 1, quantite: MAX_RETURNED_QUANTITE }] })
    const { lignes } = decideRemises(known([], [huge(1), huge(2)]), [demand(1), demand(2)])
    expect(lignes).toEqual([{ clientId: 7, produitId: 1, quantite: MAX_RETURNED_QUANTITE }])
  })
})

test('whatever is taken and undone, nothing is lost or made, and no version becomes two orders', () => {
  const step = fc.record({ kind: fc.constantFrom('fill', 'take', 'undo'), n: fc.nat({ max: 5 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const world = new CartWorld()
      for (const { kind, n } of steps) {
        if (kind === 'fill') world.fill({ produitId: n + 1, quantite: 3 })
        else if (kind === 'take') world.take(n)
        else world.undo(n)
        expect(world.inCart() + world.inOrders()).toBe(world.filled)
      }
      expect(new Set(world.closed).size).toBe(world.closed.length)
    }),
  )
})

/** A cart and its orders in memory, moved by the decisions alone. */
class CartWorld {
  filled = 0
  readonly closed: number[] = []
  readonly #prises = new Map<string, Prise>()
  #version = 1
  #lignes = new Map<number, number>()

  fill({ produitId, quantite }: Ligne): void {
    this.filled += quantite
    this.#lignes.set(produitId, (this.#lignes.get(produitId) ?? 0) + quantite)
  }

  take(n: number): void {
    const lignes = [...this.#lignes].map(([produitId, quantite]) => ({ produitId, quantite }))
    const paniers = new Map([[7, { clientId: 7, version: this.#version, lignes }]])
    for (const prise of decidePrises({ paniers, prises: this.#prises, now }, [demand(n)]).fresh) {
      this.#prises.set(prise.commandeId, prise)
      this.closed.push(prise.version)
      this.#version += 1
      this.#lignes = new Map()
    }
  }

  undo(n: number): void {
    const { lignes, rises, fresh } = decideRemises({ prises: this.#prises, now }, [demand(n)])
    for (const { produitId, quantite } of lignes)
      this.#lignes.set(produitId, (this.#lignes.get(produitId) ?? 0) + quantite)
    for (const remise of fresh) this.#prises.set(remise.commandeId, remise)
    this.#version += rises.get(7) ?? 0
  }

  inCart(): number {
    return [...this.#lignes.values()].reduce((sum, quantite) => sum + quantite, 0)
  }

  inOrders(): number {
    const prises = [...this.#prises.values()].filter((prise) => prise.statut === 'PRISE')
    return prises.flatMap((prise) => prise.lignes).reduce((sum, { quantite }) => sum + quantite, 0)
  }
}
