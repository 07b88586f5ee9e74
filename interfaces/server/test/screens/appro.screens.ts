/** Asking for goods and receiving them, by the keyboard. */
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser, signIn } from './browser.ts'
import { firstOf } from './checked.ts'
import { openRequests, type Requests, SENT } from './requests.ts'
import { openShop } from './shop.ts'
import { openStocks } from './stocks.ts'

const world = openWorld()
const browser = openBrowser(world)
let requests: Requests
beforeEach(() => {
  requests = openRequests()
  world.house.api = firstOf(openShop().answer, openStocks().answer, requests.answer)
})

test('P fills in what is missing, Ctrl+Enter sends it; a shortage is told on its line', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/magasin/appro/demander')
  const { page } = visitor
  await page.getByText('Pressez P').waitFor()
  await page.locator('h1').click()
  await page.evaluate('document.activeElement.blur()')
  await page.keyboard.press('p')
  const cafe = page.getByRole('textbox', { name: /Pièces demandées de Café/ })
  await cafe.waitFor()
  // 26 to the target; of the cups 24 are on their way, so 6 are missing.
  expect(await cafe.inputValue()).toBe('26')
  expect(await page.getByRole('textbox', { name: 'Pièces demandées de Tasse en grès' }).inputValue()).toBe(
    '6',
  )
  await page.getByText('n’en a que 0').first().waitFor()
  await cafe.focus()
  await page.keyboard.type('5')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Demande envoyée.').waitFor()
  const [sent] = requests.writes
  expect(JSON.parse(sent?.body ?? '')).toEqual({
    magasin_id: 1,
    lignes: [
      { produit_id: 2, quantite: 6 },
      { produit_id: 3, quantite: 5 },
    ],
  })
  expect(sent?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  await visitor.leave()
})

test('own requests are listed by their state; none of a kind is told', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/magasin/appro')
  const { page } = visitor
  await expect.poll(() => page.locator('.request-rows tbody tr').count()).toBe(3)
  await page.getByRole('link', { name: 'Refusée' }).click()
  await expect.poll(() => page.locator('.request-rows tbody tr').count()).toBe(1)
  await page.getByRole('link', { name: 'Transfert' }).click()
  await page.getByText('Aucun transfert ici.').waitFor()
  await visitor.leave()
})

test('what arrived is scanned; what is missing is asked about once', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, `/magasin/appro/approvisionnements/${SENT}`)
  const { page } = visitor
  const pieces = page.getByRole('textbox', { name: 'Pièces reçues de Thé vert sencha' })
  await pieces.waitFor()
  await page.getByLabel('Scannez un code').focus()
  await page.keyboard.type('00000001\n')
  await expect.poll(() => pieces.inputValue()).toBe('1')
  await page.getByLabel('Scannez un code').fill('00000002')
  await page.keyboard.press('Enter')
  await page.getByText('Cet article n’est pas de cette demande : Tasse en grès.').waitFor()
  await pieces.fill('8')
  await page.getByLabel('Il manque 2 pièces').focus()
  await page.keyboard.type('Carton ouvert')
  await page.keyboard.press('Control+Enter')
  await page.locator('.pill.good').waitFor()
  expect(requests.writes.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
    [
      `/approvisionnements/${SENT}/recevoir`,
      { recues: [{ produit_id: 1, quantite: 8 }], motif: 'Carton ouvert' },
    ],
  ])
  await visitor.leave()
})

test('somebody who acted before is named, and the request is read again', async () => {
  const visitor = await browser.visit()
  const id = [...requests.all.keys()][0] ?? ''
  await signIn(visitor, `/magasin/appro/approvisionnements/${id}`)
  const { page, context } = visitor
  const detail = 'La demande est REFUSEE, par Charlie, depuis 14:02.'
  const refusal = { code: 'DEMANDE_DEJA_TRAITEE', title: 'Demande déjà traitée', detail }
  world.house.answers.set(`/approvisionnements/${id}/annuler`, { status: 409, body: refusal })
  await page.getByRole('button', { name: 'Annuler la demande' }).click()
  await page.getByText(detail).waitFor()
  await page.getByText('Quelqu’un a agi entre-temps').waitFor()
  world.house.answers.clear()
  // A refusal stands in the console of a browser.
  await context.close()
})
