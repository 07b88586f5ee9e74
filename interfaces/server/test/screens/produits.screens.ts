/** Products as head office edits them: by the keyboard, with what is wrong, and with somebody else at the same time. */
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser, signIn } from './browser.ts'
import { type Catalog, openCatalog } from './catalog.ts'
import { firstOf } from './checked.ts'
import { openShop } from './shop.ts'
import { openStocks } from './stocks.ts'

const world = openWorld()
const browser = openBrowser(world)
let catalog: Catalog
beforeEach(() => {
  catalog = openCatalog()
  world.house.api = firstOf(catalog.answer, openShop().answer, openStocks().answer)
})

const sent = () => catalog.writes.map(({ body }) => JSON.parse(body) as object)

test('a product is found, opened, edited with E and saved with Ctrl+Enter in the version that was read', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/produits')
  const { page } = visitor
  await expect.poll(() => page.locator('.product-rows tbody tr').count()).toBe(2)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByLabel('Nom', { exact: true }).waitFor()
  await page.getByText('14,99 $, depuis le').waitFor()
  await page.locator('.places').getByText('400').waitFor()
  await page.keyboard.press('e')
  await page.keyboard.press('End')
  await page.keyboard.type(' bio')
  await page.getByLabel('Prix', { exact: true }).fill('15.50')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Enregistré, version 4.').waitFor()
  expect(catalog.writes[0]?.headers).toMatchObject({ 'if-match': '"3"' })
  expect(sent()).toMatchObject([
    { nom: 'Thé vert sencha bio', prix: 15.5, cout: 8, codes_barres: ['00000001'] },
  ])
  await page.keyboard.press('Escape')
  await visitor.leave()
})

test('what is wrong is summed up with the focus on it, and leads to its field', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/produits/1')
  const { page } = visitor
  await page.getByLabel('Prix', { exact: true }).fill('1,234.50')
  await page.getByLabel('Nom', { exact: true }).fill('')
  await page.keyboard.press('Control+Enter')
  await page.getByText('2 champs à corriger').waitFor()
  expect(await page.evaluate('document.activeElement.className')).toBe('problem')
  await page.getByRole('link', { name: 'Écrivez le prix, comme 12,50.' }).click()
  expect(await page.evaluate('document.activeElement.id')).toBe('produit-prix')
  expect(sent()).toEqual([])
  await visitor.context.close()
})

test('leaving what is typed asks first; staying keeps it', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/produits/1')
  const { page } = visitor
  await page.getByLabel('Nom', { exact: true }).fill('Thé noir')
  await page.getByRole('link', { name: 'Sagas' }).click()
  await page.getByText('Ce que vous avez tapé ici serait perdu.').waitFor()
  await page.getByRole('button', { name: 'Continuer la saisie' }).click()
  expect(await page.getByLabel('Nom', { exact: true }).inputValue()).toBe('Thé noir')
  await page.getByRole('button', { name: 'Fermer' }).click()
  await page.getByRole('button', { name: 'Abandonner ces changements' }).click()
  await page.waitForURL(/\/produits$/)
  await visitor.leave()
})

test('somebody else saved first: both are shown by field with his name, and nothing is lost', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/produits/1')
  const { page, context } = visitor
  await page.getByLabel('Nom', { exact: true }).fill('Thé vert du Québec')
  await page.getByLabel('Coût', { exact: true }).fill('9')
  catalog.change(1, { nom: 'Thé vert du Japon', prix: 16 })
  await page.keyboard.press('Control+Enter')
  await page.getByText('Quelqu’un d’autre a changé ce produit').waitFor()
  await page.getByText(/^Alice, le /).waitFor()
  const name = page.getByRole('group', { name: /^Nom/ })
  await name.getByText('changé des deux côtés').waitFor()
  await name.getByText('d’origine : Thé vert sencha').waitFor()
  expect(await name.getByRole('radio', { name: /du Québec/ }).isChecked()).toBe(true)
  expect(await page.getByRole('radio', { name: /16,00 la sienne/ }).isChecked()).toBe(true)
  await name.getByRole('radio', { name: /du Japon/ }).check()
  await page.keyboard.press('Control+Enter')
  await page.getByText('Enregistré, version 5.').waitFor()
  expect(sent().at(-1)).toMatchObject({ nom: 'Thé vert du Japon', prix: 16, cout: 9 })
  expect(catalog.writes.at(-1)?.headers['if-match']).toBe('"4"')
  // A refusal stands in the console of a browser.
  await context.close()
})

test('a new product begins with N', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/produits')
  const { page } = visitor
  await page.locator('.product-rows tbody tr').first().waitFor()
  await page.keyboard.press('n')
  await page.getByLabel('Nom', { exact: true }).fill('Bouilloire')
  await page.getByLabel('Prix', { exact: true }).fill('39,90')
  await page.locator('#produit-categorie').selectOption('1')
  await page.keyboard.press('Control+Enter')
  await page.waitForURL(/\/produits\/9$/)
  expect(sent()).toMatchObject([{ nom: 'Bouilloire', prix: 39.9, categorie_id: 1 }])
  await visitor.leave()
})

test('a CSV that is refused tells each line; nothing has come in', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/produits')
  const { page, context } = visitor
  const erreurs = [{ pointeur: '/3/prix', message: 'un montant' }]
  const refusal = {
    code: 'IMPORT_REFUSE',
    title: 'Import refusé',
    detail: 'Aucun produit n’a été créé.',
    erreurs,
  }
  world.house.answers.set('/produits/import', { status: 400, body: refusal })
  await page.getByText('Importer un CSV').click()
  const file = { name: 'p.csv', mimeType: 'text/csv', buffer: Buffer.from('nom;prix\nA;1\nB;x\n') }
  await page.getByLabel('Fichier CSV').setInputFiles(file)
  await page.getByRole('button', { name: 'Importer' }).click()
  await page.getByRole('row', { name: '3 prix un montant' }).waitFor()
  expect(world.house.asked.at(-1)).toMatchObject({ body: 'nom;prix\nA;1\nB;x\n' })
  world.house.answers.clear()
  // A refusal stands in the console of a browser.
  await context.close()
})
