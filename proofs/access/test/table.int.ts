/**
 * The access table: every route to every role, at the service and through each gateway; every bad token; and what is own or
 * another's, for staff of a store and for customers. Whoever a contract does not name gets no further than 401 or 403.
 */
import { guestOf, isFor, type Role, type Route, readsNoToken, services } from '@comptoir/contracts'
import { bearer, REVOKED_SESSION, type TestToken, testToken } from '@comptoir/testing/tokens.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../../krakend/conformance/test/fake-service.ts'
import {
  describeEach,
  type RunningGateway,
  shippedFile,
  startGateway,
  withHosts,
} from '../../../krakend/conformance/test/gateways.ts'
import { openWorlds } from './worlds.ts'

const apps = openWorlds()
const appOf = (service: string) => {
  const found = apps[service]
  if (found === undefined) throw new Error(`${service} has no world here: add it to worlds.ts`)
  return found.app
}
const UUID = '01a21165-3c33-71c4-ab68-4b1a2587d275'
const addressOf = ({ path }: Route) => path.replace('{jeton_id}', UUID).replaceAll(/\{\w+\}/g, '1')

const ROLES = ['invite', 'client', 'employe', 'gestionnaire', 'responsable'] as const
const callerOf = (role: Role) => (role === 'invite' ? guestOf('demo') : { role, magasins: [1] })
const tokenOf = (role: Role): TestToken =>
  role === 'client' ? { role, clientId: 7 } : { role, magasins: [1], accountId: 1 }
const headersOf = async (role: Role) => (role === 'invite' ? {} : bearer(tokenOf(role)))

const routes = services.flatMap(({ name, routes: own }) =>
  own.filter((route) => !readsNoToken(route)).map((route) => ({ service: name, route })),
)
const cells = routes.flatMap(({ service, route }) =>
  ROLES.map((role) => {
    const may = isFor(route, callerOf(role))
    return [`${route.id} to ${role}: ${may}`, { service, route, role, may }] as const
  }),
)
const refusals = ['NON_AUTHENTIFIE', 'ACCES_INTERDIT', 'JETON_INVALIDE', 'JETON_EXPIRE', 'JETON_REVOQUE']

describe('at the service', () => {
  test.each(cells)('%s', async (_, { service, route, role, may }) => {
    // A stream that lets someone in has no end.
    if (may && route.stream === true) return
    const answer = await appOf(service).inject({
      method: route.method,
      url: addressOf(route),
      headers: await headersOf(role),
    })
    const code =
      answer.headers['content-type']?.toString().includes('problem') === true ? answer.json().code : ''
    if (may) expect(refusals).not.toContain(code)
    else expect(code).toBe(role === 'invite' ? 'NON_AUTHENTIFIE' : 'ACCES_INTERDIT')
  })
})

const charlie: TestToken = { role: 'responsable', accountId: 1 }
const seconds = Math.floor(Date.now() / 1000)
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const good = await testToken(charlie)
const BAD: readonly (readonly [string, string, string])[] = [
  ['is over', await testToken({ ...charlie, claims: { exp: seconds - 60 } }), 'JETON_EXPIRE'],
  [
    'has no algorithm',
    `${part({ alg: 'none', typ: 'at+jwt', kid: 'essai' })}.${good.split('.')[1]}.`,
    'JETON_INVALIDE',
  ],
  ['is signed by another key', `${good.slice(0, -20)}${'A'.repeat(20)}`, 'JETON_INVALIDE'],
  ['is for another audience', await testToken({ ...charlie, claims: { aud: 'ailleurs' } }), 'JETON_INVALIDE'],
  ['was revoked', await testToken({ ...charlie, claims: { sid: REVOKED_SESSION } }), 'JETON_REVOQUE'],
]

describe.each(BAD)('a token that %s', (_fault, token, expected) => {
  test.each(routes)('opens no $route.id', async ({ service, route }) => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await appOf(service).inject({ method: route.method, url: addressOf(route), headers })
    expect([answer.statusCode, answer.json().code]).toEqual([401, expected])
  })
})

interface Owned {
  readonly service: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly body?: object
}
const produits = [{ produit_id: 1, quantite: 1 }]
const OF_CLIENT_7: readonly Owned[] = [
  { service: 'clients', method: 'GET', url: '/clients/7' },
  { service: 'clients', method: 'PUT', url: '/clients/7', body: { nom: 'Zoé', email: 'zoe@exemple.ca' } },
  { service: 'clients', method: 'DELETE', url: '/clients/7' },
  { service: 'panier', method: 'GET', url: '/panier/7' },
  { service: 'panier', method: 'POST', url: '/panier', body: { client_id: 7, produit_id: 1, quantite: 1 } },
  { service: 'panier', method: 'PUT', url: '/panier/7/produits/1', body: { quantite: 2 } },
  { service: 'panier', method: 'DELETE', url: '/panier/7/produits/1' },
  { service: 'panier', method: 'DELETE', url: '/panier/7' },
  { service: 'commande', method: 'GET', url: '/commande?client_id=7' },
  { service: 'commande', method: 'GET', url: `/commande/${UUID}` },
  { service: 'paiement', method: 'GET', url: '/comptes/7' },
  { service: 'paiement', method: 'POST', url: '/paiement', body: { id: 'essai', montant: 1, client_id: 7 } },
  { service: 'paiement', method: 'GET', url: '/paiement/essai' },
  { service: 'orchestrateur', method: 'POST', url: '/saga/commande', body: { client_id: 7, produits } },
  { service: 'facturation', method: 'GET', url: '/factures?client_id=7' },
]
const OF_STORE_1: readonly Owned[] = [
  {
    service: 'stock',
    method: 'POST',
    url: '/stock/reserver',
    body: { commande_id: UUID, magasin_id: 1, produits },
  },
  { service: 'stock', method: 'POST', url: '/stock/liberer', body: { commande_id: UUID } },
  { service: 'stock', method: 'GET', url: '/stock/mouvements?magasin_id=1' },
  { service: 'stock', method: 'GET', url: '/stock/alertes?magasin_id=1' },
  {
    service: 'stock',
    method: 'POST',
    url: '/stock/receptions',
    body: { magasin_id: 1, lignes: produits, reference: 'BL-1' },
  },
  {
    service: 'stock',
    method: 'POST',
    url: '/stock/ajustements',
    body: { magasin_id: 1, cause: 'REBUT', lignes: produits, motif: 'essai' },
  },
  {
    service: 'stock',
    method: 'POST',
    url: '/stock/inventaires',
    body: { magasin_id: 1, lignes: [{ produit_id: 1, compte: 1, vu_a: '2999-01-01T00:00:00Z' }] },
  },
  { service: 'stock', method: 'GET', url: '/approvisionnements?magasin_id=1' },
  { service: 'stock', method: 'POST', url: '/approvisionnements', body: { magasin_id: 1, lignes: produits } },
  { service: 'stock', method: 'POST', url: '/approvisionnements/proposer', body: { magasin_id: 1 } },
  { service: 'stock', method: 'GET', url: '/transferts?magasin_id=1' },
  { service: 'stock', method: 'POST', url: '/transferts', body: { de: 6, vers: 1, lignes: produits } },
  { service: 'stock', method: 'PUT', url: '/stock/1/1/seuil', body: { seuil: 1 } },
  { service: 'magasins', method: 'GET', url: '/caisses?magasin_id=1' },
  { service: 'magasins', method: 'GET', url: '/attentes?magasin_id=1' },
  { service: 'magasins', method: 'POST', url: '/caisses/1/ouvrir', body: { fond: 10 } },
  { service: 'magasins', method: 'GET', url: '/caisses/1/lecture' },
  { service: 'magasins', method: 'GET', url: '/ventes?magasin_id=1' },
  { service: 'magasins', method: 'GET', url: '/retours?magasin_id=1' },
  {
    service: 'orchestrateur',
    method: 'POST',
    url: '/ventes',
    body: { magasin_id: 1, lignes: produits, paiement: { mode: 'ESPECES', recu: 20 } },
  },
  { service: 'orchestrateur', method: 'POST', url: '/retours', body: { magasin_id: 1, vente_id: UUID } },
  { service: 'orchestrateur', method: 'GET', url: '/saga?magasin_id=1' },
]

const named = (all: readonly Owned[]) =>
  all.map((owned) => [`${owned.method} ${owned.url} of ${owned.service}`, owned] as const)

async function codeOf({ service, method, url, body }: Owned, as: TestToken): Promise<string | undefined> {
  const headers = await bearer(as)
  const answer = await appOf(service).inject({ method, url, headers, ...(body && { payload: body }) })
  return answer.headers['content-type']?.toString().includes('problem') === true
    ? answer.json().code
    : undefined
}

describe('what is a customer’s own', () => {
  beforeAll(async () => {
    const lignes = [{ produit_id: 1, quantite: 1 }]
    await appOf('commande').inject({
      method: 'POST',
      url: '/interne/commande/creer',
      headers: { 'idempotency-key': `${UUID}:creer-commande:do` },
      payload: { commande_id: UUID, client_id: 7, magasin_id: 6, lignes },
    })
    await codeOf(OF_CLIENT_7[11] as Owned, { role: 'responsable' })
  })

  test.each(named(OF_CLIENT_7))('%s', async (_, owned) => {
    expect(await codeOf(owned, { role: 'client', clientId: 8 })).toBe('CLIENT_INTERDIT')
    expect(await codeOf(owned, { role: 'client', clientId: 7 })).not.toBe('CLIENT_INTERDIT')
    expect(await codeOf(owned, { role: 'responsable' })).not.toBe('CLIENT_INTERDIT')
  })
})

describe('what is a store’s own', () => {
  test.each(named(OF_STORE_1))('%s', async (_, owned) => {
    const of = (magasin: number): TestToken => ({ role: 'gestionnaire', magasins: [magasin], accountId: 1 })
    expect(await codeOf(owned, of(2))).toBe('MAGASIN_INTERDIT')
    expect(await codeOf(owned, of(1))).not.toBe('MAGASIN_INTERDIT')
    expect(await codeOf(owned, { role: 'responsable' })).not.toBe('MAGASIN_INTERDIT')
  })
})

describeEach('lets in whom the contracts name', (gateway) => {
  let running: RunningGateway
  beforeAll(async () => {
    const file = shippedFile()
    for (const service of Object.keys(file.extra_config['@comptoir'].services)) {
      const app = appOf(service)
      if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
      withHosts(file, service, [app.listeningOrigin.replace('localhost', '127.0.0.1')])
    }
    running = await startGateway(gateway, file)
  })
  afterAll(() => running.stop())

  const through = cells.filter(([, { route, may }]) => route.passerelle && !(may && route.stream === true))
  test.each(through)('%s', async (_, { route, role, may }) => {
    const headers = await headersOf(role)
    const { status } = await ask(`${running.url}${addressOf(route)}`, { method: route.method, headers })
    if (may) expect(status).not.toBe(401)
    else expect(status).toBe(role === 'invite' ? 401 : 403)
  })
})
