/** What head office looks through: orders, what every place has, and how the house is. */
import { demanderTransfert } from '@comptoir/contracts/stock-demandes.ts'
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser, signIn } from './browser.ts'
import { firstOf } from './checked.ts'
import { openOffice } from './office.ts'
import { answerOrders } from './orders.ts'
import { openShop } from './shop.ts'
import { openStocks } from './stocks.ts'

const world = openWorld()
const browser = openBrowser(world)
beforeEach(() => {
  world.house.asked.length = 0
  world.house.api = firstOf(answerOrders, openStocks().answer, openOffice().answer, openShop().answer)
})

test('a page that is left has told how long it took', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/commandes')
  await visitor.page.getByRole('cell', { name: 'invité' }).waitFor()
  await visitor.page.goto('about:blank')
  const told = async () => (await world.app.inject('/metrics')).body
  await expect.poll(told).toMatch(/interfaces_largest_paint_seconds_count\{[^}]*space="maison"[^}]*\} [1-9]/)
  await visitor.leave()
})

test('an order is found by its state or its number, and leads to its saga', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/commandes')
  const { page } = visitor
  await page.getByRole('link', { name: 'Confirmée' }).press('Enter')
  await page.getByRole('cell', { name: 'invité' }).waitFor()
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1)
  await page.getByRole('textbox', { name: 'Numéro' }).fill('x')
  await page.keyboard.press('Enter')
  await page.getByText('Écrivez le numéro d’une commande').waitFor()
  await page.getByRole('textbox', { name: 'Numéro' }).fill('20 317')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /^Commande 20.317$/ }).waitFor()
  await page.getByRole('link', { name: 'Relancer ou annuler' }).press('Enter')
  await page.getByText('Pourquoi ?').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await page.waitForURL(/\/sagas$/)
  await page.keyboard.press('Control+k')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/tableau$/)
  await visitor.leave()
})

test('the menu counts what waits in an area, until it is told that nothing does', async () => {
  const shop = openShop()
  world.house.api = firstOf(answerOrders, openStocks().answer, openOffice().answer, shop.answer)
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/commandes')
  const { page } = visitor
  await page.getByRole('link', { name: /^Sagas ?, 1 attend$/ }).waitFor()
  await page.getByText('En direct').waitFor()
  shop.sagas.clear()
  world.house.tell('id: 11\nevent: saga.terminee\ndata: {}\n\n')
  await page.getByRole('link', { name: 'Sagas', exact: true }).waitFor()
  await visitor.leave()
})

test('a place that lacks an article asks another for it, by keys', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/stocks')
  const { page } = visitor
  world.house.answers.set('/transferts', { status: 201, body: {} })
  await page.getByRole('button', { name: /^Thé vert sencha, Plateau : 12/ }).press('Enter')
  await page.getByRole('combobox', { name: 'De' }).waitFor()
  await page.getByRole('textbox', { name: 'Pièces' }).fill('5')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Transfert demandé.').waitFor()
  const sent = world.house.asked.filter(({ method, path }) => method === 'POST' && path === '/transferts')
  expect(sent.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { de: 6, vers: 1, lignes: [{ produit_id: 1, quantite: 5 }] },
  ])
  expect(demanderTransfert.reads).toContain('Idempotency-Key')
  expect(sent[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  await visitor.leave()
})

test('who follows an instance that is gone is told so, until it answers again', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/commandes')
  const { page } = visitor
  await page.getByText('En direct').waitFor()
  let isGone = true
  await page.route('**/api/ping', (route) => (isGone ? route.fulfill({ status: 502 }) : route.continue()))
  world.house.deaf.add('/stock/flux')
  for (const response of world.house.followersOf('/stock/flux')) response.destroy()
  await page.getByText('Cette instance ne répond plus').waitFor()
  isGone = false
  await page.getByText('Cette instance ne répond plus').waitFor({ state: 'detached' })
  world.house.deaf.clear()
  // An answer of 502 stands in the console of a browser.
  await visitor.context.close()
})

test('an instance that does not answer stands first, and the page says which', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/sante')
  const { page } = visitor
  await page.getByText('1 instance ne répond pas comme il faut').waitFor()
  await page.getByText('stock (127.0.0.1:9)').waitFor()
  expect(
    await page.getByRole('region', { name: 'Processus' }).locator('tbody tr').first().innerText(),
  ).toContain('Ne répond pas')
  await page.getByText('La passerelle ne le dit pas maintenant.').waitFor()
  await visitor.leave()
})
