import { estRefus, LIGNES_MAX } from '@comptoir/contracts'
import { unId } from '@comptoir/testing/builders.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Ligne, Panier } from '../src/domain/panier.ts'
import {
  type Demande,
  deciderPrises,
  deciderRemises,
  type Prise,
  QUANTITE_RENDUE_MAX,
} from '../src/domain/prise.ts'

const now = new Date('2026-01-15T12:00:00.000Z')
const unPanier = (given: Partial<Panier> = {}): Panier => ({
  clientId: 7,
  version: 1,
  lignes: [{ produitId: 1, quantite: 2 }],
  ...given,
})
const connus = (paniers: readonly Panier[], prises: readonly Prise[] = []) => ({
  paniers: new Map(paniers.map((panier) => [panier.clientId, panier])),
  prises: new Map(prises.map((prise) => [prise.commandeId, prise])),
  now,
})
const demande = (n: number, clientId = 7): Demande => ({ commandeId: unId(n), clientId })
const faite = (n: number, given: Partial<Panier> = {}): Prise => {
  const { clientId, version, lignes } = unPanier(given)
  return { statut: 'PRISE', commandeId: unId(n), clientId, version, lignes, priseLe: now }
}

describe('given a filled cart', () => {
  test('when two orders want it at once, then the first gets it and the second finds it empty', () => {
    const { verdicts, nouvelles } = deciderPrises(connus([unPanier({ version: 3 })]), [
      demande(1),
      demande(2),
    ])
    expect(verdicts[0]).toMatchObject({
      statut: 'PRISE',
      version: 3,
      lignes: [{ produitId: 1, quantite: 2 }],
    })
    expect(verdicts[1]).toEqual({ refus: 'PANIER_VIDE', details: { clientId: 7 } })
    expect(nouvelles).toHaveLength(1)
  })

  test('when an order that took it asks again, then it gets what it took and nothing more', () => {
    const { verdicts, nouvelles } = deciderPrises(connus([unPanier({ version: 2 })], [faite(1)]), [
      demande(1),
      demande(1),
    ])
    expect(verdicts).toEqual([faite(1), faite(1)])
    expect(nouvelles).toEqual([])
  })

  test('when the order was undone before it asks, then it gets nothing', () => {
    const remise: Prise = { statut: 'REMISE', ...demande(1), remiseLe: now }
    const { verdicts, nouvelles } = deciderPrises(connus([unPanier()], [remise]), [demande(1)])
    expect(verdicts[0]).toMatchObject({ refus: 'ACTION_ANNULEE' })
    expect(nouvelles).toEqual([])
  })

  test('when it is longer than an order may be, then it stays and the refusal says why', () => {
    const lignes = Array.from({ length: LIGNES_MAX + 1 }, (_, index) => ({
      produitId: index + 1,
      quantite: 1,
    }))
    const { verdicts, nouvelles } = deciderPrises(connus([unPanier({ lignes })]), [demande(1)])
    expect(verdicts[0]).toEqual({ refus: 'PANIER_PLEIN', details: { maximum: LIGNES_MAX } })
    expect(nouvelles).toEqual([])
  })

  test('when an order comes with another client than it had, then it is a fault, not a refusal', () => {
    expect(() => deciderPrises(connus([], [faite(1)]), [demande(1, 8)])).toThrow('asked for client 8')
    expect(() => deciderRemises(connus([], [faite(1)]), [demande(1, 8)])).toThrow('asked for client 8')
  })
})

test('a client without a cart, or with an empty one, has nothing to order', () => {
  const { verdicts } = deciderPrises(connus([unPanier({ lignes: [] })]), [demande(1, 7), demande(2, 8)])
  expect(verdicts.map((verdict) => estRefus(verdict) && verdict.refus)).toEqual([
    'PANIER_VIDE',
    'PANIER_VIDE',
  ])
})

describe('given orders that took carts', () => {
  test('when several of one client are undone at once, then their lines are summed and the version rises for each', () => {
    const un = faite(1)
    const deux = faite(2, {
      version: 2,
      lignes: [
        { produitId: 1, quantite: 5 },
        { produitId: 4, quantite: 1 },
      ],
    })
    const { lignes, hausses, nouvelles } = deciderRemises(connus([], [un, deux]), [
      demande(1),
      demande(2),
      demande(1),
    ])
    expect(lignes).toEqual([
      { clientId: 7, produitId: 1, quantite: 7 },
      { clientId: 7, produitId: 4, quantite: 1 },
    ])
    expect([...hausses]).toEqual([[7, 2]])
    expect(nouvelles).toHaveLength(2)
  })

  test('when an undo comes first, then it only leaves its mark', () => {
    const { verdicts, lignes, hausses, nouvelles } = deciderRemises(connus([]), [demande(1)])
    expect(verdicts).toEqual([{ statut: 'REMISE', ...demande(1), remiseLe: now }])
    expect([lignes, [...hausses]]).toEqual([[], []])
    expect(nouvelles).toHaveLength(1)
  })

  test('when sums would leave the range of a line, then they stop there, and the undo still succeeds', () => {
    const enorme = (n: number) =>
      faite(n, { version: n, lignes: [{ produitId: 1, quantite: QUANTITE_RENDUE_MAX }] })
    const { lignes } = deciderRemises(connus([], [enorme(1), enorme(2)]), [demande(1), demande(2)])
    expect(lignes).toEqual([{ clientId: 7, produitId: 1, quantite: QUANTITE_RENDUE_MAX }])
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
    for (const prise of deciderPrises({ paniers, prises: this.#prises, now }, [demande(n)]).nouvelles) {
      this.#prises.set(prise.commandeId, prise)
      this.closed.push(prise.version)
      this.#version += 1
      this.#lignes = new Map()
    }
  }

  undo(n: number): void {
    const { lignes, hausses, nouvelles } = deciderRemises({ prises: this.#prises, now }, [demande(n)])
    for (const { produitId, quantite } of lignes)
      this.#lignes.set(produitId, (this.#lignes.get(produitId) ?? 0) + quantite)
    for (const remise of nouvelles) this.#prises.set(remise.commandeId, remise)
    this.#version += hausses.get(7) ?? 0
  }

  inCart(): number {
    return [...this.#lignes.values()].reduce((sum, quantite) => sum + quantite, 0)
  }

  inOrders(): number {
    const prises = [...this.#prises.values()].filter((prise) => prise.statut === 'PRISE')
    return prises.flatMap((prise) => prise.lignes).reduce((sum, { quantite }) => sum + quantite, 0)
  }
}
