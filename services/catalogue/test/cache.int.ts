/** What the cache of the catalogue answers, to whom, and until when. */

import { newId } from '@comptoir/kit/ids.ts'
import { bearer, type TestToken } from '@comptoir/testing/tokens.ts'
import { expect, test } from 'vitest'
import { openWorld } from './world.ts'

const world = openWorld()
const boss: TestToken = { role: 'responsable' }

async function read(url: string, as?: TestToken) {
  const headers = as === undefined ? {} : await bearer(as)
  const reply = await world.app.inject({ method: 'GET', url, headers })
  return { from: reply.headers['x-cache'], status: reply.statusCode, body: reply.json(), reply }
}

test('a list is looked for once, and no caller gets what another may see', async () => {
  const url = '/produits?limite=5'
  const first = await read(url)
  const again = await read(url)
  expect([first.from, again.from]).toEqual(['MISS', 'HIT'])
  expect(again.body).toEqual(first.body)
  expect(again.reply.headers.link).toBe(first.reply.headers.link)
  const manager = await read(url, boss)
  expect(manager.from).toBe('MISS')
  expect(manager.body[0]).toHaveProperty('cout')
  expect((await read(url)).body[0]).not.toHaveProperty('cout')
  expect((await read('/produits?limite=6')).from).toBe('MISS')
})

test('a change is in the next answer, whatever was kept', async () => {
  const { body: before } = await read('/produits/1')
  expect((await read('/produits/1')).from).toBe('HIT')
  await read('/produits')
  const changed = await world.app.inject({
    method: 'PUT',
    url: '/produits/1',
    headers: { ...(await bearer(boss)), 'Idempotency-Key': newId(), 'If-Match': `"${before.version}"` },
    payload: { nom: 'Un autre nom', categorie_id: before.categorie_id, prix: 12.5 },
  })
  expect(changed.statusCode).toBe(200)
  const after = await read('/produits/1')
  expect([after.from, after.body.nom]).toEqual(['MISS', 'Un autre nom'])
  expect((await read('/produits')).body[0].nom).toBe('Un autre nom')
})

test('who knows the version gets 304 of the cache too', async () => {
  const { reply } = await read('/produits/2')
  const etag = String(reply.headers.etag)
  const known = await world.app.inject({ url: '/produits/2', headers: { 'If-None-Match': etag } })
  expect([known.statusCode, known.headers.etag]).toEqual([304, etag])
})

test('a product that is not there is asked for each time', async () => {
  for (let n = 0; n < 2; n += 1) expect((await read('/produits/999999')).status).toBe(404)
})

test('a responsable looks at the cache and empties it; nobody else does', async () => {
  await read('/produits/3')
  const { body } = await read('/cache/stats', boss)
  expect(body).toMatchObject({ enabled: true })
  expect(body.keys).toBeGreaterThan(0)
  expect((await read('/cache/stats', { role: 'gestionnaire', magasins: [1] })).status).toBe(403)
  const emptied = await world.app.inject({ method: 'DELETE', url: '/cache', headers: await bearer(boss) })
  expect(emptied.statusCode).toBe(204)
  expect((await read('/produits/3')).from).toBe('MISS')
})
