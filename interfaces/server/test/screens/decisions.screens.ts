/** The queue of requests, as head office decides on it: one key each, a moment to take it back, and who was first. */
import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser, signIn } from './browser.ts'
import { firstOf } from './checked.ts'
import { type Office, openOffice } from './office.ts'
import { uuidOf } from './office-requests.ts'
import { openShop } from './shop.ts'

const world = openWorld()
const browser = openBrowser(world)
const QUEUE = '/maison-mere/approvisionnements'
/** A decision is sent after five seconds. */
const SENT = { timeout: 9_000 }
let office: Office
beforeEach(() => {
  office = openOffice()
  const shop = openShop()
  world.house.api = firstOf(office.answer, shop.answer)
})

const stores = (page: Page) => page.locator('.queue button b').allInnerTexts()
const paths = () => office.requests.acts.map(({ path }) => path)
const pathOf = (n: number, act: string) => `/approvisionnements/${uuidOf(n)}/${act}`

test('the most urgent comes first, and what is left after the decision stands beside it', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, QUEUE)
  const { page } = visitor
  await page.getByText('4 demandes attendent une décision').waitFor()
  expect(await stores(page)).toEqual(['Saint-Laurent <b>x</b>', 'Verdun', 'Plateau', 'Rosemont'])
  await page.getByText('1 en rupture').waitFor()
  await page.getByText('Motif de la demande : « Fin de semaine », Alice').waitFor()
  await page.getByRole('row', { name: 'Café de Montréal 454 g 16 24' }).waitFor()
  await visitor.leave()
})

test('two keys decide on two requests; each is sent once, under its key, and told as it was observed', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, QUEUE)
  const { page } = visitor
  await page.getByRole('row', { name: 'Café de Montréal 454 g 16 24' }).waitFor()
  await page.keyboard.press('a')
  await page.getByText('accordée, envoi dans un instant').waitFor()
  expect(await stores(page)).toEqual(['Verdun', 'Plateau', 'Rosemont'])
  await page.keyboard.press('a')
  await expect.poll(paths, SENT).toEqual([pathOf(1, 'valider'), pathOf(2, 'valider')])
  expect(office.requests.acts.map(({ body }) => body)).toEqual([{}, {}])
  for (const { key } of office.requests.acts) expect(key).toMatch(/^[0-9a-f-]{36}$/)
  await page.getByText('Verdun : accordée.').waitFor()
  await visitor.leave()
})

test('a decision that is taken back is never sent', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, QUEUE)
  const { page } = visitor
  await page.getByRole('row', { name: 'Café de Montréal 454 g 16 24' }).waitFor()
  await page.keyboard.press('a')
  await page.getByText('accordée, envoi dans un instant').waitFor()
  await page.keyboard.press('z')
  await expect.poll(() => stores(page)).toHaveLength(4)
  // The next one is sent: had the first still been on its way, it would have been before it.
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.locator('.queue button', { hasText: 'Verdun' }).click()
  await page.keyboard.press('a')
  await expect.poll(paths, SENT).toEqual([pathOf(2, 'valider')])
  await visitor.leave()
})

test('where there is not all of it a part is proposed, with its reason; where there is nothing, nothing', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, QUEUE)
  const { page } = visitor
  await page.locator('.queue button', { hasText: 'Rosemont' }).click()
  await page.getByText('Il n’y a rien à accorder').waitFor()
  expect(await page.getByRole('button', { name: /^Accorder/ }).isDisabled()).toBe(true)
  await page.locator('.queue button', { hasText: 'Plateau' }).click()
  await page.getByText('la quantité possible est proposée').waitFor()
  const syrup = page.getByRole('textbox', { name: 'Accordé : Sirop d’érable <i>x</i>' })
  expect(await syrup.inputValue()).toBe('7')
  await syrup.fill('8')
  await page.getByText('sans dépasser ce qui est disponible').waitFor()
  await syrup.fill('6')
  await page.getByRole('button', { name: /^Accorder en partie/ }).press('Enter')
  await expect.poll(paths, SENT).toEqual([pathOf(3, 'valider')])
  expect(office.requests.acts[0]?.body).toEqual({
    quantites: [
      { produit_id: 12, quantite: 4 },
      { produit_id: 13, quantite: 6 },
    ],
    motif: 'Stock insuffisant',
  })
  await visitor.leave()
})

test('several are selected and refused for one reason', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, QUEUE)
  const { page } = visitor
  await page.getByRole('row', { name: 'Café de Montréal 454 g 16 24' }).waitFor()
  for (const key of ['x', 'j', 'x']) await page.keyboard.press(key)
  await page.getByText('2 choisies').waitFor()
  await page.keyboard.press('r')
  await page.getByRole('heading', { name: 'Refuser 2 demandes' }).waitFor()
  await page.keyboard.type('Le camion est en panne')
  await page.keyboard.press('Control+Enter')
  // Both leave at once.
  const sorted = () => paths().toSorted()
  await expect.poll(sorted, SENT).toEqual([pathOf(1, 'refuser'), pathOf(2, 'refuser')])
  expect(office.requests.acts[0]?.body).toEqual({ motif: 'Le camion est en panne' })
  await visitor.leave()
})

test('one that another has decided on meanwhile: by whom; and nothing is changed', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, QUEUE)
  const { page, context } = visitor
  await page.getByRole('row', { name: 'Café de Montréal 454 g 16 24' }).waitFor()
  office.requests.settle(1, 'REFUSEE', 'Chantal')
  await page.keyboard.press('a')
  await page.getByText(/déjà refusée par Chantal, .*Rien n’a été changé/).waitFor()
  expect(office.requests.acts).toEqual([])
  expect(await stores(page)).toEqual(['Verdun', 'Plateau', 'Rosemont'])
  // A refusal stands in the console of a browser.
  await context.close()
})

test('who leaves means what he has decided, and a queue that is empty says so', async () => {
  for (const n of [2, 3, 4]) office.requests.settle(n, 'VALIDEE', 'Chantal')
  const visitor = await browser.visit()
  await signIn(visitor, QUEUE)
  const { page } = visitor
  await page.getByRole('row', { name: 'Café de Montréal 454 g 16 24' }).waitFor()
  await page.keyboard.press('a')
  await page.getByText('Rien à décider.').waitFor()
  await page.getByRole('link', { name: 'Transferts' }).press('Enter')
  await page.waitForURL(/\/transferts$/)
  await expect.poll(paths).toEqual([pathOf(1, 'valider')])
  await page.getByText('Rien à décider.').waitFor()
  await visitor.leave()
})
