import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { alice, charlie } from '@comptoir/testing/staff.ts'
import { bearer, type TestToken } from '@comptoir/testing/tokens.ts'
import { expect, test } from 'vitest'
import { openWorld, prepareStock } from './world.ts'

const world = openWorld(async (pool: Pool) => {
  await prepareStock(pool)
  await pool.query(`insert into lieux (id, nom, type) values (3, 'Verdun', 'MAGASIN')`)
})

const occupationOf = async (magasinId: number): Promise<unknown> => {
  const answer = await world.app.inject({
    method: 'POST',
    url: '/interne/stock/occupation',
    payload: { magasin_id: magasinId },
  })
  return answer.json()
}
const EMPTY = { disponible: 0, reserve: 0, en_transit: 0, demandes: 0 }

test('a place holds what is in it, an unknown one nothing', async () => {
  expect(await occupationOf(6)).toEqual({ ...EMPTY, disponible: 2_010 })
  expect(await occupationOf(3)).toEqual(EMPTY)
  expect(await occupationOf(404)).toEqual(EMPTY)
})

test('what is asked for a place, held for it and on its way counts at both ends until it is there', async () => {
  const post = async (url: string, as: TestToken, payload: object = {}) => {
    const reply = await world.app.inject({ method: 'POST', url, payload, headers: await bearer(as) })
    expect(reply.statusCode, reply.body).toBeLessThan(300)
    return reply.json<{ id: string }>()
  }
  const lignes = [{ produit_id: 2, quantite: 4 }]
  const { id } = await post('/approvisionnements', alice, { magasin_id: 1, lignes })
  expect(await occupationOf(1)).toEqual({ ...EMPTY, disponible: 5, demandes: 1 })
  await post(`/approvisionnements/${id}/valider`, charlie)
  expect(await occupationOf(6)).toEqual({ ...EMPTY, disponible: 2_006, reserve: 4, demandes: 1 })
  await post(`/approvisionnements/${id}/expedier`, charlie)
  expect(await occupationOf(1)).toEqual({ ...EMPTY, disponible: 5, en_transit: 4, demandes: 1 })
  await post(`/approvisionnements/${id}/recevoir`, alice)
  expect(await occupationOf(1)).toEqual({ ...EMPTY, disponible: 9 })
  expect(await occupationOf(6)).toEqual({ ...EMPTY, disponible: 2_006 })
})
