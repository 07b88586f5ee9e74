/** Counts: each puts right what was there when it was made, whatever moved since; what knows less than the stock is refused. */
import { newId } from '@comptoir/kit/ids.ts'
import { Random } from '@comptoir/testing/random.ts'
import { alice, carol } from '@comptoir/testing/staff.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { expect, test } from 'vitest'
import { brokenInvariants, nameProduits, openWorld, prepareStock, putStock } from './world.ts'

const world = openWorld(prepareStock)
let last = 100
/** A product that nobody has touched, of which store 1 holds so many. */
async function fresh(pieces: number): Promise<number> {
  last += 1
  await putStock(world.pool, [[1, last, pieces]])
  return last
}
const now = () => new Date()
const count = async (lignes: readonly object[], as = alice) =>
  world.app.inject({
    method: 'POST',
    url: '/stock/inventaires',
    headers: await bearer(as),
    payload: { magasin_id: 1, lignes, motif: 'inventaire du mois' },
  })
const ligne = (produit: number, compte: number, vuA = now()) => ({
  produit_id: produit,
  compte,
  vu_a: vuA.toISOString(),
})
/** A piece or more that come or go by hand, as a movement. */
async function move(produit: number, quantite: number): Promise<void> {
  const reply = await world.app.inject({
    method: 'POST',
    url: '/stock/ajustements',
    headers: await bearer(alice),
    payload: {
      magasin_id: 1,
      cause: quantite > 0 ? 'CONSTAT' : 'REBUT',
      lignes: [{ produit_id: produit, quantite: Math.abs(quantite) }],
      motif: 'essai',
    },
  })
  expect(reply.statusCode).toBe(201)
}
const reserve = async (produit: number, quantite: number, commandeId = newId()) =>
  world.app.inject({
    method: 'POST',
    url: '/interne/stock/reserver',
    headers: { 'idempotency-key': `${commandeId}:reserver-stock:do` },
    payload: { commande_id: commandeId, magasin_id: 1, lignes: [{ produit_id: produit, quantite }] },
  })
const holds = async (produit: number) => {
  const [row] = (await world.app.inject(`/stock?magasin_id=1&produit_id=${produit}`)).json()
  return row.disponible + row.reserve
}

test('a count puts right what was there at its instant, and what moved since stays', async () => {
  const produit = await fresh(10)
  await move(produit, 2)
  const seen = now()
  await move(produit, -5)
  const reply = await count([ligne(produit, 11, seen)])
  expect(reply.json()).toMatchObject({
    conformes: 0,
    ecarts: [{ produit_id: produit, compte: 11, attendu: 12, delta: -1 }],
    auteur: { nom: 'Alice' },
  })
  expect(await holds(produit)).toBe(6)
  const [moved] = (
    await world.app.inject({
      url: `/stock/mouvements?document_id=${reply.json().inventaire_id}`,
      headers: await bearer(alice),
    })
  ).json()
  expect(moved).toMatchObject({ cause: 'INVENTAIRE', delta: -1, motif: 'inventaire du mois' })
})

test('what is as expected is not touched, and what the stock did not know is there', async () => {
  const produit = await fresh(4)
  const reply = await count([ligne(produit, 4), ligne(199, 3)])
  expect(reply.json()).toMatchObject({ conformes: 1, ecarts: [{ produit_id: 199, delta: 3 }] })
  expect(await holds(199)).toBe(3)
})

test('the future, a product named twice, an older count and what precedes the first movement are refused', async () => {
  const before = new Date(Date.now() - 3_600_000)
  const produit = await fresh(7)
  const seen = now()
  await count([ligne(produit, 6)])
  const code = async (lignes: readonly object[], as = alice) => (await count(lignes, as)).json().code
  expect(await code([ligne(produit, 6, new Date(Date.now() + 60_000))])).toBe('COMPTE_A_VENIR')
  expect(await code([ligne(produit, 6), ligne(produit, 6)])).toBe('PRODUIT_EN_DOUBLE')
  expect(await code([ligne(await fresh(1), 5), ligne(produit, 5, seen)])).toBe('COMPTE_PERIME')
  expect(await code([ligne(produit, 5, before)])).toBe('COMPTE_PERIME')
  expect(await code([ligne(produit, 6)], carol)).toBe('MAGASIN_INTERDIT')
  expect([await holds(produit), await holds(last)]).toEqual([6, 1])
})

test('a movement within the millisecond of a count precedes it', async () => {
  const produit = 198
  const seen = new Date('2026-01-05T10:00:00.123Z')
  await world.pool.query(`with filled as (
      insert into stocks (magasin_id, produit_id, disponible, seuil) values (1, 198, 7, 10) returning produit_id
    )
    insert into mouvements (magasin_id, produit_id, delta, cause, a)
    select 1, produit_id, 7, 'INVENTAIRE', '2026-01-05T10:00:00.123999Z' from filled`)
  expect((await count([ligne(produit, 6, seen)])).json()).toMatchObject({
    ecarts: [{ attendu: 7, delta: -1 }],
  })
  expect(await holds(produit)).toBe(6)
})

test('what moves while a count waits for its rows is looked at again', async () => {
  const late = await fresh(10)
  const fresher = 197
  const seen = now()
  const other = await world.pool.connect()
  try {
    // Two pieces that left before the count, told of after it looked; and a product that was not in the place yet.
    await other.query('begin')
    await other.query(`with left_before as (
        insert into mouvements (magasin_id, produit_id, delta, cause, a)
        values (1, ${late}, -2, 'INVENTAIRE', '${new Date(seen.getTime() - 1).toISOString()}')
      ) update stocks set disponible = disponible - 2 where magasin_id = 1 and produit_id = ${late}`)
    await other.query(`with found as (
        insert into mouvements (magasin_id, produit_id, delta, cause, a)
        values (1, ${fresher}, 4, 'INVENTAIRE', '${new Date(seen.getTime() - 1).toISOString()}')
      ) insert into stocks (magasin_id, produit_id, disponible) values (1, ${fresher}, 4)`)
    const counting = count([ligne(late, 7, seen), ligne(fresher, 5, seen)])
    const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(async () => (await world.pool.query(waits)).rowCount).toBe(1)
    await other.query('commit')
    expect((await counting).json().ecarts).toMatchObject([
      { produit_id: late, attendu: 8, delta: -1 },
      { produit_id: fresher, attendu: 4, delta: 1 },
    ])
  } finally {
    other.release()
  }
  expect([await holds(late), await holds(fresher)]).toEqual([7, 5])
})

test('what orders hold cannot be counted away', async () => {
  const produit = await fresh(5)
  await reserve(produit, 4)
  expect((await count([ligne(produit, 3)])).json()).toMatchObject({
    code: 'COMPTE_SOUS_RESERVE',
    reserve: 4,
    reste: 3,
  })
  expect((await count([ligne(produit, 4)])).statusCode).toBe(201)
  expect(await holds(produit)).toBe(4)
})

test('two who count the same shelf at once put its difference right once', async () => {
  const produit = await fresh(10)
  const replies = await Promise.all(Array.from({ length: 4 }, () => count([ligne(produit, 8)])))
  expect(replies.filter(({ statusCode }) => statusCode === 201).length).toBeGreaterThan(0)
  expect(await holds(produit)).toBe(8)
})

test('a count of 2,000 products refuses no order, and delays none beyond its time', {
  timeout: 60_000,
}, async () => {
  const produits = Array.from({ length: 2_000 }, (_, index) => 10_000 + index)
  await nameProduits(world.pool, 10_000, 11_999)
  await putStock(
    world.pool,
    produits.map((produit) => [1, produit, 50]),
  )
  const orders = async () => {
    const refused: string[] = []
    for (let round = 0; round < 20; round += 1) {
      const replies = await Promise.all(
        Array.from({ length: 20 }, (_, index) => reserve(10_000 + ((round * 97 + index * 13) % 2_000), 1)),
      )
      refused.push(...replies.filter(({ statusCode }) => statusCode !== 200).map(({ body }) => body))
    }
    return refused
  }
  const seen = now()
  const [counted, refused] = await Promise.all([
    count(produits.map((produit) => ligne(produit, produit % 2 === 0 ? 49 : 50, seen))),
    orders(),
  ])
  expect(counted.json()).toMatchObject({ conformes: 1_000 })
  expect(refused).toEqual([])
  expect(await brokenInvariants(world.pool)).toEqual([])
})

/** The shelf as a person knows it: what happened to it, and when. A count sets what it was at its instant. */
class Shelf {
  readonly #facts: { at: number; change: number }[]
  readonly #first: number
  #counted = 0
  constructor(pieces: number, at: number) {
    this.#facts = [{ at, change: pieces }]
    this.#first = at
  }
  get now() {
    return this.#facts.reduce((sum, { change }) => sum + change, 0)
  }
  move(at: number, change: number) {
    this.#facts.push({ at, change })
  }
  /** Whether the count is taken, and then the shelf is as it says. */
  count(at: number, compte: number, done: number): boolean {
    if (at < this.#first || at < this.#counted) return false
    const there = this.#facts.filter((fact) => fact.at <= at).reduce((sum, { change }) => sum + change, 0)
    if (this.now + compte - there < 0) return false
    if (compte !== there) {
      this.#facts.push({ at: done, change: compte - there })
      this.#counted = done
    }
    return true
  }
}

test('after any history of movements and counts, a shelf is what the model says', {
  timeout: 60_000,
}, async () => {
  const seed = Date.now() % 1_000_000
  const random = new Random(seed)
  const produit = await fresh(20)
  const at = async (order: 'asc' | 'desc') => {
    const { rows } = await world.pool.query(
      `select a from mouvements where produit_id = $1 order by id ${order} limit 1`,
      [produit],
    )
    return (rows[0].a as Date).getTime()
  }
  const shelf = new Shelf(20, await at('asc'))
  const instants = [await at('asc')]
  for (let step = 0; step < 60; step += 1) {
    if (random.chance(0.6)) {
      const change = random.between(0, 1) === 1 ? random.between(1, 5) : -random.between(1, 5)
      if (shelf.now + change < 0) continue
      await move(produit, change)
      shelf.move(await at('desc'), change)
      instants.push(await at('desc'))
    } else {
      const seen = instants[random.between(0, instants.length - 1)] as number
      const compte = random.between(0, 30)
      const reply = await count([ligne(produit, compte, new Date(seen))])
      const taken = shelf.count(seen, compte, await at('desc'))
      expect(reply.statusCode, `seed ${seed}, step ${step}: ${reply.body}`).toBe(taken ? 201 : 409)
    }
    expect(await holds(produit), `seed ${seed}, step ${step}`).toBe(shelf.now)
  }
  expect(await brokenInvariants(world.pool), `seed ${seed}`).toEqual([])
})
