import { checkout } from '@comptoir/system/checkout.ts'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import { startThrowAway, type ThrowAway } from '@comptoir/system/postgres/throw-away.ts'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Bench } from './system.ts'

let server: ThrowAway
let bench: Bench

beforeAll(async () => {
  server = await startThrowAway(checkout, { stateOverride: process.env['COMPTOIR_STATE'], inMemory: true })
})

afterAll(() => server.discard())

beforeEach(async () => {
  bench = await Bench.make()
})

afterEach(() => bench.close())

const serverUrl = (): URL => new URL(server.adminUrl())

/** Who a stub is at the address in one of its variables, and in which database. */
async function standing(port: number, variable: string): Promise<unknown> {
  const shown = await fetch(`http://127.0.0.1:${bench.port(port)}/`)
  const { env } = (await shown.json()) as { env: Record<string, string> }
  const { rows } = await withClient(env[variable] ?? '', (client) =>
    client.query('select current_user as role, current_database() as base'),
  )
  return rows[0]
}

test('on an outside server the databases are made, and given to the services', async () => {
  bench.set('DATABASE_URL', serverUrl().href)
  await bench.start()
  expect(await standing(8007, 'DATABASE_URL')).toEqual({ role: 'stock', base: 'stock' })
  expect(await standing(8002, 'BUS_URL')).toEqual({ role: 'commun', base: 'bus' })
})

test('databases that others made, each with a user of its own, are used as they are', async () => {
  const names = ['orchestrateur', 'stock', 'bus']
  await withClient(server.adminUrl(), async (client) => {
    for (const name of names) {
      await client.query(`create role "chez_${name}" login password 'mot de passe/${name}'`)
      await client.query(`create database "rayon_${name}" owner "chez_${name}"`)
      await client.query(`revoke connect on database "rayon_${name}" from public`)
    }
  })
  for (const name of names) {
    const login = { username: `chez_${name}`, password: `mot de passe/${name}`, pathname: `/rayon_${name}` }
    bench.set(`DATABASE_URL_${name.toUpperCase()}`, Object.assign(serverUrl(), login).href)
  }
  await bench.start()
  const of = (name: string) => ({ role: `chez_${name}`, base: `rayon_${name}` })
  expect(await standing(8007, 'DATABASE_URL')).toEqual(of('stock'))
  expect(await standing(8002, 'DATABASE_URL')).toEqual(of('orchestrateur'))
  for (const port of [8007, 8002]) expect(await standing(port, 'BUS_URL')).toEqual(of('bus'))
})

test('what is said at the end is true of data that is elsewhere', async () => {
  bench.set('DATABASE_URL', serverUrl().href)
  const stop = await bench.startPlain(/Ctrl\+C pour arrêter/)
  expect(await stop()).toMatch(
    /^Arrêté. Les données restent sur votre PostgreSQL ; npm run reset n’y touche pas.$/m,
  )
})

const refusals: [what: string, variables: () => Record<string, string>, line: RegExp][] = [
  [
    'a wrong password',
    () => ({ DATABASE_URL: Object.assign(serverUrl(), { password: 'faux' }).href }),
    /^✗ DATABASE_URL ne convient pas : password authentication failed .* ; vérifiez le nom et le mot de passe\n$/,
  ],
  [
    'a server that does not answer',
    () => ({ DATABASE_URL: 'postgres://nom:secret@127.0.0.1:1/base' }),
    /^✗ DATABASE_URL ne convient pas : connect ECONNREFUSED 127.0.0.1:1 ; vérifiez l’adresse, .*\n$/,
  ],
  [
    'an address that is none',
    () => ({ DATABASE_URL: 'bonjour' }),
    /^✗ DATABASE_URL ne convient pas : Invalid URL ; écrivez postgres:\/\/.*\n$/,
  ],
  [
    'an own database that does not exist',
    () => ({
      DATABASE_URL: serverUrl().href,
      DATABASE_URL_STOCK: Object.assign(serverUrl(), { pathname: '/absente' }).href,
    }),
    /^✗ DATABASE_URL_STOCK ne convient pas : database "absente" does not exist ; créez la base, .*\n$/,
  ],
  [
    'addresses for some services only',
    () => ({ DATABASE_URL_STOCK: serverUrl().href }),
    /^✗ il manque DATABASE_URL_ORCHESTRATEUR, DATABASE_URL_BUS ; .*\n$/,
  ],
]

test.each(refusals)('%s is refused in one line, before anything is started', (_what, variables, line) => {
  for (const [name, value] of Object.entries(variables())) bench.set(name, value)
  const { status, output } = bench.run('test/stub/start.ts')
  expect(status).toBe(1)
  expect(output).toMatch(line)
  expect(output).not.toContain('secret')
})
