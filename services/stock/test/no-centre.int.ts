/** A stock that magasins has not told of its centre yet: what concerns it waits, and nothing is begun. */
import { randomUUID } from 'node:crypto'
import { charlie } from '@comptoir/testing/staff.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { expect, test } from 'vitest'
import { nameProduits, openWorld } from './world.ts'

const world = openWorld(async (pool) => {
  await nameProduits(pool, 1, 3)
  await pool.query(`insert into lieux (id, nom, type) values (1, 'Plateau', 'MAGASIN')`)
})
const produits = [{ produit_id: 1, quantite: 2 }]
const key = randomUUID()

const post = async (url: string, payload: object) =>
  world.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { ...(await bearer(charlie)), 'idempotency-key': key },
  })

test.each([
  ['/approvisionnements', { magasin_id: 1, lignes: produits }],
  ['/approvisionnements/proposer', {}],
  ['/stock/verifier', { produits }],
])('%s is to be sent again until the centre is known', async (url, body) => {
  const early = await post(url, body)
  expect([early.statusCode, early.json().code]).toEqual([503, 'SERVICE_SANS_REPONSE'])
  expect(early.headers['retry-after']).toBe('1')
  await world.pool.query(
    `insert into lieux (id, nom, type) values (6, 'Centre logistique', 'CENTRE') on conflict (id) do update set type = 'CENTRE'`,
  )
  expect((await post(url, body)).statusCode).not.toBe(503)
  await world.pool.query(`update lieux set type = 'MAGASIN' where id = 6`)
})
