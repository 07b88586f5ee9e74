/** Sales and returns: what is found, what leaves, what comes back, and that a place holds the sum of its movements. */
import { stock } from '@comptoir/contracts'
import { uneCle, unId } from '@comptoir/testing/builders.ts'
import { createWorld, type World } from '@comptoir/testing/participant-world.ts'
import { readTold } from '@comptoir/testing/past.ts'
import { Random } from '@comptoir/testing/random.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { liberer } from '../src/operations/liberer.ts'
import { libererVente } from '../src/operations/liberer-vente.ts'
import { rentrer } from '../src/operations/rentrer.ts'
import { sortir } from '../src/operations/sortir.ts'
import {
  BOB,
  brokenInvariants,
  offlineSale,
  prepareStock,
  reserving,
  selling,
  soldOffline,
  template,
  uneVente,
} from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ template, prepare: prepareStock })
})
beforeEach(() => world.reset())
afterAll(() => world.close())

const ligne = (produitId: number, quantite: number) => ({ produitId, quantite })
const sell = (n: number, quantite: number, constatMax = 0) =>
  world.one(selling, {
    key: uneCle(n),
    body: uneVente({ venteId: unId(n), lignes: [ligne(1, quantite)], constatMax }),
  })
const release = (n: number) =>
  world.one(libererVente, { key: uneCle(n, { undo: true }), body: { venteId: unId(n) } })
const leave = (n: number) => world.one(sortir, { key: `${unId(n)}:sortir:do`, body: { commandeId: unId(n) } })

/** What store 1 has of product 1, and how it came to it, oldest first. */
async function seen() {
  const stocks = await world.pool.query(
    'select disponible, reserve from stocks where magasin_id = 1 and produit_id = 1',
  )
  const moved = await world.pool.query(
    `select cause, delta, auteur_nom from mouvements where magasin_id = 1 and produit_id = 1 and cause <> 'INVENTAIRE'
     order by id`,
  )
  return {
    ...stocks.rows[0],
    moved: moved.rows.map((row) => `${row.cause} ${row.delta} ${row.auteur_nom}`),
  }
}

test('what a sale reserved leaves as an order’s goods do, with its seller', async () => {
  await sell(1, 2)
  expect(await seen()).toEqual({ disponible: 3, reserve: 2, moved: [] })
  await leave(1)
  expect(await seen()).toEqual({ disponible: 3, reserve: 0, moved: ['SORTIE -2 Bob'] })
})

test('what is found stays in the store when the sale is undone', async () => {
  expect((await sell(1, 8, 2)).kind).toBe('refused')
  expect(await seen()).toEqual({ disponible: 5, reserve: 0, moved: [] })
  await sell(2, 8, 3)
  expect(await seen()).toEqual({ disponible: 0, reserve: 8, moved: ['CONSTAT 3 Bob'] })
  await release(2)
  expect(await seen()).toEqual({ disponible: 8, reserve: 0, moved: ['CONSTAT 3 Bob'] })
  expect(await readTold(world.pool, stock.constat.id, 'mouvement_id')).toMatchObject([
    { magasin_id: 1, produit_id: 1, quantite: 3 },
  ])
})

test('a sale without network leaves whatever the stock knows, and what others hold stays theirs', async () => {
  await sell(1, 4)
  const body = offlineSale({ venteId: unId(2), lignes: [ligne(1, 3)] })
  const first = await world.one(soldOffline, { key: uneCle(2), body })
  expect(await seen()).toEqual({ disponible: 0, reserve: 4, moved: ['CONSTAT 2 Bob', 'SORTIE -3 Bob'] })
  // The till’s sale under another key is the same sale.
  expect(await world.one(soldOffline, { key: uneCle(3), body })).toEqual(first)
  expect(await readTold(world.pool, stock.constat.id, 'mouvement_id')).toMatchObject([{ quantite: 2 }])
  await leave(1)
  expect(await brokenInvariants(world.pool)).toEqual([])
})

test('a sale without network at a place that is not known yet waits for it, and is not refused', async () => {
  const request = { key: uneCle(1), body: offlineSale({ magasinId: 9 }) }
  expect((await world.one(soldOffline, request)).kind).toBe('fault')
  await world.pool.query(`insert into lieux (id, nom, type) values (9, 'Lachine', 'MAGASIN')`)
  expect((await world.one(soldOffline, request)).kind).toBe('done')
  expect(await brokenInvariants(world.pool)).toEqual([])
})

test('goods come back once, and those thrown away came and went', async () => {
  const body = {
    retourId: unId(1),
    magasinId: 1,
    lignes: [
      { ...ligne(1, 2), remiseEnStock: true },
      { ...ligne(1, 1), remiseEnStock: false },
    ],
    auteur: BOB,
  }
  const first = await world.one(rentrer, { key: uneCle(1), body })
  expect(await world.one(rentrer, { key: uneCle(2), body })).toEqual(first)
  expect(await seen()).toEqual({ disponible: 7, reserve: 0, moved: ['RETOUR 3 Bob', 'REBUT -1 Bob'] })
})

test('a sale that asks is told what is left, and no other is', async () => {
  const body = uneVente({ venteId: unId(1), lignes: [ligne(1, 2)], constatMax: 0 })
  const told = await world.one(selling, { key: uneCle(1), body: { ...body, restes: true } })
  expect(told).toMatchObject({ kind: 'done', reply: { restes: [{ produitId: 1, disponible: 3 }] } })
  expect(await sell(2, 1)).toEqual({ kind: 'done', reply: { a: expect.any(String) } })
})

test('two cashiers, one last piece: one sale', async () => {
  await sell(1, 4)
  const answers = await Promise.all([2, 3, 4, 5].map((n) => sell(n, 1)))
  expect(answers.map((answer) => answer.kind).toSorted()).toEqual(['done', 'refused', 'refused', 'refused'])
  expect(await seen()).toMatchObject({ disponible: 0, reserve: 5 })
})

test('two sellers who find the same product at once found their own pieces each', async () => {
  const found = (n: number) =>
    world.one(selling, {
      key: uneCle(n),
      body: uneVente({ venteId: unId(n), lignes: [ligne(8, 2)], constatMax: 2 }),
    })
  const answers = await Promise.all([1, 2, 3, 4].map(found))
  expect(answers.map((answer) => answer.kind)).toEqual(['done', 'done', 'done', 'done'])
  const { rows } = await world.pool.query('select disponible, reserve from stocks where produit_id = 8')
  expect(rows).toEqual([{ disponible: 0, reserve: 8 }])
  expect(await brokenInvariants(world.pool)).toEqual([])
})

test('a place holds the sum of its movements, after any history', { timeout: 60_000 }, async () => {
  const seed = Date.now() % 1_000_000
  const random = new Random(seed)
  const one = () => {
    const n = random.between(0, 60)
    const venteId = unId(n)
    const lignes = [ligne(random.between(1, 2) === 1 ? 1 : 8, random.between(1, 4))]
    const acts = [
      () =>
        world.one(reserving, { key: `${venteId}:a:do`, body: { commandeId: venteId, magasinId: 1, lignes } }),
      () =>
        world.one(selling, {
          key: uneCle(n),
          body: uneVente({ venteId, lignes, constatMax: random.between(0, 4) }),
        }),
      () => release(n),
      () => world.one(liberer, { key: `${venteId}:a:undo`, body: { commandeId: venteId } }),
      () => leave(n),
      () => world.one(soldOffline, { key: `${venteId}:o:do`, body: offlineSale({ venteId, lignes }) }),
      () =>
        world.one(rentrer, {
          key: `${venteId}:r:do`,
          body: {
            retourId: venteId,
            magasinId: 1,
            lignes: lignes.map((back) => ({ ...back, remiseEnStock: random.chance(0.6) })),
            auteur: BOB,
          },
        }),
    ]
    return (acts[random.between(0, acts.length - 1)] as (typeof acts)[0])()
  }
  for (let round = 0; round < 30; round += 1) {
    const answers = await Promise.all(Array.from({ length: 8 }, one))
    expect(answers.length, `seed ${seed}`).toBe(8)
    expect(await brokenInvariants(world.pool), `seed ${seed}, round ${round}`).toEqual([])
  }
  const { rows } = await world.pool.query('select distinct cause from mouvements order by 1')
  expect(rows.length, `seed ${seed}`).toBe(5)
})
