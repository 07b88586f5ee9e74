import { uneCle, uneReservation, unId } from '@comptoir/testing/builders.ts'
import { createWorld, type World } from '@comptoir/testing/participant-world.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { liberer } from '../src/operations/liberer.ts'
import { sortir } from '../src/operations/sortir.ts'
import { brokenInvariants, observeStock, prepareLieux, reserving, template } from './world.ts'

const PARTS = [
  { magasinId: 1, produitId: 1, quantite: 70 },
  { magasinId: 6, produitId: 1, quantite: 20 },
]

let world: World
beforeAll(async () => {
  world = await createWorld({ template, prepare: prepareLieux })
})
beforeEach(() => world.reset())
afterAll(() => world.close())

const reserve = (n: number, quantite: number, { key = uneCle(n), repartition = true } = {}) =>
  world.one(reserving, {
    key,
    body: uneReservation({
      commandeId: unId(n),
      lignes: [{ produitId: 1, quantite }],
      ...(repartition ? { repartition: true } : {}),
    }),
  })
const release = (n: number) =>
  world.one(liberer, { key: uneCle(n, { undo: true }), body: { commandeId: unId(n) } })
const leave = (n: number) => world.one(sortir, { key: `${unId(n)}:sortir:do`, body: { commandeId: unId(n) } })

async function quantities(): Promise<unknown[]> {
  const { rows } = await world.pool.query(
    'select magasin_id, disponible, reserve from stocks where produit_id = 1 order by magasin_id',
  )
  return rows.map(Object.values)
}

describe('an order that several places serve', () => {
  test('is told who serves it, and each place gives its part above its threshold', async () => {
    expect(await reserve(1, 90)).toMatchObject({ kind: 'done', reply: { parts: PARTS } })
    expect(await quantities()).toEqual([
      [1, 40, 70],
      [2, 60, 0],
      [3, 1_000, 0],
      [6, 10, 20],
    ])
  })

  test('gives each place its pieces back', async () => {
    const before = await observeStock(world.pool)
    await reserve(1, 90)
    await release(1)
    expect(await observeStock(world.pool)).toEqual(before)
  })

  test('leaves each place with a movement of its own', async () => {
    await reserve(1, 90)
    await leave(1)
    const { rows } = await world.pool.query(
      `select magasin_id, delta from mouvements where commande_id = $1 and cause = 'SORTIE' order by 1`,
      [unId(1)],
    )
    expect(rows.map(Object.values)).toEqual([
      [1, -70],
      [6, -20],
    ])
    expect(await brokenInvariants(world.pool)).toEqual([])
  })

  test('is refused with what all open places together lack, and nothing is held', async () => {
    const before = await observeStock(world.pool)
    // 20 of the centre, 100 and 50 of the stores; the third store is closed.
    expect(await reserve(1, 171)).toMatchObject({
      kind: 'refused',
      refusal: {
        refus: 'STOCK_INSUFFISANT',
        details: { lignes: [{ produitId: 1, demande: 171, disponible: 170 }] },
      },
    })
    expect(await observeStock(world.pool)).toEqual(before)
  })

  test('is the same one when it is asked for again, and another when it is to come from one place', async () => {
    await reserve(1, 90)
    expect(await reserve(1, 90, { key: uneCle(90) })).toMatchObject({ kind: 'done', reply: { parts: PARTS } })
    for (const asked of [
      { quantite: 90, repartition: false },
      { quantite: 89, repartition: true },
    ])
      expect(await reserve(1, asked.quantite, { key: uneCle(91 + asked.quantite), ...asked })).toMatchObject({
        kind: 'refused',
        refusal: { refus: 'RESERVATION_EXISTANTE' },
      })
  })
})

test('orders for several places and sales of one, at the same time: none waits for another in a circle', async () => {
  const bodies = Array.from({ length: 30 }, (_, n) =>
    uneReservation({
      commandeId: unId(n),
      lignes: [1, 2].map((produitId) => ({
        produitId: n % 2 === 0 ? produitId : 3 - produitId,
        quantite: 2,
      })),
      ...(n % 3 === 0 ? { magasinId: 1 } : { repartition: true }),
    }),
  )
  const answers = await Promise.all(
    [0, 10, 20].map((from) =>
      world.run(
        reserving,
        bodies.slice(from, from + 10).map((body, n) => ({ key: uneCle(from + n), body })),
      ),
    ),
  )
  expect(answers.flat().map(({ kind }) => kind)).toEqual(bodies.map(() => 'done'))
  const ids = bodies.map(({ commandeId }) => ({ commandeId }))
  await Promise.all([
    world.run(
      liberer,
      ids.slice(0, 15).map((body) => ({ key: `${body.commandeId}:x:do`, body })),
    ),
    world.run(
      sortir,
      ids.slice(15).map((body) => ({ key: `${body.commandeId}:y:do`, body })),
    ),
  ])
  expect(await brokenInvariants(world.pool)).toEqual([])
})
