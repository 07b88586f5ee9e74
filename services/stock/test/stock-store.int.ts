import { newId } from '@comptoir/kit/ids.ts'
import { uneCle, uneReservation, unId } from '@comptoir/testing/builders.ts'
import { createWorld, type World } from '@comptoir/testing/participant-world.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { liberer } from '../src/operations/liberer.ts'
import { sortir } from '../src/operations/sortir.ts'
import { brokenInvariants, observeStock, prepareStock, reserving, template } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ template, prepare: prepareStock })
})
beforeEach(() => world.reset())
afterAll(() => world.close())

const reserve = (n: number, key = uneCle(n)) =>
  world.one(reserving, { key, body: uneReservation({ commandeId: unId(n) }) })
const release = (n: number, key = uneCle(n, { undo: true })) =>
  world.one(liberer, { key, body: { commandeId: unId(n) } })
const leave = (n: number, key = `${unId(n)}:sortir:do`) =>
  world.one(sortir, { key, body: { commandeId: unId(n) } })

describe('the database refuses, whatever asks', () => {
  test.each([
    ['less than nothing free', 'update stocks set disponible = -1', 'stocks_disponible'],
    ['less than nothing held', 'update stocks set reserve = -1', 'stocks_reserve'],
    ['stock in a place that does not exist', 'insert into stocks values (99, 1, 1)', 'stocks_magasin_id'],
    [
      'a departure that adds',
      `insert into mouvements (magasin_id, produit_id, delta, cause, commande_id, a)
      values (6, 1, 1, 'SORTIE', '${newId()}', now())`,
      'mouvements_delta',
    ],
    [
      'a departure without its order',
      `insert into mouvements (magasin_id, produit_id, delta, cause, a)
      values (6, 1, -1, 'SORTIE', now())`,
      'mouvements_piece',
    ],
    [
      'a find that takes away',
      `insert into mouvements (magasin_id, produit_id, delta, cause, commande_id, a, auteur_id, auteur_nom)
      values (6, 1, -1, 'CONSTAT', '${newId()}', now(), '1', 'Bob')`,
      'mouvements_delta',
    ],
    [
      'a return that nobody took',
      `insert into mouvements (magasin_id, produit_id, delta, cause, retour_id, a)
      values (6, 1, 1, 'RETOUR', '${newId()}', now())`,
      'mouvements_auteur',
    ],
    [
      'goods that came back of no return',
      `insert into mouvements (magasin_id, produit_id, delta, cause, a, auteur_id, auteur_nom)
      values (6, 1, 1, 'RETOUR', now(), '1', 'Bob')`,
      'mouvements_piece',
    ],
    ['a change of a movement', 'update mouvements set delta = 1', 'append-only'],
    [
      'lines of no reservation',
      `insert into reservation_lignes values ('${newId()}', 1, 1)`,
      'no reservation',
    ],
    [
      'parts of no reservation of several places',
      `with r as (insert into reservations (commande_id, magasin_id, statut, reservee_le)
        values ('${unId(81)}', 6, 'RESERVEE', now()))
      insert into reservation_parts values ('${unId(81)}', 6, 1, 1)`,
      'no reservation',
    ],
    ['a change of a part', 'update reservation_parts set quantite = 1', 'append-only'],
    ['the loss of a reservation', 'delete from reservations', 'append-only'],
    ['the loss of movements', 'truncate mouvements', 'append-only'],
    [
      'a reservation of no known state',
      `insert into reservations values ('${newId()}', 6, 'PERDUE', now(), now())`,
      'reservations_statut',
    ],
    [
      'a reservation of no known origin',
      `insert into reservations values ('${newId()}', 6, 'RESERVEE', now(), null, 'AUTRE')`,
      'reservations_origine',
    ],
    [
      'lines of another origin than their reservation',
      `with r as (insert into reservations (commande_id, magasin_id, statut, reservee_le, origine)
        values ('${unId(80)}', 6, 'RESERVEE', now(), 'PUBLIQUE'))
      insert into reservation_lignes (commande_id, produit_id, quantite) values ('${unId(80)}', 1, 1)`,
      'no reservation',
    ],
  ])('%s', async (_name, statement, rule) => {
    await expect(world.pool.query(statement)).rejects.toThrow(rule)
  })

  test('a second departure of one order', async () => {
    await reserve(1)
    await leave(1)
    const twice = world.pool.query(
      `insert into mouvements (magasin_id, produit_id, delta, cause, commande_id, a)
       select magasin_id, produit_id, delta, cause, commande_id, a from mouvements where cause = 'SORTIE'`,
    )
    await expect(twice).rejects.toThrow('mouvements_une_sortie')
  })
})

describe('an order has one reservation, under whatever keys it is asked for', () => {
  test('reserved again with the same content, it is the same one', async () => {
    const first = await reserve(1)
    const after = await observeStock(world.pool)
    expect(await reserve(1, uneCle(99))).toEqual(first)
    expect(await observeStock(world.pool)).toEqual(after)
  })

  test('a release that comes first refuses the late reservation', async () => {
    await release(1)
    expect(await reserve(1, uneCle(99))).toMatchObject({
      kind: 'refused',
      refusal: { refus: 'RESERVATION_EXISTANTE' },
    })
  })

  test('released under several keys at once, it gives its pieces back once', async () => {
    const before = await observeStock(world.pool)
    await reserve(1)
    await Promise.all([50, 51, 52].map((n) => release(1, uneCle(n))))
    expect(await observeStock(world.pool)).toEqual(before)
  })

  test('a release and a departure at the same time: one of them has it', async () => {
    for (let n = 0; n < 10; n += 1) {
      await reserve(n)
      const [released, left] = await Promise.all([release(n), leave(n)])
      expect(released.kind).toBe('done')
      expect(['done', 'fault']).toContain(left.kind)
      const { rows } = await world.pool.query('select statut from reservations where commande_id = $1', [
        unId(n),
      ])
      expect(rows).toEqual([{ statut: left.kind === 'done' ? 'SORTIE' : 'LIBEREE' }])
    }
    expect(await brokenInvariants(world.pool)).toEqual([])
  })

  test('what has left stays gone when it is released late', async () => {
    await reserve(1)
    await leave(1)
    const after = await observeStock(world.pool)
    expect((await release(1)).kind).toBe('done')
    expect(await observeStock(world.pool)).toEqual(after)
  })
})

test('reservations, releases and departures at the same time never wait for each other in a circle', async () => {
  const numbers = Array.from({ length: 40 }, (_, n) => n)
  await world.run(
    reserving,
    numbers.slice(0, 20).map((n) => ({
      key: uneCle(n),
      body: uneReservation({
        commandeId: unId(n),
        lignes: [
          { produitId: 2, quantite: 1 },
          { produitId: 1, quantite: 1 },
        ],
      }),
    })),
  )
  const ids = (from: number, to: number) => numbers.slice(from, to).map((n) => ({ commandeId: unId(n) }))
  const answers = await Promise.all([
    world.run(
      reserving,
      ids(20, 40).map((id, n) => ({ key: uneCle(20 + n), body: uneReservation(id) })),
    ),
    world.run(
      liberer,
      ids(0, 10)
        .toReversed()
        .map((body) => ({ key: `${body.commandeId}:x:do`, body })),
    ),
    world.run(
      sortir,
      ids(10, 20)
        .toReversed()
        .map((body) => ({ key: `${body.commandeId}:y:do`, body })),
    ),
  ])
  expect(answers.flat().map((answer) => answer.kind)).toEqual(answers.flat().map(() => 'done'))
  expect(await brokenInvariants(world.pool)).toEqual([])
})
