import type { Profile } from '@comptoir/contracts'
import { expect, test } from 'vitest'
import { plan, portsOf } from '../src/supervisor/plan.ts'
import { restartDelayMs } from '../src/supervisor/restart-delay.ts'
import { processes } from '../src/topology.ts'

const laidOut = (
  instances: [string, number][],
  portOffset = 0,
  more: { readonly profile?: Profile; readonly billingUrl?: string } = {},
) =>
  plan({
    profile: 'demo',
    ...more,
    table: processes,
    instances: new Map(instances),
    pastUntil: '2026-10-01',
    portOffset,
    databaseUrl: (name) => `postgres://${name}@127.0.0.1/${name}`,
    busUrl: (name) => `postgres://${name}@127.0.0.1/bus`,
    tokenFile: '/jeton',
    sealKeyFile: '/sceau',
  })

const find = (planned: ReturnType<typeof plan>, id: string) => {
  const found = planned.find((one) => one.id === id)
  if (found === undefined) throw new Error(`${id} is not planned`)
  return found
}

test('a further instance listens on the base port + 100·k, also where two are the default', () => {
  const panier = processes.find(({ name }) => name === 'panier')
  const stock = processes.find(({ name }) => name === 'stock')
  if (panier === undefined || stock === undefined) throw new Error('not in the table')
  expect(portsOf(panier)).toEqual([8010, 8011])
  expect(portsOf(panier, 3)).toEqual([8010, 8011, 8110])
  expect(portsOf(panier, 1)).toEqual([8010])
  expect(portsOf(stock, 3)).toEqual([8007, 8107, 8207])
})

test('the orchestrator is told every instance of its participants, moved by the offset', () => {
  const { env } = find(laidOut([['stock', 2]], 1000), 'orchestrateur-9002')
  expect(env['STOCK_URLS']).toBe('http://127.0.0.1:9007,http://127.0.0.1:9107')
  expect(env['PANIER_URLS']).toBe('http://127.0.0.1:9010,http://127.0.0.1:9011')
  expect(env['OPERATOR_TOKEN_FILE']).toBe('/jeton')
})

test('the interfaces get each other, the gateway, who opens sessions, and the secret of what they keep', () => {
  const { env, stopRank } = find(laidOut([]), 'interfaces-8005')
  expect(env).toMatchObject({
    INTERFACES_URLS: 'http://127.0.0.1:8004,http://127.0.0.1:8005',
    PASSERELLE_URLS: 'http://127.0.0.1:8080',
    UTILISATEURS_URLS: 'http://127.0.0.1:8012',
    SEAL_KEY_FILE: '/sceau',
  })
  expect(env['ORCHESTRATEUR_URLS']).toBe('http://127.0.0.1:8002')
  expect(stopRank).toBeLessThan(find(laidOut([]), 'passerelle-8080').stopRank)
})

test('a participant gets its own database, and of others no address but that of who has the keys', () => {
  const { env } = find(laidOut([]), 'paiement-8008')
  expect(env['DATABASE_URL']).toBe('postgres://paiement@127.0.0.1/paiement')
  expect(Object.keys(env).filter((name) => name.endsWith('_URLS'))).toEqual(['UTILISATEURS_URLS'])
})

test('the worker of facturation alone is told where other programs put what they want billed', () => {
  const billingUrl = 'amqp://127.0.0.1/billing_vhost'
  const told = laidOut([], 0, { billingUrl }).filter(({ env }) => 'BILLING_URL' in env)
  expect(told.map(({ name }) => name)).toEqual(['facturation-worker'])
  expect(laidOut([]).filter(({ env }) => 'BILLING_URL' in env)).toEqual([])
})

test('a worker runs its own file, on the database of its service', () => {
  const worker = find(laidOut([]), 'facturation-worker-8015')
  expect(worker).toMatchObject({ folder: 'services/facturation', main: 'services/facturation/src/worker.ts' })
  expect(worker.env['DATABASE_URL']).toBe('postgres://facturation@127.0.0.1/facturation')
})

test('a production takes no data of the demonstration', () => {
  for (const { env } of laidOut([], 0, { profile: 'production' }))
    expect(env).toMatchObject({ PROFILE: 'production', SEED: 'none' })
})

test('whoever keeps a part of the past is told the same last day of it', () => {
  const told = new Set(laidOut([]).map(({ env }) => env['PAST_UNTIL']))
  expect([...told]).toEqual(['2026-10-01'])
})

test('the delay before a restart grows with each fall and has a limit', () => {
  const delays = [1, 2, 3, 4, 20].map(restartDelayMs)
  expect(delays).toEqual([250, 500, 1000, 2000, 15_000])
})
