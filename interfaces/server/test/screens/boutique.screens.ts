/** The shop in a real browser: bought without a script, followed live with one, and looked at in each language, light and width. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { beforeEach, expect, test } from 'vitest'
import { openSmallShop, type SmallShop, sagaOf } from '../boutique-house.ts'
import { openWorld } from '../world.ts'
import { LOOKS, openBrowser, sideways, USUAL, type Visitor } from './browser.ts'

const PICTURES = join(import.meta.dirname, '../../../../docs/interfaces')

const world = openWorld()
const browser = openBrowser(world)
let shop: SmallShop
beforeEach(() => {
  mkdirSync(PICTURES, { recursive: true })
  shop = openSmallShop(world.house)
})

/** Chooses an article by the keyboard alone, from the shelves to the panier. */
async function choose({ page, origin }: Visitor): Promise<void> {
  await page.goto(`${origin}/boutique`)
  await page.locator('#q').focus()
  await page.keyboard.type('caf')
  await page.keyboard.press('Enter')
  await page.waitForURL(/produits\?q=caf/)
  await page.locator('.good').focus()
  await page.keyboard.press('Enter')
  await page.locator('#quantite').focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(`${origin}/boutique/panier`)
}

async function order({ page, origin }: Visitor): Promise<string> {
  await page.locator('form[action="/boutique/commander"] button').focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(`${origin}/boutique/suivi/*`)
  return page.url().split('/').at(-1) ?? ''
}

test('a guest buys without a script, and sees the end without pressing anything', async () => {
  const visitor = await browser.visit(USUAL, { javaScriptEnabled: false })
  await choose(visitor)
  const id = await order(visitor)
  const { page } = visitor
  await page.getByText('Votre commande avance.').waitFor()
  shop.sagas.set(id, sagaOf(id, { done: 4, statut: 'TERMINEE' }))
  await page.getByText('C’est confirmé. Merci !').waitFor()
  await page.getByRole('link', { name: 'Panier (0 article)' }).waitFor()
  await visitor.leave()
})

test('with a script the steps move on the page, and the focus stays where it was', async () => {
  const visitor = await browser.visit()
  await choose(visitor)
  const id = await order(visitor)
  const { page } = visitor
  const link = page.getByRole('link', { name: 'Continuer mes achats' })
  await link.focus()
  for (const done of [2, 3]) {
    shop.sagas.set(id, sagaOf(id, { done }))
    await page
      .locator('.step[data-etat="done"]')
      .nth(done - 1)
      .waitFor()
  }
  expect(await link.evaluate((element) => element.matches(':focus'))).toBe(true)
  shop.sagas.set(id, sagaOf(id, { done: 4, statut: 'TERMINEE' }))
  await page.getByText('C’est confirmé. Merci !').waitFor()
  await visitor.leave()
})

/** The pages, with what has to be there when each is looked at. */
function pagesOf({ origin }: Visitor, id: string) {
  const pages = [
    { name: 'boutique', path: '/boutique', ready: '.shelf' },
    { name: 'boutique-liste', path: '/boutique/produits', ready: '.good' },
    { name: 'boutique-article', path: '/boutique/produits/2', ready: '.product' },
    { name: 'boutique-rien', path: '/boutique/produits?q=zzz', ready: '.listing .card' },
    { name: 'boutique-panier', path: '/boutique/panier', ready: '.cart-row' },
    { name: 'boutique-suivi', path: `/boutique/suivi/${id}`, ready: '.step' },
    { name: 'boutique-inscription', path: '/boutique/inscription', ready: '#email' },
    { name: 'boutique-connexion', path: '/connexion?suite=/boutique', ready: '#identifiant' },
  ]
  return pages.map((one) => ({ ...one, url: origin + one.path }))
}

test.each(LOOKS)(
  'the shop in $language, $theme, $width px: axe finds nothing, nothing scrolls sideways',
  async (look) => {
    const visitor = await browser.visit(look)
    await choose(visitor)
    const id = await order(visitor)
    shop.sagas.set(id, sagaOf(id, { done: 2, refused: 'PAIEMENT_REFUSE', statut: 'ANNULEE' }))
    const { page } = visitor
    // What is wrong with a line is looked at as well.
    shop.produits.set(1, { nom: 'Café moulu', prix: 13, disponible: 0, actif: true })
    for (const { name, url, ready } of pagesOf(visitor, id)) {
      await page.goto(url)
      await page.locator(ready).first().waitFor()
      const { violations } = await new AxeBuilder({ page }).analyze()
      const found = violations.map(({ id: rule, nodes }) => ({
        rule,
        nodes: nodes.map(({ html }) => html.slice(0, 160)),
      }))
      expect([name, found]).toEqual([name, []])
      expect([name, await sideways(page)]).toEqual([name, 0])
      const isKept = look.language === 'fr' && look.width > 1000 && KEPT.includes(name)
      const path = join(PICTURES, `${name}-${look.theme}.png`)
      if (isKept) await page.screenshot({ path, fullPage: true })
    }
    await visitor.leave()
  },
)

const KEPT = ['boutique-panier', 'boutique-suivi']
