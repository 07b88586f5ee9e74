/** The sales of a store and what comes back of them, by the keyboard. */
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser, signIn } from './browser.ts'
import { firstOf } from './checked.ts'
import { openCounter } from './counter.ts'
import { openReceipts, type Receipts, SOLD } from './receipts.ts'

const world = openWorld()
const browser = openBrowser(world)
let receipts: Receipts
beforeEach(() => {
  receipts = openReceipts()
  world.house.api = firstOf(receipts.answer, openCounter().answer)
})

test('a sale is found by the number of its receipt, and its receipt shown again', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/magasin/ventes', 'bob')
  const { page } = visitor
  await page.getByRole('link', { name: 'Vente 1 042' }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('7')
  await page.getByText('Aucune vente pour ces filtres.').waitFor()
  await page.keyboard.press('Backspace')
  await page.keyboard.type('1042')
  await page.waitForURL(/numero=1042/)
  await page.getByRole('link', { name: 'Vente 1 042' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('déjà rendu 1 sur 3').waitFor()
  await page.getByRole('button', { name: 'Revoir le reçu' }).click()
  await page.frameLocator('iframe[title="Reçu"]').getByText('COMPTOIR PLATEAU').waitFor()
  await visitor.leave()
})

test('no more comes back than is left, and what the server gives back is said', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, `/magasin/ventes/${SOLD}/retour`, 'bob')
  const { page } = visitor
  const more = page.getByRole('button', { name: 'Un de plus : Café moulu' })
  await more.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  expect(await more.isDisabled()).toBe(true)
  await page.getByRole('combobox', { name: 'Motif : Café moulu' }).selectOption('DEFECTUEUX')
  await page.getByRole('button', { name: 'Rembourser' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /Retour 77 fait : 20,00.*remboursés/ }).waitFor()
  const lignes = [{ produit_id: 4, quantite: 2, motif: 'DEFECTUEUX', remise_en_stock: false }]
  expect(receipts.returns.map(({ body }) => body)).toEqual([{ vente_id: SOLD, magasin_id: 1, lignes }])
  await visitor.leave()
})

test('beyond the cap of the role a second person signs', async () => {
  receipts.judge = (approval) =>
    approval === undefined
      ? { status: 403, body: { code: 'RETOUR_A_APPROUVER', title: 'Retour à approuver', detail: '' } }
      : undefined
  const visitor = await browser.visit()
  await signIn(visitor, `/magasin/ventes/${SOLD}/retour`, 'bob')
  const { page, context } = visitor
  await page.getByRole('button', { name: 'Un de plus : Lait' }).click()
  await page.getByRole('button', { name: 'Rembourser' }).click()
  await page.getByText('Retour à approuver').waitFor()
  await page.getByRole('button', { name: 'Rembourser' }).click()
  await page.getByRole('textbox', { name: 'Nom' }).fill('alice')
  await page.getByRole('textbox', { name: 'Mot de passe' }).fill('chapeau')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /Retour 77 fait/ }).waitFor()
  expect(receipts.returns.at(-1)?.approval).toBe('signed')
  // A refusal stands in the console of a browser.
  await context.close()
})

test('a web order is found by its number, and its goods come back to the store, less what came before', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/magasin/ventes', 'bob')
  const { page } = visitor
  await page.getByRole('link', { name: 'Retour d’une commande du web' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Tapez le numéro de la commande').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('20318')
  await page.getByRole('heading', { name: /Retour sur la commande 20\s318/ }).waitFor()
  await page.getByText('déjà rendu 2 sur 3').waitFor()
  const more = page.getByRole('button', { name: 'Un de plus : Café moulu' })
  await more.focus()
  await page.keyboard.press('Enter')
  expect(await more.isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Rembourser' }).press('Enter')
  await page.getByRole('heading', { name: /Retour 77 fait : 10,00.*remboursés/ }).waitFor()
  await page.locator('.price-label').getByText('Compte').waitFor()
  const lignes = [{ produit_id: 4, quantite: 1, motif: 'NE_CONVIENT_PAS', remise_en_stock: true }]
  expect(receipts.returns.map(({ body }) => body)).toEqual([{ commande_id: SOLD, magasin_id: 1, lignes }])
  await visitor.leave()
})
