/** What people see of sagas that this version cannot read. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildWorld, JETON, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await buildWorld()
})
afterEach(() => world.close())

const lire = (url: string) => world.app.inject({ url })

async function commander(): Promise<string> {
  const payload = { produits: [{ produit_id: 1, quantite: 1 }] }
  const id = (await world.app.inject({ method: 'POST', url: '/saga/commande', payload })).json().saga_id
  await expect
    .poll(async () => (await lire(`/saga/commande/${id}`)).json().etapes.at(-1).etat)
    .toBe('reussie')
  return id
}

test('one row that cannot be read is listed and shown with what is known of it, beside those that can', async () => {
  const [illisible, saine] = [await commander(), await commander()]
  await world.pool.query(`update sagas set state = 'null' where id = $1`, [illisible])
  const liste = await lire('/saga')
  expect(liste.statusCode, liste.body).toBe(200)
  expect(liste.json()).toEqual([
    expect.objectContaining({ saga_id: saine, statut: 'TERMINEE' }),
    expect.objectContaining({ saga_id: illisible, statut: 'TERMINEE', illisible: expect.any(String) }),
  ])
  const une = await lire(`/saga/commande/${illisible}`)
  expect(une.statusCode, une.body).toBe(200)
  expect(une.json()).toMatchObject({
    statut_commande: 'CONFIRMEE',
    illisible: expect.stringContaining('state'),
  })
  expect(une.json().etapes.map(({ etape }: { etape: string }) => etape)).toContain('payer')
  const audit = await lire(`/saga/${illisible}/audit`)
  expect(audit.statusCode).toBe(401)
  const acte = await world.app.inject({
    method: 'POST',
    url: `/saga/${illisible}/relancer`,
    payload: { motif: 'essai' },
    headers: { authorization: `Bearer ${JETON}` },
  })
  expect(acte.statusCode, acte.body).toBe(409)
})

test('a live row whose state is broken in any way stops no list', async () => {
  const id = await commander()
  await world.pool.query(
    `update sagas set status = 'EN_COURS', recover = true, ended_at = null, updated_at = clock_timestamp(),
       state = '{"pivotDone": "perhaps", "step": {}, "phase": 7}' where id = $1`,
    [id],
  )
  const liste = await lire('/saga')
  expect(liste.statusCode, liste.body).toBe(200)
  expect(liste.json()).toMatchObject([{ saga_id: id, illisible: expect.any(String) }])
})

test('a key whose order cannot be read is no new order', async () => {
  const cle = '5b0b2a0e-7f0e-4d7c-9c1d-0d4c7e2f6a11'
  const commande = {
    method: 'POST',
    url: '/saga/commande',
    payload: { produits: [{ produit_id: 1, quantite: 1 }] },
    headers: { 'idempotency-key': cle },
  } as const
  const id = (await world.app.inject(commande)).json().saga_id
  await expect
    .poll(async () => (await lire(`/saga/commande/${id}`)).json().etapes.at(-1).etat)
    .toBe('reussie')
  await world.pool.query(`update sagas set state = 'null' where id = $1`, [id])
  expect((await world.app.inject(commande)).statusCode).toBe(500)
  expect((await lire('/saga')).json()).toHaveLength(1)
})

test('a saga that no live orchestrator can run is marked, and found by a filter', async () => {
  const [orpheline, saine] = [await commander(), await commander()]
  await world.pool.query(
    `update sagas set status = 'EN_COURS', recover = true, ended_at = null, owner = gen_random_uuid() where id = $1`,
    [orpheline],
  )
  expect((await lire('/saga?sans_moteur=1')).json()).toMatchObject([
    { saga_id: orpheline, sans_moteur: true },
  ])
  expect((await lire(`/saga/commande/${orpheline}`)).json()).toMatchObject({ sans_moteur: true })
  expect((await lire(`/saga/commande/${saine}`)).json()).not.toHaveProperty('sans_moteur')
})

test('a saga of a definition that is not known here is shown by its own steps', async () => {
  const id = await commander()
  await world.pool.query('update sagas set definition_version = 99 where id = $1', [id])
  const une = await lire(`/saga/commande/${id}`)
  expect(une.statusCode, une.body).toBe(200)
  expect(une.json().pourquoi).toContain('passer-commande@99')
  expect(une.json().etapes[0]).toMatchObject({
    etape: 'creer-commande',
    tentatives: [{ essai: 1, issue: 'reussie' }],
  })
  expect((await lire('/saga')).json()).toMatchObject([{ saga_id: id, etape: null }])
})

test('a line of the timeline that is none is left out', async () => {
  const id = await commander()
  await world.pool.query(
    `insert into transitions (saga_id, version, epoch, details) values ($1, 98, 1, '7'), ($1, 99, 1, '[{"at": null}, null]')`,
    [id],
  )
  const une = await lire(`/saga/commande/${id}`)
  expect(une.statusCode, une.body).toBe(200)
  expect(une.json().etapes.at(-1).etat).toBe('reussie')
})
