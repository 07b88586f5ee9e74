/** The customer's shop: what is for sale, the panier of a guest and of an account, what a browser keeps. */
import { beforeEach, expect, test } from 'vitest'
import { openSmallShop, type SmallShop } from './boutique-house.ts'
import { browserOn } from './browser.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const open = () => browserOn(() => world.app)
let shop: SmallShop

beforeEach(() => {
  world.house.answers.clear()
  shop = openSmallShop(world.house)
})

const add = (browser: ReturnType<typeof open>, produit_id: number, quantite = 1) =>
  browser.submit(`/boutique/produits/${produit_id}`, '/boutique/panier', {
    produit_id: String(produit_id),
    quantite: String(quantite),
    cle: crypto.randomUUID(),
  })

test('the shelves lead to their articles, and a search says what it looked for', async () => {
  const browser = open()
  const shelves = await browser.get('/boutique')
  expect(shelves.body).toContain('href="/boutique/produits?categorie_id=1"')
  expect(shelves.body).toContain('3 articles')
  const found = await browser.get('/boutique/produits?q=caf&categorie_id=')
  expect(found.body).toContain('<h1>Articles pour « caf »</h1>')
  expect(found.body).toContain('href="/boutique/produits/1"')
  expect(found.body).not.toContain('Gramophone')
  expect((await browser.get('/boutique/produits?q=zzz')).body).toContain('Aucun article ne correspond.')
})

test('a page has the headers of every page, and no script but the one that follows an order', async () => {
  const { headers, body } = await open().get('/boutique/produits/1')
  expect(headers['content-security-policy']).toContain("script-src 'self'")
  expect(headers['cache-control']).toBe('no-store')
  expect(body).not.toContain('<script')
})

test.each([
  [40, 'En stock, prêt à partir'],
  [3, 'Plus que 3 en stock'],
  [0, 'Épuisé en ligne'],
])('stock is told in words: %i pieces', async (disponible, words) => {
  shop.produits.set(1, { nom: 'Café', prix: 1, disponible, actif: true })
  const { body } = await open().get('/boutique/produits/1')
  expect(body).toContain(words)
  expect(body.includes('action="/boutique/panier"')).toBe(disponible > 0)
})

test('an article is shown without its stock where stock does not answer', async () => {
  world.house.answers.set('/stock', { status: 503, body: { title: 'x', detail: 'y' } })
  const { statusCode, body } = await open().get('/boutique/produits/1')
  expect(statusCode).toBe(200)
  expect(body).toContain('Le stock sera vérifié à la commande')
})

test('an article that is none is a page that leads back', async () => {
  const { statusCode, body } = await open().get('/boutique/produits/9')
  expect(statusCode).toBe(404)
  expect(body).toContain('Introuvable')
  expect(body).toContain('href="/boutique"')
})

test('a name that is markup stays a name', async () => {
  const browser = open()
  await add(browser, 2)
  for (const url of ['/boutique/produits', '/boutique/produits/2', '/boutique/panier']) {
    const { body } = await browser.get(url)
    expect(body).toContain('&lt;script&gt;alert(1)')
    expect(body).not.toContain('<script>alert')
  }
})

test('a guest has a panier in his browser, that nobody can change or read', async () => {
  const browser = open()
  const answer = await add(browser, 1, 2)
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/boutique/panier'])
  expect(String(answer.headers['set-cookie'])).toMatch(
    /comptoir_panier=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=/,
  )
  expect((await browser.get('/boutique/panier')).body).toContain('25,00')
  const kept = browser.cookies.get('comptoir_panier') ?? ''
  browser.cookies.set('comptoir_panier', `${kept[0] === 'A' ? 'B' : 'A'}${kept.slice(1)}`)
  expect((await browser.get('/boutique/panier')).body).toContain('Votre panier est vide.')
})

test('a line is changed, and taken away', async () => {
  const browser = open()
  await add(browser, 1)
  await add(browser, 1, 2)
  const line = (quantite: string) =>
    browser.submit('/boutique/panier', '/boutique/panier/1', { quantite, cle: crypto.randomUUID() })
  expect((await browser.get('/boutique/panier')).body).toContain('Panier (3 articles)')
  await line('5')
  expect((await browser.get('/boutique/panier')).body).toContain('Panier (5 articles)')
  const wrong = await line('deux')
  expect([wrong.statusCode, wrong.body.includes('nombre entier de 1 à 10 000')]).toEqual([400, true])
  await line('0')
  expect((await browser.get('/boutique/panier')).body).toContain('Votre panier est vide.')
})

test('a quantity that is none is told on the page of the article', async () => {
  const answer = await add(open(), 1, 0)
  expect(answer.statusCode).toBe(400)
  expect(answer.body).toContain('La quantité est un nombre entier de 1 à 10 000.')
  expect(answer.body).toContain('<h1>Café moulu</h1>')
})

test('a panier of a guest says when it is full', async () => {
  const browser = open()
  for (let id = 100; id < 140; id += 1) {
    shop.produits.set(id, { nom: `Article ${id}`, prix: 1, disponible: 9, actif: true })
    await add(browser, id)
  }
  expect(browser.cookies.get('comptoir_panier')?.length).toBeLessThan(3_500)
  const answer = await add(browser, 1)
  expect(answer.statusCode).toBe(409)
  expect(answer.body).toContain('40 lignes au plus')
})

test('what a guest may order is said before, and what is beyond it has no button', async () => {
  const browser = open()
  await add(browser, 1)
  const within = await browser.get('/boutique/panier')
  expect(within.body).toContain('Sans compte, une commande va jusqu’à 500,00')
  expect(within.body).toContain('Commander pour 12,50')
  await add(browser, 3)
  const beyond = await browser.get('/boutique/panier')
  expect(beyond.body).toContain('dépasse les 500,00')
  expect(beyond.body).not.toContain('action="/boutique/commander"')
})

test('a line says what is left, and one press takes that', async () => {
  const browser = open()
  await add(browser, 2, 7)
  const { body } = await browser.get('/boutique/panier')
  expect(body).toContain('Il en reste 3.')
  expect(body).toContain('Prendre 3')
  expect(body).not.toContain('action="/boutique/commander"')
  await browser.submit('/boutique/panier', '/boutique/panier/2', { quantite: '3', cle: crypto.randomUUID() })
  expect((await browser.get('/boutique/panier')).body).toContain('Commander pour 24,00')
})

test('a price that changed since the line was added is shown beside the old one', async () => {
  const browser = open()
  await add(browser, 1)
  shop.produits.set(1, { nom: 'Café moulu', prix: 13, disponible: 40, actif: true })
  const { body } = await browser.get('/boutique/panier')
  expect(body).toMatch(/<s>12,50/)
  expect(body).toContain('Commander au nouveau prix, 13,00')
})

test('what is not sold any more is to be taken out', async () => {
  const browser = open()
  await add(browser, 1)
  shop.produits.set(1, { nom: 'Café moulu', prix: 12.5, disponible: 40, actif: false })
  const { body } = await browser.get('/boutique/panier')
  expect(body).toContain('N’est plus vendu.')
  expect(body).not.toContain('action="/boutique/commander"')
})

test('what a guest had chosen goes to his account once, and the account keeps it', async () => {
  const browser = open()
  await add(browser, 1, 2)
  shop.panier.set(2, 1)
  await browser.signIn('client', '/boutique/panier')
  for (let look = 0; look < 2; look += 1) await browser.get('/boutique/panier')
  expect([...shop.panier]).toEqual([
    [2, 1],
    [1, 2],
  ])
  const { body } = await browser.get('/boutique/panier')
  expect(body).toContain('Votre solde : 1')
  // As a guest once more, the same article is another choice.
  await browser.submit('/boutique/panier', '/deconnexion', { espace: 'boutique' })
  await add(browser, 1)
  await browser.signIn('client', '/boutique/panier')
  await browser.get('/boutique/panier')
  expect(shop.panier.get(1)).toBe(3)
})

test('pressed twice, a form of an account adds once', async () => {
  const browser = open()
  await browser.signIn('client')
  const form = { produit_id: '1', quantite: '1', cle: crypto.randomUUID() }
  for (let press = 0; press < 2; press += 1)
    await browser.submit('/boutique/produits/1', '/boutique/panier', form)
  expect(shop.panier.get(1)).toBe(1)
})

test('a form of another page, or of another browser, changes nothing', async () => {
  const browser = open()
  const page = (await browser.get('/boutique/produits/1')).body
  const jeton = /name="jeton" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const answer = await open().submit('/boutique', '/boutique/panier', {
    jeton,
    produit_id: '1',
    quantite: '1',
  })
  expect(answer.statusCode).toBe(403)
  expect(answer.body).toContain('rien n’a été fait')
})

test('the shop speaks English too', async () => {
  const browser = open()
  const { body } = await browser.get('/boutique/produits/1', { 'accept-language': 'en' })
  expect(body).toContain('<html lang="en-CA"')
  expect(body).toContain('In stock, ready to leave')
  expect(body).toContain('$12.50')
})

test('a house that does not answer is told as such, and leads back to the shop', async () => {
  world.house.answers.set('/produits/facettes', {
    status: 503,
    body: { title: 'En panne', detail: 'Revenez.' },
  })
  const { statusCode, body } = await open().get('/boutique')
  expect(statusCode).toBe(503)
  expect(body).toContain('En panne')
})
