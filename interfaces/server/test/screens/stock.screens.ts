/** The stock of a place, as who runs it uses it: by the keyboard, with a reader of codes, live. */
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser, signIn } from './browser.ts'
import { firstOf } from './checked.ts'
import { openShop } from './shop.ts'
import { openStocks, type Stocks } from './stocks.ts'

const world = openWorld()
const browser = openBrowser(world)
let stocks: Stocks
beforeEach(() => {
  stocks = openStocks()
  world.house.api = firstOf(openShop().answer, stocks.answer)
})

test('the stock is searched as one types, opened with Enter, and changes by itself', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/magasin/stock')
  const { page } = visitor
  await page.locator('.stock-rows tbody tr').first().waitFor()
  expect(await page.locator('.chip').allInnerTexts()).toHaveLength(4)
  await page.getByText('Café <script>alert(1)</script>').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('thé')
  await expect.poll(() => page.locator('.stock-rows tbody tr').count()).toBe(2)
  await page.waitForURL(/q=th/)
  stocks.rows[0] = { ...stocks.rows[0], disponible: 7 } as (typeof stocks.rows)[0]
  world.house.tell(
    'id: 11\nevent: saga.terminee\ndata: {"saga_id":"019bc1a8-0000-7000-8000-000000000001"}\n\n',
  )
  await page.getByRole('row', { name: /sencha 7 Sous le seuil/ }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('j')
  await page.keyboard.press('Tab')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByText('Ailleurs').waitFor()
  await page.locator('.places').getByText('400').waitFor()
  await page.keyboard.press('Escape')
  await page.waitForURL(/\/stock\?magasin=1$/)
  await visitor.leave()
})

test('what nobody finds is told, with the way back to everything', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/magasin/stock?q=xyzzy')
  const { page } = visitor
  await page.getByText('Aucun article pour « xyzzy ».').waitFor()
  await page.getByRole('link', { name: 'Effacer les filtres' }).click()
  await page.locator('.stock-rows tbody tr').first().waitFor()
  await visitor.leave()
})

test('a threshold is set under a key, and shown', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/magasin/stock/1')
  const { page } = visitor
  await page.getByRole('textbox', { name: 'Seuil' }).fill('beaucoup')
  await page.getByText('Écrivez un nombre entier').waitFor()
  await page.getByRole('textbox', { name: 'Seuil' }).fill('15')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.locator('.pill.SOUS_SEUIL').waitFor()
  await page.getByText('Enregistré.').waitFor()
  expect(stocks.writes.map(({ path, body }) => [path, body])).toEqual([
    ['/stock/1/1/seuil', '{"seuil":15,"cible":30}'],
  ])
  expect(stocks.writes[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  await visitor.leave()
})

test('a count: each scan is a piece, it outlives the page, and what moved since is shown and kept', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/magasin/stock/inventaire')
  const { page } = visitor
  const scan = async (code: string) => {
    await page.getByLabel('Scannez un code').focus()
    await page.keyboard.type(code)
    await page.keyboard.press('Enter')
  }
  await scan('00000001')
  await page.getByRole('textbox', { name: 'Pièces de Thé vert sencha' }).waitFor()
  await scan('00000001')
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Pièces de Thé vert sencha' }).inputValue())
    .toBe('2')
  await scan('99999999')
  await page.getByText('Aucun article pour « 99999999 ».').waitFor()
  await page.reload()
  expect(await page.getByRole('textbox', { name: 'Pièces de Thé vert sencha' }).inputValue()).toBe('2')
  stocks.movements.push(movementAfter())
  await page.reload()
  await page.getByText('a bougé depuis (− 1) : gardé').waitFor()
  await page.getByLabel('Motif').focus()
  await page.keyboard.press('Control+Enter')
  await page.getByText('Thé vert sencha : 2 au lieu de 12 (− 10)').waitFor()
  const [sent] = stocks.writes.map(({ body }) => JSON.parse(body) as object)
  expect(sent).toMatchObject({ magasin_id: 1, lignes: [{ produit_id: 1, compte: 2 }] })
  await page.reload()
  await page.getByText('Scannez le premier article du rayon.').waitFor()
  await visitor.leave()
})

/** One piece sold an hour from now: after anything that is counted in this test. */
const movementAfter = () => ({
  id: 9,
  produit_id: 1,
  magasin_id: 1,
  delta: -1,
  en_transit: 0,
  cause: 'SORTIE' as const,
  commande_id: null,
  retour_id: null,
  document_id: null,
  reference: null,
  motif: null,
  auteur: null,
  a: new Date(Date.now() + 3_600_000).toISOString(),
})

test('a count that is older than what is known of its article is refused, kept, and made anew', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/magasin/stock/inventaire')
  const { page, context } = visitor
  const refusal = {
    code: 'COMPTE_PERIME',
    title: 'Compte périmé',
    detail: 'Rien n’est changé.',
    produit_id: 1,
  }
  world.house.answers.set('/stock/inventaires', { status: 409, body: refusal })
  await page.getByLabel('Scannez un code').focus()
  await page.keyboard.type('00000001\n')
  await page.getByRole('textbox', { name: 'Pièces de Thé vert sencha' }).waitFor()
  await page.getByLabel('Motif').focus()
  await page.keyboard.press('Control+Enter')
  await page.getByText('Compte périmé').waitFor()
  await page.getByRole('button', { name: 'Recompter depuis zéro' }).click()
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Pièces de Thé vert sencha' }).inputValue())
    .toBe('0')
  world.house.answers.clear()
  // A refusal stands in the console of a browser.
  await context.close()
})

test('goods of a supplier come in by scans and the number of the note', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/magasin/stock/reception')
  const { page } = visitor
  await page.getByLabel('Scannez un code').focus()
  await page.keyboard.type('00000001\n')
  await page.getByRole('textbox', { name: 'Pièces de Thé vert sencha' }).fill('24')
  await page.getByLabel('Numéro du bon de livraison').focus()
  await page.keyboard.type('BL-7')
  await page.keyboard.press('Control+Enter')
  await page.getByText('24 pièces reçues, bon BL-7.').waitFor()
  const [sent] = stocks.writes.map(({ body }) => JSON.parse(body) as object)
  const lignes = [{ produit_id: 1, quantite: 24 }]
  expect(sent).toEqual({ magasin_id: 1, lignes, reference: 'BL-7' })
  await visitor.leave()
})
