/** An order that several places serve, through the gateway. */
import { expect, test } from 'vitest'
import { ask, at, eventually } from './http.ts'

/** What places hold of product 44, once nothing is held. */
const shelves = async () => {
  const stock = () => ask('GET', `${at(8080)}/stock?produit_id=44`)
  return (await eventually(stock, ({ text }) => !/"reserve":[1-9]/.test(text))).body as unknown as {
    magasin_id: number
    disponible: number
    seuil: number
  }[]
}

test('one that cannot be paid gives each of its places its pieces back', async () => {
  const before = await shelves()
  const produits = [
    { produit_id: 44, quantite: 220 },
    { produit_id: 4, quantite: 10 },
  ]
  const answer = await ask('POST', `${at(8080)}/saga/commande`, { body: { produits, repartition: true } })
  expect([answer.status, answer.body['statut']], answer.text).toEqual([402, 'ANNULEE'])
  expect(await shelves()).toEqual(before)
})

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
  const left = await shelves()
  const served = left.filter(({ magasin_id }) => [1, 2, 6].includes(magasin_id))
  expect(served.map(({ magasin_id, disponible }) => [magasin_id, disponible])).toEqual([
    [1, 4],
    [2, 16],
    [6, 28],
  ])
  for (const { disponible, seuil } of served) expect(disponible).toBeGreaterThanOrEqual(seuil)
})
