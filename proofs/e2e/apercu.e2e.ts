/** What the gateway puts together from several services, over the whole system. */
import { describe, expect, test } from 'vitest'
import { ask, at, eventually } from './http.ts'

const gateway = at(8080)

describe('through the gateway', () => {
  test('older programs read the list of clients as an object', async () => {
    const list = await ask('GET', `${gateway}/clients?limite=2`)
    const answer = await ask('GET', `${gateway}/api/v1/clients?limite=2`)
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body).toEqual({ clients: JSON.parse(list.text) })
    expect(answer.body['clients']).toHaveLength(2)
  })

  test('a refusal of the list keeps its status', async () => {
    expect((await ask('GET', `${gateway}/api/v1/clients?limite=abc`)).status).toBe(400)
  })

  test('one answer has the client, the cart and the last orders', async () => {
    const order = { client_id: 1, produits: [{ produit_id: 3, quantite: 1 }] }
    const placed = await ask('POST', `${gateway}/saga/commande`, { body: order })
    expect(placed.status, placed.text).toBe(201)
    const isListed = ({ text }: { text: string }) => text.includes(String(placed.body['commande_id']))
    const answer = await eventually(() => ask('GET', `${gateway}/clients/1/apercu`), isListed)
    expect(answer.status, answer.text).toBe(200)
    expect(answer.headers.get('x-krakend-completed')).toBe('true')
    const client = await ask('GET', `${gateway}/clients/1`)
    const panier = await ask('GET', `${gateway}/panier/1`)
    expect(answer.body).toMatchObject({ client: client.body, panier: panier.body })
    expect(answer.body['incomplet']).toBeUndefined()
    const commandes = answer.body['commandes'] as unknown as { commande_id: string }[]
    expect(commandes.map(({ commande_id: id }) => id)).toContain(placed.body['commande_id'])
    expect(commandes.length).toBeLessThanOrEqual(5)
  })

  test('a part that could not be had is marked, with what its service said', async () => {
    const answer = await ask('GET', `${gateway}/clients/999999/apercu`)
    expect([answer.status, answer.headers.get('x-krakend-completed')]).toEqual([200, 'false'])
    expect(answer.body).toMatchObject({ incomplet: true, error_client: { http_status_code: 404 } })
  })
})
