/** Signing in and out, and what a browser holds afterwards. */
import { expect, test } from 'vitest'
import { browserOn, SAME_ORIGIN } from './browser.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const open = () => browserOn(() => world.app)

test('who is not signed in is asked to, and comes back to the page that he wanted', async () => {
  const browser = open()
  const sent = await browser.get('/maison-mere/sagas?statut=BLOQUEE')
  expect(sent.statusCode).toBe(303)
  expect(sent.headers.location).toBe('/connexion?suite=%2Fmaison-mere%2Fsagas%3Fstatut%3DBLOQUEE')
  const answer = await browser.signIn('charlie', '/maison-mere/sagas?statut=BLOQUEE')
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/maison-mere/sagas?statut=BLOQUEE'])
})

test('the browser gets a cookie that no script reads, and the database no token that anyone can read', async () => {
  const browser = open()
  const answer = await browser.signIn('charlie')
  expect(String(answer.headers['set-cookie'])).toMatch(
    /^comptoir_maison=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
  )
  const { rows } = await world.pool.query('select row_to_json(connexions)::text as line from connexions')
  const kept = rows.map(({ line }) => line as string).join('\n')
  expect(kept).toContain('Charlie')
  expect(kept).not.toMatch(/access-charlie|renewal-charlie/)
  expect(kept).not.toContain(browser.cookies.get('comptoir_maison'))
})

test('a wrong password is told in words, and the name is kept', async () => {
  const answer = await open().submit('/connexion', '/connexion', {
    identifiant: 'charlie',
    mot_de_passe: 'non',
  })
  expect(answer.statusCode).toBe(401)
  expect(answer.body).toContain('Ce nom et ce mot de passe n’ouvrent aucun compte.')
  expect(answer.body).toContain('value="charlie"')
  expect(answer.body).not.toContain('value="non"')
})

test('a service of accounts that fails is told as such', async () => {
  world.house.answers.set('/auth/connexion', { status: 503, body: { title: 'x', detail: 'En panne.' } })
  const answer = await open()
    .signIn('charlie')
    .finally(() => world.house.answers.clear())
  expect(answer.statusCode).toBe(503)
  expect(answer.body).toContain('En panne.')
})

test('one press signs in on the machine of a demonstration, and nowhere else', async () => {
  const here = await open().get('/connexion')
  expect(here.body).toContain('Entrer comme Charlie')
  const elsewhere = await world.app.inject({ url: '/connexion', remoteAddress: '192.0.2.7' })
  expect(elsewhere.body).not.toContain('Entrer comme')
})

test('a space that is not for a role says who may enter, and leads to his own', async () => {
  const browser = open()
  const answer = await browser.signIn('bob', '/maison-mere')
  expect(answer.statusCode).toBe(403)
  expect(answer.body).toContain('Bob est employe. Peuvent entrer ici : responsable.')
  expect(answer.body).toContain('href="/magasin"')
  expect(browser.cookies.has('comptoir_maison')).toBe(false)
})

test('a customer comes to the shop, by a cookie that a link on another site carries', async () => {
  const answer = await open().signIn('client')
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/boutique'])
  expect(String(answer.headers['set-cookie'])).toMatch(
    /^comptoir_boutique=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
  )
  expect((await open().signIn('client', '/maison-mere')).statusCode).toBe(403)
  expect((await open().signIn('charlie', '/boutique/panier')).statusCode).toBe(403)
})

test('two people are signed in to two spaces of one browser', async () => {
  const browser = open()
  await browser.signIn('charlie')
  await browser.signIn('bob')
  const { body } = await browser.get('/espaces')
  expect(body).toContain('Connecté : Charlie, responsable')
  expect(body).toContain('Connecté : Bob, employe')
})

test('signing out forgets the session, here and at utilisateurs', async () => {
  const browser = open()
  await browser.signIn('charlie')
  const cookie = browser.cookies.get('comptoir_maison') ?? ''
  const answer = await browser.submit('/espaces', '/deconnexion', { espace: 'maison' })
  expect(answer.headers.location).toBe('/espaces')
  expect(browser.cookies.has('comptoir_maison')).toBe(false)
  browser.cookies.set('comptoir_maison', cookie)
  expect((await browser.get('/maison-mere')).headers.location).toContain('/connexion')
  const asked = world.house.asked.filter(({ path }) => path === '/auth/deconnexion')
  expect(asked.at(-1)?.body).toContain('renewal-charlie')
})

test('a form of another page, or of another browser, does nothing', async () => {
  const foreign = { ...SAME_ORIGIN, 'sec-fetch-site': 'same-site' }
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const payload = 'identifiant=charlie&mot_de_passe=charlie'
  const post = (headers: Record<string, string>) =>
    world.app.inject({ method: 'POST', url: '/connexion', headers: { ...type, ...headers }, payload })
  expect((await post(foreign)).json()).toMatchObject({ status: 403, code: 'ORIGINE_INTERDITE' })
  expect((await post({})).statusCode).toBe(403)
  expect((await post({ origin: 'http://ailleurs.test', host: 'localhost:8004' })).statusCode).toBe(403)
  const withoutToken = await post(SAME_ORIGIN)
  expect(withoutToken.statusCode).toBe(403)
  expect(withoutToken.headers['set-cookie']).not.toMatch(/comptoir_maison/)
})

test.each(['//ailleurs.test', '/\\ailleurs.test', 'https://ailleurs.test', '/docs', '/maison-mereX'])(
  'signing in never leads to %s',
  async (suite) => {
    const answer = await open().signIn('charlie', suite)
    expect(answer.headers.location).toBe('/maison-mere')
  },
)

test('a name that is markup stays a name', async () => {
  const browser = open()
  await browser.signIn('eve')
  const { body } = await browser.get('/espaces')
  expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(body).not.toContain('<script')
})

test('a cookie that was changed opens nothing', async () => {
  const browser = open()
  await browser.signIn('charlie')
  browser.cookies.set('comptoir_maison', `${browser.cookies.get('comptoir_maison')}x`)
  expect((await browser.get('/maison-mere')).statusCode).toBe(303)
  // Nor does that of one space open another.
  const bob = open()
  await bob.signIn('bob')
  bob.cookies.set('comptoir_maison', bob.cookies.get('comptoir_magasin') ?? '')
  expect((await bob.get('/maison-mere')).statusCode).toBe(303)
})
