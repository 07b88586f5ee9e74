/** What pages ask through `/api`, and the tokens that go with it. */
import { beforeEach, expect, test } from 'vitest'
import { browserOn } from './browser.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const open = () => browserOn(() => world.app)
const last = () => world.house.asked.at(-1)

beforeEach(() => {
  world.house.seconds = 900
  world.house.answers.clear()
})

test('a request goes on with the token of who is signed in, and without his cookie', async () => {
  const browser = open()
  await browser.signIn('charlie')
  const headers = { 'idempotency-key': 'k', 'if-match': '"3"', 'accept-language': 'en' }
  const answer = await browser.fetch('GET', '/api/saga?statut=BLOQUEE&limite=50', { headers })
  expect(answer.json()).toEqual({ path: '/saga?statut=BLOQUEE&limite=50' })
  expect(last()?.headers).toMatchObject({
    ...headers,
    authorization: expect.stringMatching(/^Bearer access-charlie/),
  })
  expect(last()?.headers['cookie']).toBeUndefined()
  expect(answer.headers).toMatchObject({ etag: '"7"', location: '/api/saga/1', 'cache-control': 'no-store' })
})

test('a body goes on byte by byte', async () => {
  const browser = open()
  await browser.signIn('charlie')
  await browser.fetch('POST', '/api/saga/019bc1a8-0000-7000-8000-000000000001/relancer', {
    body: { motif: 'é 1.10' },
  })
  expect(last()).toMatchObject({ method: 'POST', body: '{"motif":"é 1.10"}' })
})

test('who is not signed in is refused, and nothing is asked', async () => {
  const before = world.house.asked.length
  const answer = await open().fetch('GET', '/api/saga')
  expect(answer.json()).toMatchObject({ status: 401, code: 'NON_AUTHENTIFIE' })
  expect(world.house.asked.length).toBe(before)
})

test('what names no space, or comes from another page, is refused', async () => {
  const browser = open()
  await browser.signIn('charlie')
  const refused = { status: 403, code: 'ORIGINE_INTERDITE' }
  expect((await browser.fetch('GET', '/api/saga', { headers: { 'x-comptoir': '1' } })).json()).toMatchObject(
    refused,
  )
  const foreign = { headers: { 'sec-fetch-site': 'same-site' }, body: {} }
  expect((await browser.fetch('POST', '/api/saga/1/relancer', foreign)).json()).toMatchObject(refused)
})

test('a problem of a service comes back as it is', async () => {
  const browser = open()
  await browser.signIn('charlie')
  world.house.answers.set('/saga/1/audit', { status: 404, body: { code: 'SAGA_INTROUVABLE' } })
  const answer = await browser.fetch('GET', '/api/saga/1/audit')
  expect([answer.statusCode, answer.json()]).toEqual([404, { code: 'SAGA_INTROUVABLE' }])
})

test('tokens that run out are renewed once, however many ask of both instances at once', async () => {
  const browser = open()
  world.house.seconds = 5
  await browser.signIn('charlie')
  world.house.seconds = 900
  const other = browserOn(() => world.other, browser.cookies)
  const before = world.house.asked.filter(({ path }) => path === '/auth/renouveler').length
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? browser : other).fetch('GET', '/api/saga')),
  )
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 12 }, () => 200))
  const renewals = world.house.asked.filter(({ path }) => path === '/auth/renouveler')
  expect(renewals.length - before).toBe(1)
})

test('a session that cannot be renewed has ended', async () => {
  const browser = open()
  world.house.seconds = 5
  await browser.signIn('charlie')
  world.house.answers.set('/auth/renouveler', { status: 401, body: { code: 'RENOUVELLEMENT_INVALIDE' } })
  expect((await browser.fetch('GET', '/api/saga')).statusCode).toBe(401)
  expect((await browser.get('/maison-mere')).statusCode).toBe(303)
})

test('a session is kept while utilisateurs cannot be asked', async () => {
  const browser = open()
  world.house.seconds = 5
  await browser.signIn('charlie')
  world.house.answers.set('/auth/renouveler', { status: 500, body: {} })
  expect((await browser.fetch('GET', '/api/saga')).statusCode).toBe(500)
  world.house.answers.clear()
  expect((await browser.fetch('GET', '/api/saga')).statusCode).toBe(200)
})
