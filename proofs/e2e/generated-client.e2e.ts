/**
 * A client that knows nothing but the committed OpenAPI documents goes the customer's way through the gateway: it sends no
 * header that a document does not name, and needs none beyond.
 */

import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { services } from '@comptoir/contracts'
import { expect, test } from 'vitest'
import { signIn } from '../sign-in.ts'
import { at } from './http.ts'

interface Parameter {
  readonly in: 'path' | 'query' | 'header'
  readonly name: string
  readonly required?: boolean
  readonly schema: { readonly format?: string }
}
interface Operation {
  readonly operationId: string
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
  /** Where a token may be sent; no document lists `Authorization` among the parameters. */
  readonly security?: readonly unknown[]
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> }
  readonly responses: Readonly<Record<string, { readonly headers?: Readonly<Record<string, unknown>> }>>
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly parameters: Readonly<Record<string, Parameter>> }
}

const documents = services.map(
  ({ name }) =>
    JSON.parse(
      readFileSync(resolve(import.meta.dirname, `../../packages/contracts/openapi/${name}.json`), 'utf8'),
    ) as Document,
)

function find(operationId: string) {
  for (const { paths, components } of documents)
    for (const [path, methods] of Object.entries(paths))
      for (const [method, operation] of Object.entries(methods))
        if (operation.operationId === operationId) {
          const parameters = (operation.parameters ?? []).map((one) =>
            '$ref' in one ? (components.parameters[one.$ref.split('/').at(-1) ?? ''] as Parameter) : one,
          )
          return { path, method: method.toUpperCase(), operation, parameters }
        }
  throw new Error(`no document has ${operationId}`)
}

/** Values by the names of the document's parameters; a header of the form of a UUID is filled in by the client itself. */
async function call(operationId: string, given: Record<string, string | number> = {}, body?: object) {
  const { path, method, operation, parameters } = find(operationId)
  const isKnown = (name: string) =>
    parameters.some((one) => one.name === name) ||
    (name === 'Authorization' && operation.security !== undefined)
  const unknown = Object.keys(given).filter((name) => !isKnown(name))
  const missing = parameters.filter(({ name, required }) => required && given[name] === undefined)
  if (unknown.length > 0 || missing.length > 0)
    throw new Error(
      `${operationId}: ${unknown.join()} unknown, ${missing.map(({ name }) => name).join()} missing`,
    )
  const url = new URL(
    at(8080) + path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given[name] ?? '')),
  )
  const { Authorization: authorization } = given
  const headers: Record<string, string> =
    authorization === undefined ? {} : { Authorization: String(authorization) }
  for (const one of parameters) {
    const value =
      given[one.name] ?? (one.in === 'header' && one.schema.format === 'uuid' ? randomUUID() : undefined)
    if (value === undefined) continue
    if (one.in === 'query') url.searchParams.set(one.name, String(value))
    if (one.in === 'header') headers[one.name] = String(value)
  }
  const [type] = Object.keys(operation.requestBody?.content ?? {})
  if (type !== undefined) headers['Content-Type'] = type
  const reply = await fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  })
  const text = await reply.text()
  const documented = operation.responses[reply.status]?.headers ?? {}
  /** Only what the document promises of this answer. */
  const header = (name: string) => (name in documented ? reply.headers.get(name) : null)
  return {
    status: reply.status,
    header,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, never>,
  }
}

test('a customer registers, fills a cart, orders it, and finds the order', async () => {
  const created = await call('clients.creer', {}, { nom: 'Zoé', email: `zoe-${randomUUID()}@exemple.ca` })
  expect(created.status).toBe(201)
  const clientId = Number(created.body['id'])
  expect(created.header('Location')).toBe(`/clients/${clientId}`)
  const filled = await call('panier.ajouter', {}, { client_id: clientId, produit_id: 3, quantite: 1 })
  expect(filled.status).toBe(201)
  const key = randomUUID()
  const order = () =>
    call('orchestrateur.passer-commande', { 'Idempotency-Key': key }, { client_id: clientId })
  const ordered = await order()
  expect(ordered.status).toBe(201)
  const again = await order()
  expect([again.status, again.header('Idempotency-Replayed')]).toEqual([201, 'true'])
  expect(again.header('Location')).toBe(ordered.header('Location'))
  const found = await call('commande.consulter', { id: String(ordered.body['commande_id']) })
  expect([found.status, found.body['client_id']]).toEqual([200, clientId])
})

test('an order that need not be waited for is accepted', async () => {
  const answer = await call(
    'orchestrateur.passer-commande',
    { Prefer: 'respond-async' },
    { produits: [{ produit_id: 3, quantite: 1 }] },
  )
  expect(answer.status).toBe(202)
  expect(answer.header('Retry-After')).toMatch(/^\d+$/)
})

test('a product changes under the version that was read, and under no other', async () => {
  const read = await call('catalogue.consulter-produit', { id: 9 })
  const etag = read.header('ETag') ?? ''
  const { id: _id, version: _version, prix_a_venir: _coming, ...contents } = read.body
  const known = await call('catalogue.consulter-produit', { id: 9, 'If-None-Match': etag })
  expect(known.status).toBe(304)
  const { authorization: Authorization } = await signIn(at(8080))
  const change = () =>
    call(
      'catalogue.modifier-produit',
      { id: 9, 'If-Match': etag, Authorization },
      { ...contents, description: `Changée ${randomUUID()}` },
    )
  const changed = await change()
  expect(changed.status).toBe(200)
  expect(changed.header('ETag')).not.toBe(etag)
  expect((await change()).status).toBe(412)
  await expect(call('catalogue.modifier-produit', { id: 9 }, contents)).rejects.toThrow('If-Match missing')
})

test('a long list is read to its end', async () => {
  const seen = new Set<number>()
  let curseur: string | undefined
  let total: number | undefined
  do {
    const page = await call('catalogue.lister-produits', {
      limite: 60,
      total: '1',
      ...(curseur === undefined ? {} : { curseur }),
    })
    for (const { id } of page.body as unknown as { id: number }[]) seen.add(id)
    total = Number(page.header('X-Total-Count'))
    const next = /<([^>]+)>; rel="next"/.exec(page.header('Link') ?? '')?.[1]
    curseur =
      next === undefined ? undefined : (new URL(next, at(8080)).searchParams.get('curseur') ?? undefined)
  } while (curseur !== undefined)
  expect(seen.size).toBe(total)
})
