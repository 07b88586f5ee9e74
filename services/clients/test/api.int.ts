import { createTestDatabase, createTestPool } from '@comptoir/testing/postgres.ts'
import { expect, test } from 'vitest'
import { seedDemo } from '../src/db/seed.ts'
import { openWorld, template } from './world.ts'

const world = openWorld()

let people = 0
const uneSaisie = (given: object = {}) => ({
  nom: 'Une Personne',
  email: `personne-${(people += 1)}@exemple.ca`,
  ...given,
})
const create = (body: object, headers: Record<string, string> = {}) =>
  world.app.inject({ method: 'POST', url: '/clients', payload: body, headers })
const change = (id: number, body: object) =>
  world.app.inject({ method: 'PUT', url: `/clients/${id}`, payload: body })

test('a client that was created is read, changed and deleted, and is then gone for good', async () => {
  const saisie = uneSaisie()
  const created = await create(saisie)
  const { id } = created.json()
  expect([created.statusCode, created.headers['location']]).toEqual([201, `/clients/${id}`])
  expect((await world.app.inject(`/clients/${id}`)).json()).toEqual({ id, ...saisie })
  const changed = { ...saisie, nom: 'Un Autre Nom' }
  expect((await change(id, changed)).json()).toEqual({ id, ...changed })
  expect((await world.app.inject({ method: 'DELETE', url: `/clients/${id}` })).statusCode).toBe(204)
  for (const method of ['GET', 'PUT', 'DELETE'] as const) {
    const payload = method === 'PUT' ? { payload: saisie } : {}
    const gone = await world.app.inject({ method, url: `/clients/${id}`, ...payload })
    expect([gone.statusCode, gone.json().code]).toEqual([404, 'CLIENT_INTROUVABLE'])
  }
  const again = await create(saisie)
  expect(again.statusCode).toBe(201)
  expect(again.json().id).toBeGreaterThan(id)
})

test('an address that another client has, in whatever capitals, is refused on creation and on change', async () => {
  const saisie = uneSaisie({ email: 'Prise@Exemple.ca' })
  const { id } = (await create(saisie)).json()
  const other = (await create(uneSaisie())).json()
  const refused = await create(uneSaisie({ email: 'prise@exemple.CA' }))
  expect([refused.statusCode, refused.json().code]).toEqual([409, 'COURRIEL_DEJA_PRIS'])
  expect((await change(other.id, uneSaisie({ email: 'PRISE@exemple.ca' }))).json().code).toBe(
    'COURRIEL_DEJA_PRIS',
  )
  expect((await world.app.inject(`/clients/${other.id}`)).json()).toEqual(other)
  expect((await change(id, { ...saisie, email: 'prise@exemple.ca' })).statusCode).toBe(200)
})

test('of many who want one address at once, one gets it and all others the same refusal', async () => {
  const mine = await Promise.all(
    Array.from({ length: 4 }, async () => (await create(uneSaisie())).json().id as number),
  )
  const email = 'disputee@exemple.ca'
  const answers = await Promise.all([
    ...Array.from({ length: 8 }, () => create(uneSaisie({ email }))),
    ...mine.map((id) => change(id, uneSaisie({ email }))),
  ])
  const refused = answers.filter((answer) => answer.statusCode === 409)
  expect(refused.map((answer) => answer.json().code)).toEqual(
    Array.from({ length: 11 }, () => 'COURRIEL_DEJA_PRIS'),
  )
  const { rows } = await world.pool.query('select 1 from clients where adresse = $1', [email])
  expect(rows).toHaveLength(1)
})

test('the database itself refuses a second row of one address', async () => {
  const insert = () =>
    world.pool.query("insert into clients (nom, email, adresse) values ('A', 'x@y', 'x@y')")
  await insert()
  await expect(insert()).rejects.toThrow('clients_adresse_unique')
})

test('a key gives the first answer again, also when that was a refusal', async () => {
  const saisie = uneSaisie()
  const headers = { 'idempotency-key': '6f9619ff-8b86-4011-b42d-00c04fc964ff' }
  const [first, second] = [await create(saisie, headers), await create(saisie, headers)]
  expect([second.statusCode, second.json(), second.headers['idempotency-replayed']]).toEqual([
    201,
    first.json(),
    'true',
  ])
  const other = { 'idempotency-key': '6f9619ff-8b86-4011-b42d-00c04fc964f0' }
  expect((await create(saisie, other)).json().code).toBe('COURRIEL_DEJA_PRIS')
  await world.app.inject({ method: 'DELETE', url: `/clients/${first.json().id}` })
  expect((await create(saisie, other)).json().code).toBe('COURRIEL_DEJA_PRIS')
})

async function read(url: string): Promise<{ ids: number[]; total: unknown; link: string }> {
  const { headers, json } = await world.app.inject(url)
  const ids = json<{ id: number }[]>().map((client) => client.id)
  return {
    ids,
    total: headers['x-total-count'],
    link: typeof headers['link'] === 'string' ? headers['link'] : '',
  }
}

test('the list leads through all clients, each once, in the order of their numbers', async () => {
  for (let n = 0; n < 5; n += 1) await create(uneSaisie())
  const { rows } = await world.pool.query<{ id: number }>('select id from clients order by id')
  const seen: number[] = []
  let url: string | undefined = '/clients?limite=2&total=1'
  while (url !== undefined) {
    const page = await read(url)
    expect(page.total).toBe(String(rows.length))
    seen.push(...page.ids)
    url = /^<(.+)>; rel="next"$/.exec(page.link)?.[1]
  }
  expect(seen).toEqual(rows.map((row) => row.id))
})

test.each([
  ['/clients?limite=0', '/limite'],
  ['/clients?limite=101', '/limite'],
  ['/clients?curseur=abc', '/curseur'],
  ['/clients?page=2', '/page'],
  ['/clients/0', '/id'],
  ['/clients/abc', '/id'],
  ['/clients/2147483648', '/id'],
])('an address that breaks the contract is a 400 that names the parameter: %s', async (url, pointeur) => {
  const answer = await world.app.inject(url)
  expect([answer.statusCode, answer.json().erreurs[0].pointeur]).toEqual([400, pointeur])
})

test.each([
  ['no name', { nom: undefined }, '/nom'],
  ['a blank name', { nom: '  ' }, '/nom'],
  ['a name that no column holds', { nom: 'a\0b' }, '/nom'],
  ['no address', { email: 'personne' }, '/email'],
  ['an address too long', { email: `${'a'.repeat(250)}@x.ca` }, '/email'],
  ['an id of one’s own', { id: 1 }, '/id'],
])(
  'a body that breaks the contract is a 400 that names the field, and creates nothing: %s',
  async (_case, given, pointeur) => {
    const count = async () => (await world.pool.query('select 1 from clients')).rowCount
    const before = await count()
    const answer = await create(uneSaisie(given))
    expect(answer.statusCode).toBe(400)
    expect(answer.json().erreurs.map((fault: { pointeur: string }) => fault.pointeur)).toContain(pointeur)
    expect(await count()).toBe(before)
  },
)

test('seeding happens once, by whichever instance comes first, and brings back nothing that was deleted', async () => {
  const fresh = await createTestDatabase({ template })
  const own = createTestPool(fresh.url)
  const ids = async () =>
    (await own.query<{ id: number }>('select id from clients order by id')).rows.map((row) => row.id)
  await Promise.all([seedDemo(own), seedDemo(own)])
  expect(await ids()).toEqual(Array.from({ length: 60 }, (_, index) => index + 1))
  await own.query('delete from clients where id = 3')
  await seedDemo(own)
  expect(await ids()).not.toContain(3)
  await own.query('delete from clients')
  await seedDemo(own)
  expect(await ids()).toEqual([])
  await own.end()
  await fresh.drop()
})

test('a seed that failed at its end is made again, and the next client follows it', async () => {
  const fresh = await createTestDatabase({ template })
  const own = createTestPool(fresh.url)
  await own.query(`create function fail() returns trigger language plpgsql as $$ begin raise 'not today'; end $$;
    create constraint trigger fails after insert on clients deferrable initially deferred for each row execute function fail()`)
  await expect(seedDemo(own)).rejects.toThrow('not today')
  await own.query('drop trigger fails on clients')
  await seedDemo(own)
  const { rows } =
    await own.query(`insert into clients (nom, email, adresse) values ('Zoé', 'zoe@exemple.ca', 'zoe@exemple.ca')
    returning id, (select count(*)::int from clients) as seeded`)
  expect(rows).toEqual([{ id: 61, seeded: 60 }])
  await own.end()
  await fresh.drop()
})

test('what happens to a customer who has an account is told with the change, and of no other', async () => {
  const told = async () =>
    (
      await world.pool.query<{ body: object }>(
        "select body from outbox where type = 'clients.inscrit-change' order by seq",
      )
    ).rows.map(({ body }) => body)
  const { id: without } = (await create(uneSaisie())).json()
  await change(without, uneSaisie())
  expect(await told()).toEqual([])
  const inscription_id = '019bc1a8-0000-7000-8000-0000000000aa'
  const { id } = (await create(uneSaisie())).json()
  await world.pool.query('update clients set inscription_id = $1 where id = $2', [inscription_id, id])
  const saisie = uneSaisie()
  await change(id, saisie)
  expect(
    (await change(id, { ...saisie, email: (await world.app.inject(`/clients/${without}`)).json().email }))
      .statusCode,
  ).toBe(409)
  await world.app.inject({ method: 'DELETE', url: `/clients/${id}` })
  expect(await told()).toEqual([
    { inscription_id, ...saisie, version: 2 },
    { inscription_id, nom: null, email: null, version: 3 },
  ])
})

test('a search finds by parts of name and address, whatever accents and capitals, or by the number', async () => {
  const names = ['Zoé Lecœur', 'Anne-Élise Gagné', 'Luc 100% Émond']
  const ids: number[] = []
  for (const nom of names) ids.push((await create(uneSaisie({ nom }))).json().id)
  const find = async (q: string) => {
    const answer = await world.app.inject(`/clients?total=1&q=${encodeURIComponent(q)}`)
    const rows = answer.json() as { id: number; nom: string }[]
    expect(Number(answer.headers['x-total-count'])).toBe(rows.length)
    return rows
  }
  const called = async (q: string) => (await find(q)).map(({ nom }) => nom)
  expect(await called('LECOEUR zo')).toEqual(['Zoé Lecœur'])
  expect(await called('gagne elise')).toEqual(['Anne-Élise Gagné'])
  expect(await called('0% emond')).toEqual(['Luc 100% Émond'])
  expect(await called('lecoeur gagne')).toEqual([])
  expect(await called('%_%')).toEqual([])
  expect((await find(String(ids[1]))).map(({ id }) => id)).toContain(ids[1])
  const { email } = (await world.app.inject(`/clients/${ids[0]}`)).json()
  expect(await called(email.toUpperCase())).toEqual(['Zoé Lecœur'])
  const [changed] = await find('emond')
  await change(changed?.id ?? 0, { nom: 'Luc Bélanger', email: `luc-${changed?.id}@exemple.ca` })
  expect(await called('belanger luc')).toEqual(['Luc Bélanger'])
})
