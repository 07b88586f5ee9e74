import { newId } from '@comptoir/kit/ids.ts'
import { followStream } from '@comptoir/testing/follow-stream.ts'
import { eventually } from '@comptoir/testing/service.ts'
import { alice, bob, carol } from '@comptoir/testing/staff.ts'
import { bearer, type TestToken } from '@comptoir/testing/tokens.ts'
import { beforeAll, expect, test } from 'vitest'
import { asSaga } from './as-saga.ts'
import { preparePrix, uneOuverture } from './une-vente.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const saga = asSaga(world)
beforeAll(() => preparePrix(world.pool))

interface Shown {
  readonly id: number
  readonly magasin_id: number
  readonly statut: string
  readonly ventes_du_jour: number
}

const follow = async (as: TestToken, query = '') =>
  followStream<Shown>(`${await listening()}/caisses/flux${query}`, await bearer(as))

let address: string | undefined
const listening = async () => (address ??= await world.app.listen({ port: 0, host: '127.0.0.1' }))

test('tells all tills of one’s stores, then each that changes', async () => {
  const { response, events, leave } = await follow(alice)
  try {
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(await eventually(async () => events.length === 3)).toBe(true)
    expect(events).toMatchObject([1, 2, 3].map((id) => ({ id, magasin_id: 1, statut: 'FERMEE' })))
    await world.ask('POST', '/caisses/2/ouvrir', { as: bob, body: { fond: 100 } })
    expect(await eventually(async () => events.length === 4)).toBe(true)
    expect(events[3]).toMatchObject({ id: 2, statut: 'OUVERTE', tenue_par: 'Bob', ventes_du_jour: 0 })
    const venteId = newId()
    await saga.ouvrir(uneOuverture(0, { venteId, caisseId: 2 }))
    await saga.fermer(venteId)
    expect(await eventually(async () => events.length === 5)).toBe(true)
    expect(events[4]).toMatchObject({
      id: 2,
      ventes_du_jour: 1,
      total_du_jour: 1.03,
      derniere_vente: { vente_id: venteId, numero: 1, total: 1.03 },
    })
  } finally {
    leave()
  }
  const listed = await world.ask('GET', '/caisses?magasin_id=1', { as: alice })
  expect(listed.json()[1]).toMatchObject({ ventes_du_jour: 1, derniere_vente: { numero: 1 } })
})

test('is of one’s own stores', async () => {
  const { events, leave } = await follow(carol)
  expect(await eventually(async () => events.length === 2)).toBe(true)
  expect(events.map(({ magasin_id: id }) => id)).toEqual([2, 2])
  leave()
  const refused = await follow(carol, '?magasin_id=1')
  expect(refused.response.status).toBe(403)
  refused.leave()
  expect((await world.app.inject('/caisses/flux')).json()).toMatchObject({ code: 'NON_AUTHENTIFIE' })
})
