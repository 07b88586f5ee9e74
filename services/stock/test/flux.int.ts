/** The stream of alerts and requests: all as they are, then each that changes, for one's own places, whichever instance changed it. */

import { appDeps } from '@comptoir/testing/app.ts'
import { followStream } from '@comptoir/testing/follow-stream.ts'
import { eventually } from '@comptoir/testing/service.ts'
import { alice, bob, carol, charlie } from '@comptoir/testing/staff.ts'
import { bearer, type TestToken } from '@comptoir/testing/tokens.ts'
import type { FastifyInstance } from 'fastify'
import { beforeAll, expect, test } from 'vitest'
import { openApp, openWorld, prepareStock } from './world.ts'

const world = openWorld(prepareStock)
/** Where things are done: not the instance that is followed. */
let elsewhere: FastifyInstance
beforeAll(async () => {
  elsewhere = await openApp(appDeps({ service: 'stock', pool: world.pool, instanceId: 'stock-2' }))
  await world.pool.query(`insert into lieux (id, nom, type) values (2, 'Rosemont', 'MAGASIN')`)
  return () => elsewhere.close()
})

interface Shown {
  readonly type?: string | null
  readonly magasin_id?: number
  readonly statut?: string
  readonly vers?: number
}

let address: string | undefined
const listening = async () => (address ??= await world.app.listen({ port: 0, host: '127.0.0.1' }))

const follow = async (as: TestToken, query = '') =>
  followStream<Shown>(`${await listening()}/stock/flux${query}`, await bearer(as))

const send = async (method: 'POST' | 'PUT', url: string, given: { as: TestToken; body: object }) =>
  elsewhere.inject({ method, url, headers: await bearer(given.as), payload: given.body })

test('tells the alerts and requests of one’s places, then each that changes, to its end', async () => {
  const mine = await follow(alice)
  const others = await follow(carol)
  try {
    expect(mine.response.headers.get('content-type')).toBe('text/event-stream')
    // Store 1 holds five pieces of product 1, below its threshold of ten.
    expect(await eventually(async () => mine.events.length === 1)).toBe(true)
    expect(mine.events[0]).toMatchObject({ type: 'SOUS_SEUIL', magasin_id: 1, disponible: 5 })
    const body = { magasin_id: 1, lignes: [{ produit_id: 1, quantite: 2 }] }
    const { id } = (await send('POST', '/approvisionnements', { as: alice, body })).json()
    expect(await eventually(async () => mine.events.length === 2)).toBe(true)
    expect(mine.events[1]).toMatchObject({ id, statut: 'DEMANDEE', vers: 1 })
    await send('POST', `/approvisionnements/${id}/refuser`, { as: charlie, body: { motif: 'plus tard' } })
    expect(await eventually(async () => mine.events.length === 3)).toBe(true)
    expect(mine.events[2]).toMatchObject({ id, statut: 'REFUSEE' })
    await send('PUT', '/stock/1/1/seuil', { as: alice, body: { seuil: 2 } })
    expect(await eventually(async () => mine.events.length === 4)).toBe(true)
    expect(mine.events[3]).toEqual({ type: null, magasin_id: 1, produit_id: 1 })
    expect(others.events).toEqual([])
  } finally {
    mine.leave()
    others.leave()
  }
})

test('is for those who act for the place', async () => {
  const refused = await follow(carol, '?magasin_id=1')
  expect(refused.response.status).toBe(403)
  refused.leave()
  expect((await follow(bob)).response.status).toBe(403)
})
