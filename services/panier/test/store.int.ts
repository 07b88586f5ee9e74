import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { unId } from '@comptoir/testing/builders.ts'
import { createTestDatabase, createTestPool, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { serviceTemplate } from '@comptoir/testing/template.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockPaniers, openPanier, readPanier, saveLigne } from '../src/db/panier-store.ts'
import { readPrises, savePrises, saveRemises, saveRetours } from '../src/db/prises-store.ts'
import type { PriseFaite } from '../src/domain/prise.ts'

const template = serviceTemplate('panier')
const now = new Date('2026-01-15T12:00:00.000Z')
let database: TestDatabase
let pool: Pool

beforeAll(async () => {
  database = await createTestDatabase({ template })
  pool = createTestPool(database.url)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const fill = (clientId: number, produits: readonly number[]) =>
  withTx(pool, async (tx) => {
    await openPanier(tx, clientId)
    for (const produitId of produits) await saveLigne(tx, clientId, { produitId, quantite: 2 })
  })
const unePrise = (n: number, clientId: number, version = 1): PriseFaite => ({
  statut: 'PRISE',
  commandeId: unId(n),
  clientId,
  version,
  lignes: [{ produitId: 5, quantite: 2 }],
  priseLe: now,
})

test('lines come in the order in which they were put in', async () => {
  await fill(1, [9, 3, 5])
  expect((await readPanier(pool, 1)).lignes.map((ligne) => ligne.produitId)).toEqual([9, 3, 5])
})

test('a cart that is no longer at the version that was taken stops the whole group', async () => {
  await fill(2, [1])
  await fill(3, [1])
  await expect(withTx(pool, (tx) => savePrises(tx, [unePrise(21, 2), unePrise(22, 3, 5)]))).rejects.toThrow(
    '2 to write',
  )
  expect(await readPanier(pool, 2)).toEqual({
    clientId: 2,
    version: 1,
    lignes: [{ produitId: 1, quantite: 2 }],
  })
})

test('no version becomes two orders, even where a lock was forgotten', async () => {
  await fill(4, [1])
  await withTx(pool, (tx) => savePrises(tx, [unePrise(41, 4)]))
  await expect(
    pool.query(`insert into prises (commande_id, client_id, version, statut, lignes, prise_le)
      values ('${unId(42)}', 4, 1, 'PRISE', '[{"produitId":1,"quantite":1}]', now())`),
  ).rejects.toThrow('prises_version_unique')
})

test('a version never falls, and what an order took never changes or goes', async () => {
  await fill(5, [1])
  await withTx(pool, (tx) => savePrises(tx, [unePrise(51, 5)]))
  const id = unId(51)
  await expect(pool.query('update paniers set version = 1 where client_id = 5')).rejects.toThrow(
    'cannot follow',
  )
  await expect(pool.query("update prises set lignes = '[1]' where commande_id = $1", [id])).rejects.toThrow(
    'not change',
  )
  await expect(pool.query('delete from prises where commande_id = $1', [id])).rejects.toThrow('not change')
  await withTx(pool, (tx) =>
    saveRemises(tx, [{ statut: 'REMISE', commandeId: id, clientId: 5, remiseLe: now }]),
  )
  await expect(
    pool.query("update prises set statut = 'PRISE', remise_le = null where commande_id = $1", [id]),
  ).rejects.toThrow('not change')
})

test('lines put back are summed with those that came meanwhile, and an undone take is known as such', async () => {
  await fill(6, [5])
  await withTx(pool, (tx) => savePrises(tx, [unePrise(61, 6)]))
  expect(await readPanier(pool, 6)).toEqual({ clientId: 6, version: 2, lignes: [] })
  await fill(6, [8, 5])
  await withTx(pool, async (tx) => {
    await saveRemises(tx, [{ statut: 'REMISE', commandeId: unId(61), clientId: 6, remiseLe: now }])
    await saveRetours(tx, {
      lignes: [{ clientId: 6, produitId: 5, quantite: 2 }],
      hausses: new Map([[6, 1]]),
    })
  })
  expect(await readPanier(pool, 6)).toEqual({
    clientId: 6,
    version: 3,
    lignes: [
      { produitId: 8, quantite: 2 },
      { produitId: 5, quantite: 4 },
    ],
  })
  const prises = await withTx(pool, (tx) => readPrises(tx, [unId(61)]))
  expect(prises.get(unId(61))).toEqual({ statut: 'REMISE', commandeId: unId(61), clientId: 6, remiseLe: now })
})

test('whoever waited for a cart sees it as the one before left it', async () => {
  await fill(7, [1])
  const first = await pool.connect()
  await first.query('begin')
  await lockPaniers(first, [7])
  const second = withTx(pool, async (tx) => {
    await lockPaniers(tx, [7])
    return readPanier(tx, 7)
  })
  await savePrises(first, [unePrise(71, 7)])
  await first.query('commit')
  first.release()
  expect(await second).toEqual({ clientId: 7, version: 2, lignes: [] })
})
