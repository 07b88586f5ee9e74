/** Prices on their whole road, with both services as processes and the embedded bus between them. */
import { DEMO_FILMS, DEMO_PRODUITS } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { createPool, type Pool } from '@comptoir/kit/postgres/database.ts'
import { type KeyServer, startKeyServer } from '@comptoir/testing/key-server.ts'
import { createTestDatabase, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { eventually, type ServiceProcess, startService } from '@comptoir/testing/service.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'

let databases: TestDatabase[]
let pool: Pool
let keys: KeyServer
const charlie = await bearer({ role: 'responsable' })
let catalogue: ServiceProcess
let commande: ServiceProcess

const start = (name: string, index: number) =>
  startService(name, {
    DATABASE_URL: databases[index]?.url ?? '',
    BUS_URL: databases[2]?.url ?? '',
    SEED: 'demo',
    UTILISATEURS_URLS: keys.url,
  })

beforeAll(async () => {
  databases = await Promise.all([1, 2, 3].map(() => createTestDatabase()))
  keys = await startKeyServer()
  commande = await start('commande', 0)
  pool = createPool({ url: databases[0]?.url ?? '', max: 1, applicationName: 'essai' })
})

afterAll(async () => {
  await Promise.all([commande.kill('SIGTERM'), catalogue.kill('SIGTERM')])
  await pool.end()
  await keys.close()
  await Promise.all(databases.map((database) => database.drop()))
})

const isReady = async () => (await commande.request('GET', '/ready')).status === 200

/** Orders one piece and returns what the saga would learn, and how the order can be found. */
async function order(
  produitId: number,
): Promise<{ id: string; status: number; body: Record<string, unknown> }> {
  const id = newId()
  const { status, body } = await commande.request('POST', '/interne/commande/creer', {
    body: {
      commande_id: id,
      client_id: null,
      magasin_id: 6,
      lignes: [{ produit_id: produitId, quantite: 1 }],
    },
    headers: { 'idempotency-key': `${id}:creer-commande:do` },
  })
  return { id, status, body: body as Record<string, unknown> }
}

async function changePrix(produitId: number, prix: number): Promise<void> {
  const { headers, body } = await catalogue.request('GET', `/produits/${produitId}`)
  const { nom, categorie_id } = body as { nom: string; categorie_id: number }
  const changed = await catalogue.request('PUT', `/produits/${produitId}`, {
    body: { nom, categorie_id, prix },
    headers: { ...charlie, 'if-match': headers.get('etag') ?? '' },
  })
  expect(changed.status).toBe(200)
}

const knownPrix = async (produitId: number): Promise<number> => {
  const { rows } = await pool.query('select prix_cents from prix where produit_id = $1', [produitId])
  return Number(rows[0]?.prix_cents)
}

test('commande is ready once it holds the whole catalogue, and not before', async () => {
  const early = await commande.request('GET', '/ready')
  expect(early.status).toBe(503)
  expect(early.body).toMatchObject({ raison: expect.stringContaining('liste de prix') })
  catalogue = await start('catalogue', 1)
  expect(await eventually(isReady)).toBe(true)
  const { rows } = await pool.query('select count(*)::int as nombre from prix')
  expect(rows[0].nombre).toBe(DEMO_PRODUITS + DEMO_FILMS)
})

test('a changed price shows in the next order and never in an old one', async () => {
  const before = await order(1)
  expect(before.body['montant_cents']).toBe(10_000)
  await changePrix(1, 79.5)
  expect(await eventually(async () => (await knownPrix(1)) === 7_950)).toBe(true)
  expect((await order(1)).body['montant_cents']).toBe(7_950)
  const old = await commande.request('GET', `/commande/${before.id}`)
  expect(old.body).toMatchObject({ montant: 100, lignes: [{ produit_id: 1, prix: 100 }] })
})

test('prices that changed while commande was down are there when it is back', async () => {
  await commande.kill()
  await changePrix(2, 200)
  await changePrix(2, 199)
  commande = await start('commande', 0)
  expect(await eventually(async () => (await knownPrix(2)) === 19_900)).toBe(true)
  expect(await isReady()).toBe(true)
  expect((await order(2)).body['montant_cents']).toBe(19_900)
})

test('a withdrawn product can no longer be ordered', async () => {
  const { headers } = await catalogue.request('GET', '/produits/3')
  await catalogue.request('DELETE', '/produits/3', {
    headers: { ...charlie, 'if-match': headers.get('etag') ?? '' },
  })
  const isWithdrawn = async () => (await order(3)).status === 400
  expect(await eventually(isWithdrawn)).toBe(true)
  expect((await order(3)).body).toMatchObject({ code: 'PRODUIT_INCONNU', produits: [3] })
})
