/** A sale is there once, whatever dies: the answer, the page, the network, the tab. */
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser } from './browser.ts'
import { type Counter, counterOf } from './counter.ts'
import { atTheTill, lines, scan } from './hands.ts'

const world = openWorld()
const browser = openBrowser(world)
let counter: Counter
beforeEach(() => {
  counter = counterOf(world.house)
})

const sales = () => [...counter.sent.values()]

test('nobody knows yet: the same request is followed, and the next customer is served', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page } = visitor
  counter.judge = (_, times) =>
    times < 3
      ? { status: 202, body: { status: 'en_cours', vente_id: 'v', saga_id: 'v', statut: 'STOCK_RESERVE' } }
      : undefined
  await scan(visitor, '96385074')
  await page.keyboard.press('F9')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.getByText('On ne sait pas encore').waitFor()
  await page.getByRole('button', { name: 'Servir le client suivant' }).click()
  await page.getByText('Ticket vide').waitFor()
  await page.getByText('1 vente, 12,99').waitFor()
  await page.getByText('1 vente, 12,99').waitFor({ state: 'detached' })
  expect(sales().map(({ times }) => times)).toEqual([3])
  await visitor.leave()
})

test('a page that dies with a sale on its way takes it up again, and it is sold once', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page } = visitor
  let isDown = true
  counter.judge = () =>
    isDown
      ? { status: 202, body: { status: 'en_cours', vente_id: 'v', saga_id: 'v', statut: 'OUVERTE' } }
      : undefined
  await scan(visitor, '96385074')
  await page.keyboard.press('F9')
  await page.keyboard.press('Enter')
  await page.getByText('On ne sait pas encore').waitFor()
  await page.reload()
  await page.getByText('On ne sait pas encore').waitFor()
  isDown = false
  await page.getByText('✓ Vente').waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('Ticket vide').waitFor()
  expect(counter.sent.size).toBe(1)
  await page.reload()
  await page.getByText('Ticket vide').waitFor()
  await visitor.leave()
})

test('one tab has the till: another says so, and may take it over', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page, context, origin } = visitor
  await scan(visitor, '96385074')
  await expect.poll(async () => (await lines(visitor)).length).toBe(1)
  const other = await context.newPage()
  await other.goto(`${origin}/magasin/caisse`)
  await other.getByText('Cette caisse est ouverte dans un autre onglet.').waitFor()
  await other.getByRole('button', { name: 'La prendre ici' }).click()
  await other.getByText('Café moulu').first().waitFor()
  await page.getByText('Cette caisse est ouverte dans un autre onglet.').waitFor()
  await visitor.leave()
})

test('without network cash is sold on, and each sale is there once when it comes back', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page, context } = visitor
  await context.setOffline(true)
  await page.evaluate(`dispatchEvent(new Event('offline'))`)
  await page.getByText('Hors ligne : la vente comptant continue.').waitFor()
  for (const code of ['96385074', '4006381333931']) {
    await scan(visitor, code)
    await page.keyboard.press('F9')
    await page.keyboard.press('Enter')
    await page.getByText('Vente faite, en attente de confirmation').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Ticket vide').waitFor()
  }
  await page.getByText('2 ventes, 17,48').waitFor()
  await scan(visitor, '96385074')
  await page.keyboard.press('F9')
  await page.keyboard.press('ArrowDown')
  await page.getByText('Hors ligne, seul le comptant est pris.').waitFor()
  await page.keyboard.press('Escape')
  expect(counter.sent.size).toBe(0)
  await context.setOffline(false)
  await page.evaluate(`dispatchEvent(new Event('online'))`)
  await page.getByText('2 ventes, 17,48').waitFor({ state: 'detached' })
  // The first is gone: the second follows it.
  await expect.poll(() => sales().length).toBe(2)
  expect(sales().map(({ body, times }) => [times, body.lignes, body.hors_ligne !== undefined])).toEqual([
    [1, [{ produit_id: 4, quantite: 1, prix: 12.99 }], true],
    [1, [{ produit_id: 2, quantite: 1, prix: 4.49 }], true],
  ])
  // A request without network stands in the console of a browser.
  await context.close()
})
