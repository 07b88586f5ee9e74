import { catalogue } from '@comptoir/contracts'
import { readPast, readTold } from '@comptoir/testing/past.ts'
import { expect, test } from 'vitest'
import { requestsTo } from './requests.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const { send, unProduit } = await requestsTo(world)

test('the past tells each product as it was told last', async () => {
  const { url } = await unProduit()
  const body = { nom: 'Autre nom', categorie_id: 2, prix: 11, cout: 6 }
  await send('PUT', url, { body, headers: { 'if-match': '"1"' } })
  const told = await readTold(world.pool, catalogue.produitChange.id, 'produit_id', 'version')
  const newest = new Map(told.map((one) => [one['produit_id'], one]))
  for (const limite of [100, 500])
    expect(await readPast(world.app, catalogue.passe.produitChange.spec, limite)).toEqual([
      ...newest.values(),
    ])
})
