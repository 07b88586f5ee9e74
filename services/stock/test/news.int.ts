/** What others are told of what places hold: each change once or with others, never an older one after a newer one. */
import { stock } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { readPast, readTold } from '@comptoir/testing/past.ts'
import { Random } from '@comptoir/testing/random.ts'
import { beforeEach, expect, test } from 'vitest'
import { lockHoldings, saveMouvements } from '../src/db/mouvements-store.ts'
import { saveSeuil } from '../src/db/seuils-store.ts'
import type { Mouvement } from '../src/domain/mouvement.ts'
import { tellChanges } from '../src/operations/news.ts'
import { seedDemandes } from '../src/routes/demo-demandes.ts'
import { BOB, metrics, openWorld, prepareStock, putStock } from './world.ts'

const world = openWorld(prepareStock)
const tell = () => tellChanges({ pool: world.pool, newId })

const saveReception = async (
  tx: Tx,
  { magasinId, produitId, delta }: Pick<Mouvement, 'magasinId' | 'produitId' | 'delta'>,
) => {
  const mouvements: Mouvement[] = [{ magasinId, produitId, cause: 'RECEPTION', delta }]
  const before = await lockHoldings(tx, mouvements)
  await saveMouvements(tx, { mouvements, before }, { id: newId(), auteur: BOB, at: new Date() })
}
/** Goods that come to a place. */
const receive = (magasinId: number, produitId: number, delta: number) =>
  withTx(world.pool, (tx) => saveReception(tx, { magasinId, produitId, delta }))

const toldOf = (magasinId: number, produitId: number) =>
  readTold(world.pool, stock.stockChange.id, 'version').then((told) =>
    told.filter((body) => body['magasin_id'] === magasinId && body['produit_id'] === produitId),
  )

/** What places hold, by place and product. */
async function held(): Promise<unknown[]> {
  const { rows } = await world.pool.query(
    'select magasin_id, produit_id, disponible, reserve, en_transit, seuil, cible from stocks order by 1, 2',
  )
  return rows
}

beforeEach(tell)

test('what changed since the last round is told once, in one version', async () => {
  const before = (await toldOf(6, 1)).length
  for (let time = 0; time < 3; time += 1) await receive(6, 1, 10)
  expect(await tell()).toBe(1)
  expect(await tell()).toBe(0)
  expect((await toldOf(6, 1)).slice(before)).toMatchObject([
    { disponible: 1_030, reserve: 0, en_transit: 0, seuil: 10, cible: null, version: before + 1 },
  ])
})

test('a threshold is told as goods are, and so is a product that is new to a place', async () => {
  await withTx(world.pool, (tx) => saveSeuil(tx, { magasinId: 1, produitId: 77, seuil: 4, cible: 9 }))
  expect(await tell()).toBe(1)
  expect(await toldOf(1, 77)).toMatchObject([{ disponible: 0, seuil: 4, cible: 9, version: 1 }])
})

test('a change whose transaction ends late is told by a later round', async () => {
  const before = (await toldOf(6, 2)).length
  await withTx(world.pool, async (tx) => {
    await saveReception(tx, { magasinId: 6, produitId: 2, delta: 5 })
    await receive(6, 3, 1)
    expect(await tell()).toBe(1)
  })
  expect(await tell()).toBe(1)
  expect((await toldOf(6, 2)).slice(before)).toMatchObject([{ disponible: 1_005 }])
})

test('after any storm of changes and rounds, the greatest versions are what places hold, and so is the past', async () => {
  const seed = Date.now() % 1_000_000
  const random = new Random(seed)
  const acts = Array.from({ length: 60 }, () =>
    random.chance(0.6)
      ? receive(random.chance(0.5) ? 1 : 6, random.between(1, 4), random.between(1, 9))
      : tell(),
  )
  await Promise.all(acts)
  await tell()
  const newest = new Map<string, Record<string, unknown>>()
  for (const { a: _at, version, ...body } of await readTold(world.pool, stock.stockChange.id, 'version')) {
    const key = [body['magasin_id'], body['produit_id']].join(' ')
    const versions = (newest.get(key)?.['versions'] as number[] | undefined) ?? []
    newest.set(key, { ...body, versions: [...versions, version] })
  }
  for (const { versions } of newest.values())
    expect(versions, `seed ${seed}`).toEqual((versions as number[]).map((_, index) => index + 1))
  const told = [...newest.values()].map(({ versions: _all, ...body }) => body)
  expect(told).toHaveLength((await held()).length)
  expect(await held(), `seed ${seed}`).toEqual(expect.arrayContaining(told))
  for (const limite of [1, 3, 500]) {
    const past = await readPast(world.app, stock.passe.stockChange.spec, limite)
    expect(past.map(({ a: _at, version: _version, ...body }) => body)).toEqual(await held())
  }
})

test('the past tells the newest of each request, as it was told', async () => {
  const deps = { pool: world.pool, newId, now: () => new Date(), metrics }
  await world.pool.query(
    `insert into lieux (id, nom, type) select n, 'Magasin ' || n, 'MAGASIN' from generate_series(2, 5) n`,
  )
  await putStock(
    world.pool,
    [151, 152, 153, 154, 155, 156, 157, 158].map((produitId) => [6, produitId, 50]),
  )
  await putStock(world.pool, [
    [2, 159, 9],
    [3, 160, 9],
    [4, 161, 20],
  ])
  await seedDemandes(deps as never)
  const told = await readTold(world.pool, stock.demandeChange.id, 'demande_id', 'version')
  const newest = new Map(told.map((body) => [body['demande_id'], body]))
  expect(newest.size).toBe(11)
  for (const limite of [3, 500])
    expect(await readPast(world.app, stock.passe.demandeChange.spec, limite)).toEqual([...newest.values()])
})
