import { SUBSCRIPTIONS } from '@comptoir/contracts'
import { expect, test } from 'vitest'
import { ADMINISTRATOR, definitions } from '../src/servers/rabbitmq.ts'
import { serverPorts } from '../src/supervisor/servers.ts'

interface Defined {
  readonly queues: readonly { readonly name: string }[]
  readonly permissions: readonly {
    readonly user: string
    readonly vhost: string
    readonly configure: string
    readonly read: string
  }[]
  readonly users: readonly object[]
}

const passwordOf = (account: string) => `secret of ${account}`

test('the broker has a queue for each consumer and one for its dead letters, whoever runs', () => {
  const { queues } = definitions([], passwordOf) as Defined
  const consumers = [...new Set(Object.values(SUBSCRIPTIONS).flat())]
  expect(queues.map(({ name }) => name)).toEqual([
    ...consumers.flatMap((name) => [`evenements-${name}`, `evenements-${name}-morts`]),
    'billing_queue',
    'billing_queue-morts',
  ])
})

test('an account reads its own queue alone, and makes none; no password stands in the definitions', () => {
  const { permissions, users } = definitions([ADMINISTRATOR, 'stock'], passwordOf) as Defined
  const own = permissions.find(({ user }) => user === 'stock')
  expect(own).toMatchObject({ configure: '^$', read: '^evenements-stock$' })
  expect(permissions.map(({ user, vhost }) => [user, vhost])).toEqual([
    [ADMINISTRATOR, 'comptoir'],
    [ADMINISTRATOR, 'billing_vhost'],
    ['stock', 'comptoir'],
  ])
  expect(users).toHaveLength(2)
  expect(JSON.stringify(users)).not.toContain('secret')
})

test('facturation alone reads what other programs want billed', () => {
  const { permissions } = definitions([ADMINISTRATOR, 'stock', 'facturation'], passwordOf) as Defined
  const there = permissions.filter(({ user, vhost }) => vhost === 'billing_vhost' && user !== ADMINISTRATOR)
  expect(there).toEqual([
    expect.objectContaining({ user: 'facturation', configure: '^$', read: '^billing_queue$' }),
  ])
})

test('a server that was not chosen takes no port', () => {
  expect(serverPorts({}, 0)).toEqual([])
  expect(serverPorts({ bus: 'rabbitmq' }, 1_000).map(({ port }) => port)).toContain(6672)
  expect(serverPorts({ cache: 'redis' }, 1_000)).toEqual([{ id: 'Redis', port: 7379 }])
  expect(serverPorts({ behindNginx: [9004] }, 1_000)).toEqual([{ id: 'nginx', port: 9088 }])
})
