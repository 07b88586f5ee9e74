/** Requests of head office to the catalogue, and what others were told. */
import { bearer } from '@comptoir/testing/tokens.ts'
import { expect } from 'vitest'
import type { openWorld } from './world.ts'

export async function requestsTo(world: ReturnType<typeof openWorld>) {
  /** Who may do all that staff may. */
  const staff = await bearer({ role: 'responsable' })
  const get = (url: string, headers: Record<string, string> = {}) =>
    world.app.inject({ method: 'GET', url, headers })
  const send = (
    method: 'POST' | 'PUT' | 'DELETE',
    url: string,
    options: { body?: object; headers?: Record<string, string> } = {},
  ) =>
    world.app.inject({
      method,
      url,
      headers: { ...staff, ...options.headers },
      ...(options.body === undefined ? {} : { payload: options.body }),
    })

  /** A new product of category 1, in version 1. */
  async function unProduit(given: object = {}): Promise<{ id: number; url: string }> {
    const created = await send('POST', '/produits', {
      body: { nom: 'Produit d’essai', categorie_id: 1, prix: 10, ...given },
    })
    expect(created.statusCode).toBe(201)
    const { id } = created.json<{ id: number }>()
    return { id, url: `/produits/${id}` }
  }

  async function eventsOf(produitId: number): Promise<unknown[]> {
    const { rows } = await world.pool.query<{ body: unknown }>(
      `select body from outbox where type = 'catalogue.produit-change' and (body->>'produit_id')::int = $1 order by seq`,
      [produitId],
    )
    return rows.map((row) => row.body)
  }

  return { get, send, unProduit, eventsOf }
}
