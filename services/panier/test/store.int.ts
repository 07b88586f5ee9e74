import { withTx } from '@comptoir/kit/postgres/database.ts'
import { unId } from '@comptoir/testing/builders.ts'
import { expect, test } from 'vitest'
import { lockPaniers, openPanier, readPanier, saveLigne } from '../src/db/panier-store.ts'
import { readPrises, savePrises, saveRemises, saveReturns } from '../src/db/prises-store.ts'
import type { TakenPrise } from '../src/domain/prise.ts'
import { openWorld } from './world.ts'

const now = new Date('2026-01-15T12:00:00.000Z')
const world = openWorld()

const fill = (clientId: number, produits: readonly number[]) =>
  withTx(world.pool, async (tx) => {
    await openPanier(tx, clientId)
    for (const produitId of produits) await saveLigne(tx, clientId, { produitId, quantite: 2 })
  })
const unePrise = (n: number, clientId: number, version = 1): TakenPrise => ({
  statut: 'PRISE',
  commandeId: unId(n),
  clientId,
  version,
  lignes: [{ produitId: 5, quantite: 2 }],
  priseLe: now,
})

test('lines come in the order in which they were put in', async () => {
  await fill(1, [9, 3, 5])
  expect((await readPanier(world.pool, 1)).lignes.map((ligne) => ligne.produitId)).toEqual([9, 3, 5])
})

test('a cart that is no longer at the version that was taken stops the whole group', async () => {
  await fill(2, [1])
  await fill(3, [1])
  await expect(
    withTx(world.pool, (tx) => savePrises(tx, [unePrise(21, 2), unePrise(22, 3, 5)])),
  ).rejects.toThrow('2 to write')
  expect(await readPanier(world.pool, 2)).toEqual({
    clientId: 2,
    version: 1,
    lignes: [{ produitId: 1, quantite: 2 }],
  })
})

test('no version becomes two orders, even where a lock was forgotten', async () => {
  await fill(4, [1])
  await withTx(world.pool, (tx) => savePrises(tx, [unePrise(41, 4)]))
  await expect(
    world.pool.query(`insert into prises (commande_id, client_id, version, statut, lignes, prise_le)
      values ('${unId(42)}', 4, 1, 'PRISE', '[{"produitId":1,"quantite":1}]', now())`),
  ).rejects.toThrow('prises_version_unique')
})

test('a version never falls, and what an order took never changes or goes', async () => {
  await fill(5, [1])
  await withTx(world.pool, (tx) => savePrises(tx, [unePrise(51, 5)]))
  const id = unId(51)
  await expect(world.pool.query('update paniers set version = 1 where client_id = 5')).rejects.toThrow(
    'cannot follow',
  )
  await expect(
    world.pool.query("update prises set lignes = '[1]' where commande_id = $1", [id]),
  ).rejects.toThrow('not change')
  await expect(world.pool.query('delete from prises where commande_id = $1', [id])).rejects.toThrow(
    'not change',
  )
  await withTx(world.pool, (tx) =>
    saveRemises(tx, [{ statut: 'REMISE', commandeId: id, clientId: 5, remiseLe: now }]),
  )
  await expect(
    world.pool.query("update prises set statut = 'PRISE', remise_le = null where commande_id = $1", [id]),
  ).rejects.toThrow('not change')
})

test('lines put back are summed with those that came meanwhile, and an undone take is known as such', async () => {
  await fill(6, [5])
  await withTx(world.pool, (tx) => savePrises(tx, [unePrise(61, 6)]))
  expect(await readPanier(world.pool, 6)).toEqual({ clientId: 6, version: 2, lignes: [] })
  await fill(6, [8, 5])
  await withTx(world.pool, async (tx) => {
    await saveRemises(tx, [{ statut: 'REMISE', commandeId: unId(61), clientId: 6, remiseLe: now }])
    await saveReturns(tx, {
      lignes: [{ clientId: 6, produitId: 5, quantite: 2 }],
      rises: new Map([[6, 1]]),
    })
  })
  expect(await readPanier(world.pool, 6)).toEqual({
    clientId: 6,
    version: 3,
    lignes: [
      { produitId: 8, quantite: 2 },
      { produitId: 5, quantite: 4 },
    ],
  })
  const prises = await withTx(world.pool, (tx) => readPrises(tx, [unId(61)]))
  expect(prises.get(unId(61))).toEqual({ statut: 'REMISE', commandeId: unId(61), clientId: 6, remiseLe: now })
})

test('a transaction that waited for a cart sees it as the one before left it', async () => {
  await fill(7, [1])
  const first = await world.pool.connect()
  await first.query('begin')
  await lockPaniers(first, [7])
  const second = withTx(world.pool, async (tx) => {
    await lockPaniers(tx, [7])
    return readPanier(tx, 7)
  })
  await savePrises(first, [unePrise(71, 7)])
  await first.query('commit')
  first.release()
  expect(await second).toEqual({ clientId: 7, version: 2, lignes: [] })
})
