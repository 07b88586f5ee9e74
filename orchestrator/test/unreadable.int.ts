/** What people see of sagas that this version cannot read. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildWorld, TOKEN, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await buildWorld()
})
afterEach(() => world.close())

const read = (url: string) => world.app.inject({ url })

async function order(): Promise<string> {
  const payload = { produits: [{ produit_id: 1, quantite: 1 }] }
  const id = (await world.app.inject({ method: 'POST', url: '/saga/commande', payload })).json().saga_id
  await expect
    .poll(async () => (await read(`/saga/commande/${id}`)).json().etapes.at(-1).etat)
    .toBe('reussie')
  return id
}

test('one row that cannot be read is listed and shown with what is known of it, beside those that can', async () => {
  const [unreadable, readable] = [await order(), await order()]
  await world.pool.query(`update sagas set state = 'null' where id = $1`, [unreadable])
  const list = await read('/saga')
  expect(list.statusCode, list.body).toBe(200)
  expect(list.json()).toEqual([
    expect.objectContaining({ saga_id: readable, statut: 'TERMINEE' }),
    expect.objectContaining({ saga_id: unreadable, statut: 'TERMINEE', illisible: expect.any(String) }),
  ])
  const une = await read(`/saga/commande/${unreadable}`)
  expect(une.statusCode, une.body).toBe(200)
  expect(une.json()).toMatchObject({
    statut_commande: 'CONFIRMEE',
    illisible: expect.stringContaining('state'),
  })
  expect(une.json().etapes.map(({ etape }: { etape: string }) => etape)).toContain('payer')
  const audit = await read(`/saga/${unreadable}/audit`)
  expect(audit.statusCode).toBe(401)
  const acted = await world.app.inject({
    method: 'POST',
    url: `/saga/${unreadable}/relancer`,
    payload: { motif: 'essai' },
    headers: { authorization: `Bearer ${TOKEN}` },
  })
  expect(acted.statusCode, acted.body).toBe(409)
})

test('a live row whose state is broken in any way stops no list', async () => {
  const id = await order()
  await world.pool.query(
    `update sagas set status = 'EN_COURS', recover = true, ended_at = null, updated_at = clock_timestamp(),
       state = '{"pivotDone": "perhaps", "step": {}, "phase": 7}' where id = $1`,
    [id],
  )
  const list = await read('/saga')
  expect(list.statusCode, list.body).toBe(200)
  expect(list.json()).toMatchObject([{ saga_id: id, illisible: expect.any(String) }])
})

test('a key whose order cannot be read is no new order', async () => {
  const key = '5b0b2a0e-7f0e-4d7c-9c1d-0d4c7e2f6a11'
  const commande = {
    method: 'POST',
    url: '/saga/commande',
    payload: { produits: [{ produit_id: 1, quantite: 1 }] },
    headers: { 'idempotency-key': key },
  } as const
  const id = (await world.app.inject(commande)).json().saga_id
  await expect
    .poll(async () => (await read(`/saga/commande/${id}`)).json().etapes.at(-1).etat)
    .toBe('reussie')
  await world.pool.query(`update sagas set state = 'null' where id = $1`, [id])
  expect((await world.app.inject(commande)).statusCode).toBe(500)
  expect((await read('/saga')).json()).toHaveLength(1)
})

test('a saga that no live orchestrator can run is marked, and found by a filter', async () => {
  const [orphan, readable] = [await order(), await order()]
  await world.pool.query(
    `update sagas set status = 'EN_COURS', recover = true, ended_at = null, owner = gen_random_uuid() where id = $1`,
    [orphan],
  )
  expect((await read('/saga?sans_moteur=1')).json()).toMatchObject([{ saga_id: orphan, sans_moteur: true }])
  expect((await read(`/saga/commande/${orphan}`)).json()).toMatchObject({ sans_moteur: true })
  expect((await read(`/saga/commande/${readable}`)).json()).not.toHaveProperty('sans_moteur')
})

test('a saga of a definition that is not known here is shown by its own steps', async () => {
  const id = await order()
  await world.pool.query('update sagas set definition_version = 99 where id = $1', [id])
  const une = await read(`/saga/commande/${id}`)
  expect(une.statusCode, une.body).toBe(200)
  expect(une.json().pourquoi).toContain('passer-commande@99')
  expect(une.json().etapes[0]).toMatchObject({
    etape: 'creer-commande',
    tentatives: [{ essai: 1, issue: 'reussie' }],
  })
  expect((await read('/saga')).json()).toMatchObject([{ saga_id: id, etape: null }])
})

test('a line of the timeline that is none is left out', async () => {
  const id = await order()
  await world.pool.query(
    `insert into transitions (saga_id, version, epoch, details) values ($1, 98, 1, '7'), ($1, 99, 1, '[{"at": null}, null]')`,
    [id],
  )
  const une = await read(`/saga/commande/${id}`)
  expect(une.statusCode, une.body).toBe(200)
  expect(une.json().etapes.at(-1).etat).toBe('reussie')
})
