/**
 * Every route of a replaced system, as its clients send it: through the gateway and at the service itself, with and without the
 * final slash, a token in either header, a content type where there is no body, members and numbers in their own spelling.
 */
import { randomUUID } from 'node:crypto'
import { type Route, services } from '@comptoir/contracts'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Answer, ask, at } from './http.ts'

/** What earlier lines found out: ids, tokens. */
type Kept = Record<string, string>

interface Line {
  /** Method and path, as the contract has them; `{id}` is what was kept as `id`. */
  readonly asks: string
  readonly query?: string
  readonly body?: (kept: Kept) => object
  /** Instead of what earlier lines kept. */
  readonly kept?: Kept
  /** Undefined: without a token. */
  readonly as?: 'Charlie' | 'own'
  readonly status: number
  readonly shows?: unknown
  readonly keep?: (body: Answer['body']) => Kept
}

const charlie = { as: 'Charlie' } as const
const user = (kept: Kept, given: object = {}) => ({
  username: `u-${kept['run']}`,
  email: `u-${kept['run']}@exemple.ca`,
  password: 'chaise verte lune',
  role: 'EMPLOYEE',
  storeId: '2',
  token: 'none of it is read',
  ...given,
})
const store = (kept: Kept) => ({
  nom: `Magasin ${kept['run']}`,
  adresse: '1, rue de la Gare',
  code: 'X',
  total: 3,
})

const USERS: readonly Line[] = [
  { asks: 'GET /api/users', status: 401, shows: { code: 'NON_AUTHENTIFIE' } },
  {
    asks: 'POST /api/users',
    ...charlie,
    body: user,
    status: 201,
    shows: { role: 'employe', storeId: 2, access: [{ id: 2 }] },
    keep: ({ id }) => ({ id: String(id) }),
  },
  { asks: 'POST /api/users', ...charlie, body: user, status: 409 },
  { asks: 'POST /api/users', ...charlie, body: (kept) => user(kept, { role: 'CLIENT' }), status: 400 },
  {
    asks: 'GET /api/users',
    ...charlie,
    status: 200,
    shows: expect.arrayContaining([
      expect.objectContaining({ username: 'Bob', storeId: 1, role: 'employe' }),
    ]),
  },
  {
    asks: 'PUT /api/users/{id}',
    ...charlie,
    body: () => ({ role: 'MANAGER', storeId: 3 }),
    status: 200,
    shows: { role: 'gestionnaire', storeId: 3, access: [{ id: 3 }, { id: 2 }] },
  },
  {
    asks: 'PATCH /api/users/{id}',
    ...charlie,
    body: () => ({ password: 'lune verte chaise', role: 'LOGISTICS' }),
    status: 200,
    shows: { role: 'gestionnaire', storeId: 6 },
  },
  { asks: 'PATCH /api/users/{id}', ...charlie, body: () => ({ password: 'ab' }), status: 422 },
  {
    asks: 'POST /api/auth/login',
    body: ({ run }) => ({ username: `u-${run}`, password: 'lune verte chaise' }),
    status: 200,
    shows: { user: { role: 'gestionnaire' }, token: expect.any(String) },
    keep: ({ token, refreshToken }) => ({ own: String(token), renewal: String(refreshToken) }),
  },
  { asks: 'POST /api/auth/login', body: () => ({ nom: randomUUID(), mot_de_passe: 'x' }), status: 401 },
  {
    asks: 'POST /api/v1/connexion',
    body: ({ run }) => ({ nom: `u-${run}`, mot_de_passe: 'lune verte chaise' }),
    status: 200,
    shows: { message: expect.any(String), role: 'gestionnaire', token: expect.any(String) },
  },
  { asks: 'GET /api/users/profile', as: 'own', status: 200, shows: { role: 'gestionnaire', storeId: 6 } },
  {
    asks: 'POST /api/auth/refresh',
    body: ({ renewal }) => ({ refresh_token: renewal }),
    status: 200,
    shows: { token: expect.any(String) },
    keep: ({ token, refreshToken }) => ({ own: String(token), renewal: String(refreshToken) }),
  },
  { asks: 'POST /api/auth/logout', as: 'own', status: 204 },
  { asks: 'POST /api/auth/refresh', body: ({ renewal }) => ({ refreshToken: renewal }), status: 401 },
  { asks: 'DELETE /api/users/{id}', ...charlie, status: 204 },
  { asks: 'DELETE /api/users/{id}', ...charlie, status: 404 },
  { asks: 'PUT /api/users/{id}', ...charlie, body: () => ({ role: 'ADMIN' }), status: 404 },
]

const STORES: readonly Line[] = [
  { asks: 'POST /api/v1/stores', body: store, status: 401 },
  {
    asks: 'POST /api/v1/stores',
    ...charlie,
    body: store,
    status: 201,
    shows: { adresse: '1, rue de la Gare', telephone: null, email: null },
    keep: ({ id }) => ({ id: String(id) }),
  },
  { asks: 'POST /api/v1/stores', ...charlie, body: store, status: 409 },
  { asks: 'POST /api/v1/stores', ...charlie, body: () => ({ nom: 'Sans adresse' }), status: 400 },
  {
    asks: 'GET /api/v1/stores',
    query: '?page=1&size=2&_=1',
    status: 200,
    shows: { page: 1, size: 2, total: expect.any(Number), items: [{ id: 1, nom: 'Plateau' }, { id: 2 }] },
  },
  { asks: 'GET /api/v1/stores', query: '?limit=0', status: 400 },
  { asks: 'GET /api/v1/magasins', query: '?limite=1', status: 200, shows: [{ id: 1, ouvert: true }] },
  {
    asks: 'PUT /api/v1/stores/{id}',
    ...charlie,
    body: () => ({ telephone: '514 555-0199' }),
    status: 200,
    shows: { adresse: '1, rue de la Gare', telephone: '514 555-0199' },
  },
  {
    asks: 'PATCH /api/v1/stores/{id}',
    ...charlie,
    body: () => ({ adresse: '2, rue de la Gare' }),
    status: 200,
    shows: { adresse: '2, rue de la Gare', telephone: '514 555-0199' },
  },
  { asks: 'GET /api/v1/stores/{id}', status: 200, shows: { adresse: '2, rue de la Gare' } },
  { asks: 'DELETE /api/v1/stores/{id}', ...charlie, status: 204 },
  { asks: 'GET /api/v1/stores/{id}', status: 404, shows: { code: 'MAGASIN_INTROUVABLE' } },
  { asks: 'PATCH /api/v1/stores/{id}', ...charlie, body: () => ({ nom: 'Ailleurs' }), status: 404 },
]

const place = (kept: Kept) => ({ name: `Place ${kept['run']}`, adresse: '3, rue de la Gare', latitude: 45 })

const PLACES: readonly Line[] = [
  {
    asks: 'GET /api/stores',
    status: 200,
    shows: expect.arrayContaining([expect.objectContaining({ id: 6, type: 'LOGISTICS' })]),
  },
  { asks: 'GET /api/stores/type/{type}', kept: { type: 'LOGISTICS' }, status: 200, shows: [{ id: 6 }] },
  { asks: 'GET /api/stores/type/{type}', kept: { type: 'HEADQUARTER' }, status: 200, shows: [] },
  { asks: 'GET /api/stores/type/{type}', kept: { type: 'KIOSK' }, status: 400 },
  { asks: 'POST /api/stores', body: place, status: 401 },
  {
    asks: 'POST /api/stores',
    ...charlie,
    body: (kept) => ({ ...place(kept), type: 'LOGISTICS' }),
    status: 400,
  },
  {
    asks: 'POST /api/stores',
    ...charlie,
    body: place,
    status: 201,
    shows: { address: '3, rue de la Gare', type: 'SALES' },
    keep: ({ id }) => ({ id: String(id) }),
  },
  {
    asks: 'PUT /api/stores/{id}',
    ...charlie,
    body: () => ({ address: '4, rue de la Gare' }),
    status: 200,
    shows: { name: expect.stringContaining('Place'), address: '4, rue de la Gare' },
  },
  { asks: 'PATCH /api/stores/{id}', ...charlie, body: () => ({ address: '' }), status: 400 },
  { asks: 'GET /api/stores/{id}', status: 200, shows: { address: '4, rue de la Gare' } },
  { asks: 'GET /api/users/profile/access', status: 401 },
  {
    asks: 'GET /api/users/profile/access',
    ...charlie,
    status: 200,
    shows: expect.arrayContaining([expect.objectContaining({ id: 1, type: 'SALES' })]),
  },
  { asks: 'DELETE /api/stores/{id}', ...charlie, status: 204 },
  { asks: 'GET /api/stores/{id}', status: 404 },
]

/** What was sold before the table is played. */
const sold: Kept = {}
const shownSale = {
  storeId: 5,
  saleItems: [{ id: 1, productId: 1, quantity: 2, unitPrice: 100 }],
}
const SALES: readonly Line[] = [
  { asks: 'GET /api/sales', status: 401 },
  { asks: 'GET /api/sales', ...charlie, query: '?storeId=5&limit=100', status: 200, shows: [shownSale] },
  { asks: 'GET /api/sales', ...charlie, query: '?endDate=1999-12-31', status: 200, shows: [] },
  { asks: 'GET /api/sales', ...charlie, query: '?startDate=31-12-1999', status: 400 },
  { asks: 'GET /api/sales/{id}', ...charlie, kept: sold, query: '?storeId=5', status: 200, shows: shownSale },
  { asks: 'GET /api/sales/{id}', ...charlie, kept: { id: '999999999' }, status: 404 },
  { asks: 'GET /api/sales/{id}', ...charlie, kept: { id: 'x' }, status: 400 },
  { asks: 'GET /api/sales/{id}', ...charlie, kept: { id: randomUUID() }, status: 404 },
]

/** Charlie sells two pieces in store 5, at a till of its own. */
async function sell(): Promise<void> {
  const headers = { authorization: `Bearer ${charlieToken}` }
  const post = async (path: string, body: object) =>
    (await ask('POST', at(8080) + path, { headers, body })).body
  const till = await post('/caisses', { magasin_id: 5, nom: `Caisse ${randomUUID().slice(0, 8)}` })
  await post(`/caisses/${till['id']}/ouvrir`, { fond: 0 })
  const sale = await post('/ventes', {
    magasin_id: 5,
    caisse_id: till['id'],
    lignes: [{ produit_id: 1, quantite: 2 }],
    paiement: { mode: 'ESPECES', recu: 200 },
  })
  expect(sale, JSON.stringify(sale)).toMatchObject({ statut: 'CONFIRMEE' })
  sold['id'] = String(sale['numero'])
}

const HEALTH: readonly Line[] = services
  .flatMap(({ aliases = [] }) => aliases)
  .filter(({ sameAs }) => sameAs === '/health')
  .map(({ path }) => ({ asks: `GET ${path}`, status: 200, shows: { status: 'ok' } }))

const TABLE = { users: USERS, stores: STORES, places: PLACES, sales: SALES, health: HEALTH }

const declared = services.flatMap(({ name, ports, aliases = [] }) =>
  aliases.map((alias): [string, Route & { port: number }] => [
    `${alias.method} ${alias.path}`,
    Object.assign({ port: ports[0] as number, service: name }, alias),
  ]),
)
const places = new Map(declared)

test('the table has every alias of the contracts', () => {
  const asked = new Set(Object.values(TABLE).flatMap((lines) => lines.map(({ asks }) => asks)))
  expect([...places.keys()].filter((place) => !asked.has(place))).toEqual([])
})

let charlieToken = ''
beforeAll(async () => {
  const body = { identifiant: 'Charlie', mot_de_passe: 'root' }
  charlieToken = String((await ask('POST', `${at(8080)}/auth/connexion`, { body })).body['jeton_acces'])
  await sell()
})

const WAYS = [
  { way: 'through the gateway', slash: '', header: 'authorization' },
  { way: 'through the gateway, with a final slash', slash: '/', header: 'x-api-token' },
  { way: 'at the service', slash: '', header: 'x-api-token' },
  { way: 'at the service, with a final slash', slash: '/', header: 'authorization' },
] as const

describe.each(WAYS)('$way', ({ way, slash, header }) => {
  const isDirect = way.startsWith('at the service')
  const tokenHeader = (token: string) => ({
    [header]: header === 'authorization' ? `Bearer ${token}` : token,
  })

  describe.each(Object.entries(TABLE))('%s', (_name, lines) => {
    const kept: Kept = { run: randomUUID().slice(0, 13) }
    const send = ({ asks, query = '', body, as, kept: own }: Line) => {
      const values = { ...kept, ...own }
      const { method, path, port } = places.get(asks) as Route & { port: number }
      const base = at(isDirect ? port : 8080)
      const url = `${base}${path.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))}${slash}${query}`
      const token = as === 'own' ? String(kept['own']) : charlieToken
      const headers = { 'content-type': 'application/json', ...(as === undefined ? {} : tokenHeader(token)) }
      return ask(method, url, { headers, ...(body === undefined ? {} : { body: body(kept) }) })
    }

    test.each(lines.map((line, index) => [`${index} ${line.asks} → ${line.status}`, line] as const))(
      '%s',
      async (_line, line) => {
        const answer = await send(line)
        expect(answer.status, answer.text).toBe(line.status)
        expect(answer.headers.get('x-instance-id')).toBeTruthy()
        if (line.status >= 400)
          expect(answer.headers.get('content-type')).toContain('application/problem+json')
        if (line.shows !== undefined) expect({ shown: answer.body }).toMatchObject({ shown: line.shows })
        Object.assign(kept, line.keep?.(answer.body))
      },
    )
  })
})
