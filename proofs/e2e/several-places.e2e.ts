/** An order that several places serve, through the gateway. */
import { expect, test } from 'vitest'
import { ask, at, eventually } from './http.ts'

test('an order for more than the centre has is served by the centre and two stores', async () => {
  const body = { produits: [{ produit_id: 44, quantite: 220 }], repartition: true }
  const answer = await ask('POST', `${at(8080)}/saga/commande`, { body })
  expect(answer.status, answer.text).toBe(201)
  // The centre has 228 and keeps 28; of the stores, each with 20, the first keeps least.
  const lieux = [
    { magasin_id: 1, quantite: 16 },
    { magasin_id: 2, quantite: 4 },
    { magasin_id: 6, quantite: 200 },
  ]
  expect(answer.body['lignes']).toEqual([{ produit_id: 44, quantite: 220, lieux }])
  const seen = await ask('GET', `${at(8080)}/commande/${answer.body['commande_id']}`)
  expect(seen.body).toMatchObject({ lignes: [{ produit_id: 44, lieux }] })
  const stock = () => ask('GET', `${at(8080)}/stock?produit_id=44`)
  const left = (await eventually(stock, ({ text }) => !/"reserve":[1-9]/.test(text))).body as unknown as {
    magasin_id: number
    disponible: number
    seuil: number
  }[]
  const served = left.filter(({ magasin_id }) => [1, 2, 6].includes(magasin_id))
  expect(served.map(({ magasin_id, disponible }) => [magasin_id, disponible])).toEqual([
    [1, 4],
    [2, 16],
    [6, 28],
  ])
  for (const { disponible, seuil } of served) expect(disponible).toBeGreaterThanOrEqual(seuil)
})
