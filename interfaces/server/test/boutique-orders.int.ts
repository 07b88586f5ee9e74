/** Ordering in the shop: once, at the price that was seen, and every way in which it may end. */
import { newId } from '@comptoir/kit/ids.ts'
import { beforeEach, expect, test } from 'vitest'
import { ID_OF_INVOICE, openSmallShop, type SmallShop, type Stands, sagaOf } from './boutique-house.ts'
import { type Browser, browserOn } from './browser.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const open = () => browserOn(() => world.app)
let shop: SmallShop

beforeEach(() => {
  world.house.answers.clear()
  shop = openSmallShop(world.house)
})

async function fill(browser: Browser, produit_id = 1) {
  const form = { produit_id: String(produit_id), quantite: '2', cle: crypto.randomUUID() }
  await browser.submit(`/boutique/produits/${produit_id}`, '/boutique/panier', form)
}

/** The form of the panier, as the page has it. */
async function formOf(browser: Browser) {
  const { body } = await browser.get('/boutique/panier')
  const form = body.split('action="/boutique/commander"')[1] ?? ''
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(form)?.[1] ?? ''
  return { cle: value('cle'), montant: value('montant') }
}

const send = (browser: Browser, form: Record<string, string>) =>
  browser.submit('/boutique/panier', '/boutique/commander', form)

async function orderOf(browser: Browser) {
  await fill(browser)
  const form = await formOf(browser)
  await send(browser, form)
  return form.cle
}

const stands = (id: string, how: Stands) => shop.sagas.set(id, sagaOf(id, how))
const pageOf = (browser: Browser, id: string) => browser.get(`/boutique/suivi/${id}`)

test('one press orders the panier of a guest under the key of the form, at the total that was shown', async () => {
  const browser = open()
  await fill(browser)
  const form = await formOf(browser)
  const answer = await send(browser, form)
  expect([answer.statusCode, answer.headers.location]).toEqual([303, `/boutique/suivi/${form.cle}`])
  expect(shop.orders.get(form.cle)?.body).toEqual({
    produits: [{ produit_id: 1, quantite: 2 }],
    montant_attendu: 25,
  })
  const asked = world.house.asked.findLast(({ path }) => path === '/saga/commande')
  expect(asked?.headers).toMatchObject({ prefer: 'respond-async', 'idempotency-key': form.cle })
  expect(asked?.headers['authorization']).toBeUndefined()
})

test('pressed twice, it is one order', async () => {
  const browser = open()
  await fill(browser)
  const form = await formOf(browser)
  const twin = browserOn(() => world.other, new Map(browser.cookies))
  const answers = await Promise.all([send(browser, form), send(twin, form)])
  expect(answers.map(({ headers }) => headers.location)).toEqual(Array(2).fill(`/boutique/suivi/${form.cle}`))
  expect(shop.orders.size).toBe(1)
  expect((await send(browser, form)).headers.location).toBe(`/boutique/suivi/${form.cle}`)
})

test('a customer orders the panier of his account, with his token', async () => {
  const browser = open()
  await browser.signIn('client')
  await fill(browser)
  const form = await formOf(browser)
  expect((await send(browser, form)).headers.location).toBe(`/boutique/suivi/${form.cle}`)
  expect(shop.orders.get(form.cle)?.body).toEqual({ client_id: 42, montant_attendu: 25 })
  expect(
    world.house.asked.findLast(({ path }) => path === '/saga/commande')?.headers['authorization'],
  ).toMatch(/^Bearer access-client/)
  // The order has taken the panier: the press that comes late is the same order.
  shop.panier.clear()
  expect((await send(browser, form)).headers.location).toBe(`/boutique/suivi/${form.cle}`)
  expect(shop.orders.size).toBe(1)
})

test('a total that changed while the page was open is asked again, and nothing is ordered', async () => {
  const browser = open()
  await fill(browser)
  const form = await formOf(browser)
  shop.produits.set(1, { nom: 'Café moulu', prix: 13, disponible: 40, actif: true })
  const answer = await send(browser, form)
  expect(answer.statusCode).toBe(409)
  expect(answer.body).toMatch(/25,00.*est devenu 26,00/)
  expect(answer.body).toContain('Commander au nouveau prix, 26,00')
  expect(shop.orders.size).toBe(0)
})

test('an order that could not leave is told so, and is sent again under its key', async () => {
  const browser = open()
  await fill(browser)
  const form = await formOf(browser)
  shop.orderAnswer = {
    status: 503,
    body: { title: 'Trop de demandes', detail: 'Réessayez.', code: 'SERVICE_SURCHARGE' },
  }
  const answer = await send(browser, form)
  expect(answer.statusCode).toBe(503)
  expect(answer.body).toContain('Trop de demandes')
  expect(answer.body).toContain(`name="cle" value="${form.cle}"`)
  expect(answer.body).toContain('2 articles')
})

test('an order whose answer was lost is followed, never ordered anew', async () => {
  const browser = open()
  await fill(browser)
  const form = await formOf(browser)
  shop.orderAnswer = { status: 504, body: { title: 'x', detail: 'y', code: 'PASSERELLE_EN_ECHEC' } }
  expect((await send(browser, form)).headers.location).toBe(`/boutique/suivi/${form.cle}`)
  const page = await pageOf(browser, form.cle)
  expect(page.statusCode).toBe(404)
  expect(page.body).toContain('Si elle n’arrive pas, rien n’est débité')
  const panier = await browser.get('/boutique/panier')
  expect(panier.body).toContain('Une commande de ces articles est en cours.')
  expect(panier.body).not.toContain('action="/boutique/commander"')
})

test('an order that never began gives the panier back', async () => {
  const browser = open()
  await fill(browser)
  const { montant } = await formOf(browser)
  shop.orderAnswer = { status: 504, body: { title: 'x', detail: 'y' } }
  const old = '01900000-0000-7000-8000-000000000001'
  await send(browser, { cle: old, montant })
  expect((await browser.get('/boutique/panier')).body).toContain('Commander pour 25,00')
})

test.each<[string, Stands, string, string]>([
  ['advances', { done: 2 }, 'Votre commande avance.', 'Cette page suit toute seule.'],
  ['has no answer', { done: 2, unknown: true }, 'on attend la confirmation', 'Ne commandez pas de nouveau.'],
  ['is confirmed', { done: 4, statut: 'TERMINEE' }, 'C’est confirmé. Merci !', 'vos articles partent'],
  ['is confirmed while its goods leave', { done: 4 }, 'C’est confirmé. Merci !', 'vos articles partent'],
  [
    'is being undone',
    { done: 2, refused: 'PAIEMENT_REFUSE', statut: 'COMPENSATION' },
    'On annule',
    'Rien ne reste débité.',
  ],
  ['was cancelled', { done: 1, statut: 'ANNULEE' }, 'La commande a été annulée.', 'votre panier est intact'],
  [
    'waits for a person',
    { done: 2, statut: 'BLOQUEE' },
    'Une personne s’en occupe.',
    'Vous n’avez rien à faire',
  ],
])('an order that %s is told in the words of its customer', async (...[, how, title, text]) => {
  const browser = open()
  const id = await orderOf(browser)
  stands(id, how)
  const { body, statusCode } = await pageOf(browser, id)
  expect(statusCode).toBe(200)
  expect(body).toContain(title)
  expect(body).toContain(text)
  expect(body).toContain('Commande nº 20317')
})

test.each([
  ['PAIEMENT_REFUSE', 2, 'sans compte, une commande est limitée'],
  ['STOCK_INSUFFISANT', 1, 'Il ne reste pas assez de stock'],
  ['PRIX_CHANGE', 0, 'jamais un autre montant que celui que vous avez vu'],
  ['PRODUIT_INCONNU', 0, 'n’est plus vendu'],
  ['MAGASIN_INCONNU', 1, 'Une étape a répondu non.'],
])('a refusal (%s) says why, and the panier is intact', async (refused, done, why) => {
  const browser = open()
  const id = await orderOf(browser)
  stands(id, { statut: 'ANNULEE', done, refused })
  const { body } = await pageOf(browser, id)
  expect(body).toContain('La commande n’a pas pu être faite.')
  expect(body).toContain(why)
  expect(body).toContain('Rien n’est débité. Le stock est libre et votre panier est intact.')
  const panier = await browser.get('/boutique/panier')
  expect(panier.body).toContain('Panier (2 articles)')
  expect(panier.body).toContain('action="/boutique/commander"')
})

test('what was bought leaves the panier of a guest, and what he chose since stays', async () => {
  const browser = open()
  const id = await orderOf(browser)
  await fill(browser, 2)
  await fill(browser, 1)
  stands(id, { statut: 'TERMINEE', done: 4 })
  expect((await pageOf(browser, id)).body).toContain('Panier (4 articles)')
  const { body } = await browser.get('/boutique/panier')
  expect(body).toContain('Commander pour 41,00')
})

test('the steps are told one by one, and given back when it is undone', async () => {
  const browser = open()
  const id = await orderOf(browser)
  const etats = async () =>
    [...(await pageOf(browser, id)).body.matchAll(/data-etat="(\w+)"/g)].map(([, etat]) => etat)
  stands(id, { done: 2 })
  expect(await etats()).toEqual(['done', 'done', 'current', 'ahead'])
  stands(id, { done: 2, refused: 'PAIEMENT_REFUSE', statut: 'COMPENSATION' })
  expect(await etats()).toEqual(['undone', 'undone', 'refused', 'never'])
  stands(id, { done: 4, statut: 'TERMINEE' })
  expect(await etats()).toEqual(Array(4).fill('done'))
})

test('without a script the page comes back by itself, until nothing can change', async () => {
  const browser = open()
  const id = await orderOf(browser)
  expect((await pageOf(browser, id)).body).toContain(
    '<noscript><meta http-equiv="refresh" content="2"></noscript>',
  )
  stands(id, { done: 4, statut: 'TERMINEE' })
  expect((await pageOf(browser, id)).body).not.toMatch(/refresh|<script/)
})

test('what the script asks for has the same words', async () => {
  const browser = open()
  const id = await orderOf(browser)
  stands(id, { done: 2, unknown: true })
  expect((await browser.get(`/boutique/suivi/${id}/etat`)).json()).toEqual({
    etat: 'unknown',
    fini: false,
    titre: 'Enregistrée, on attend la confirmation.',
    texte: expect.stringContaining('Ne commandez pas de nouveau.'),
    etapes: [
      { etat: 'done', mot: 'fait' },
      { etat: 'done', mot: 'fait' },
      { etat: 'current', mot: 'en cours' },
      { etat: 'ahead', mot: 'à venir' },
    ],
  })
})

test('a journal that is not sure of the end is awaited', async () => {
  const browser = open()
  const id = await orderOf(browser)
  world.house.answers.set(`/saga/commande/${id}`, { status: 503, body: { code: 'FIN_INCERTAINE' } })
  expect((await pageOf(browser, id)).body).toContain('on attend la confirmation')
})

test('a customer finds his orders, and the invoice of one that was confirmed', async () => {
  const browser = open()
  expect((await browser.get('/boutique/commandes')).headers.location).toBe(
    '/connexion?suite=%2Fboutique%2Fcommandes',
  )
  await browser.signIn('client')
  expect((await browser.get('/boutique/commandes')).body).toContain('Vous n’avez encore rien commandé.')
  const id = await orderOf(browser)
  expect((await browser.get('/boutique/commandes')).body).toContain(`href="/boutique/suivi/${id}"`)
  stands(id, { done: 4, statut: 'TERMINEE' })
  expect((await pageOf(browser, id)).body).toContain('Votre facture arrive')
  shop.invoiced = true
  expect((await pageOf(browser, id)).body).toContain(`href="/boutique/factures/${ID_OF_INVOICE}"`)
  const pdf = await browser.get(`/boutique/factures/${ID_OF_INVOICE}`)
  expect([pdf.statusCode, pdf.body]).toEqual([200, '%PDF'])
  expect(world.house.asked.at(-1)?.headers).toMatchObject({ accept: 'application/pdf' })
})

test('an order of somebody else asks who is there', async () => {
  world.house.answers.set('/saga/commande/1', { status: 401, body: { title: 'x', detail: 'y' } })
  expect((await open().get('/boutique/suivi/1')).headers.location).toBe(
    '/connexion?suite=%2Fboutique%2Fsuivi%2F1',
  )
})

test('whoever opens an account is signed in to it', async () => {
  world.house.answers.set('/auth/inscription', { status: 201, body: { statut: 'INSCRIT' } })
  const browser = open()
  const answer = await browser.submit('/boutique/inscription', '/boutique/inscription', {
    nom: 'Rita',
    email: 'client',
    mot_de_passe: 'client',
    cle: newId(),
  })
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/boutique'])
  expect((await browser.get('/boutique')).body).toContain('Se déconnecter (Rita)')
})

test('an account that is refused says why, and keeps the name and not the password', async () => {
  const refused = { title: 'Courriel déjà pris', detail: 'Un autre compte l’a.', code: 'COURRIEL_DEJA_PRIS' }
  world.house.answers.set('/auth/inscription', { status: 409, body: refused })
  const form = { nom: 'Rita', email: 'rita@exemple.test', mot_de_passe: 'quatre mots', cle: newId() }
  const { statusCode, body } = await open().submit('/boutique/inscription', '/boutique/inscription', form)
  expect(statusCode).toBe(409)
  expect(body).toContain('Un autre compte l’a.')
  expect(body).toContain('value="rita@exemple.test"')
  expect(body).not.toContain('quatre mots')
  // The next try is another request.
  expect(body).not.toContain(form.cle)
})
