/** Selling at a till, by the keyboard and by a reader, and what may go wrong with a sale. */
import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser, signIn, USUAL } from './browser.ts'
import { type Counter, counterOf, heldByBob } from './counter.ts'
import { atTheTill, lines, scan, typist } from './hands.ts'

const world = openWorld()
const browser = openBrowser(world)
let counter: Counter
beforeEach(() => {
  counter = counterOf(world.house)
})

const MARGIN_MM = 4
/** How far the text of a receipt reaches from its margins, in mm, and the size of its sheet. */
const MEASURES = `(() => {
  const pre = document.querySelector('pre')
  const words = document.createRange()
  words.selectNodeContents(pre)
  const [text, paper] = [words.getBoundingClientRect(), pre.getBoundingClientRect()]
  const sheet = [...document.adoptedStyleSheets[0].cssRules].find((rule) => rule instanceof CSSPageRule)
  const mm = (pixels) => (pixels * 25.4) / 96
  return { width: mm(text.right - paper.left), height: mm(text.bottom - paper.top), size: sheet.style.size }
})()`

/** How many sheets of paper a page takes. */
const sheetsOf = async (page: Page): Promise<number> =>
  ((await page.pdf({ format: 'Letter' })).toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length

const sales = () => [...counter.sent.values()]

test('a till is chosen and opened with its float', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/magasin/caisse', 'bob')
  const { page } = visitor
  await page.getByText('Tenue par Alice').waitFor()
  await page.getByRole('button', { name: 'Ouvrir Caisse 2' }).click()
  await page.getByRole('textbox', { name: 'Fond de caisse' }).fill('150,02')
  await page.keyboard.press('Enter')
  await page.getByText('pièces de 5 cents').waitFor()
  await page.getByRole('textbox', { name: 'Fond de caisse' }).fill('150,00')
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'Article : nom, code ou lecture' }).waitFor()
  const opening = world.house.asked.find(({ path }) => path === '/caisses/2/ouvrir')
  expect(JSON.parse(opening?.body ?? '')).toEqual({ fond: 150 })
  await visitor.leave()
})

test('three articles for cash take 14 keystrokes, and the next sale one more', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page } = visitor
  const keys = typist(visitor)
  for (const name of ['lai', 'pai', 'sir']) {
    await keys.type(name)
    await page.locator('[role=option]').first().waitFor()
    await keys.press('Enter')
  }
  expect(await lines(visitor)).toEqual([
    'Lait 2 %, 2 L',
    'Pain de ménage tranché',
    'Sirop d’érable ambré, 540 ml',
  ])
  await keys.press('F9')
  await page.getByRole('textbox', { name: 'Reçu' }).waitFor()
  await keys.press('Enter')
  await page.getByText('✓ Vente 1 042 faite').waitFor()
  expect(keys.strokes).toBe(14)
  expect(sales().map(({ body, times }) => ({ body, times }))).toEqual([
    {
      times: 1,
      body: {
        magasin_id: 1,
        caisse_id: 2,
        lignes: [1, 2, 3].map((produit_id) => ({ produit_id, quantite: 1 })),
        paiements: [{ mode: 'ESPECES', recu: 20.85 }],
        montant_attendu: 20.87,
      },
    },
  ])
  const paper = page.frameLocator('iframe[title="Reçu"]').locator('pre')
  await paper.getByText('COMPTOIR PLATEAU').waitFor()
  // A line of 42 columns stands between the margins, and the sheet is as long as its text.
  const { width, height, size } = (await paper.evaluate(MEASURES)) as {
    width: number
    height: number
    size: string
  }
  const [sheetWidth = 0, sheetHeight = 0] = size.split(' ').map((side) => Number.parseFloat(side))
  expect(sheetWidth).toBe(80)
  expect(width).toBeLessThanOrEqual(sheetWidth - 2 * MARGIN_MM)
  expect(sheetHeight - 2 * MARGIN_MM - height).toBeGreaterThanOrEqual(0)
  expect(sheetHeight - 2 * MARGIN_MM - height).toBeLessThan(2)
  await page.keyboard.press('Enter')
  await page.getByText('Ticket vide').waitFor()
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('article')
  await visitor.leave()
})

test('a reader adds to the ticket wherever the focus is, and no field sees its digits', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page } = visitor
  await scan(visitor, '4006381333931')
  await expect.poll(() => lines(visitor)).toEqual(['Pain de ménage tranché'])
  await page.getByRole('button', { name: 'Un de plus' }).focus()
  await scan(visitor, '96385074')
  await expect.poll(async () => (await lines(visitor)).length).toBe(2)
  expect(await page.locator('#article').inputValue()).toBe('')
  await page.locator('#article').focus()
  await page.keyboard.type('3*')
  await expect.poll(() => page.locator('#article').inputValue()).toBe('3*')
  await scan(visitor, '96385074')
  await expect.poll(() => page.locator('.lines .chosen .count').innerText()).toMatch(/^4/)
  await scan(visitor, '1111111111111')
  await page.getByText('Le code 1111111111111 est mal lu').waitFor()
  await visitor.leave()
})

test('change stands there before anything is sent, and too little is refused there', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page } = visitor
  await scan(visitor, '96385074')
  await page.keyboard.press('F9')
  await page.keyboard.type('10')
  await page.getByText('Il manque 3,00').waitFor()
  expect(await page.getByRole('button', { name: /Encaisser 12,99/ }).isDisabled()).toBe(true)
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('20')
  await page.locator('dialog .price-label').getByText('À rendre').waitFor()
  expect(await page.locator('dialog .large').innerText()).toMatch(/^7,00/)
  expect(sales()).toEqual([])
  await page.keyboard.press('Enter')
  await page.getByText('✓ Vente').waitFor()
  expect(await page.locator('dialog .large').innerText()).toMatch(/^7,00/)
  await visitor.leave()
})

test('what the store has not got is marked on its line, and one press takes what is there', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page, context } = visitor
  counter.judge = ({ lignes }) =>
    (lignes[0]?.quantite ?? 0) > 3
      ? {
          status: 409,
          body: {
            code: 'STOCK_INSUFFISANT',
            title: 'Stock insuffisant',
            detail: 'Le stock ne suffit pas.',
            lignes: [{ produit_id: 1, demande: 5, disponible: 3 }],
          },
        }
      : undefined
  await page.locator('#article').focus()
  await page.keyboard.type('5*lai')
  await page.keyboard.press('Enter')
  await page.keyboard.press('F9')
  await page.keyboard.press('Enter')
  await page.getByText('il en reste 3 ici').waitFor()
  await page.getByRole('button', { name: 'Prendre ce qui reste' }).click()
  await page.keyboard.press('F9')
  await page.keyboard.press('Enter')
  await page.getByText('✓ Vente').waitFor()
  expect(sales().map(({ body }) => body.lignes[0]?.quantite)).toEqual([5, 3])
  // A refusal stands in the console of a browser.
  await context.close()
})

test('a discount beyond the role is signed by a second person, for this sale alone', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page } = visitor
  await scan(visitor, '96385074')
  await page.keyboard.press('Alt+p')
  await page.keyboard.type('25')
  await page.getByRole('textbox', { name: 'Motif' }).fill('Emballage abîmé')
  await page.keyboard.press('Enter')
  await page.getByText('remise 25 %').waitFor()
  await page.keyboard.press('F9')
  await page.keyboard.press('Enter')
  await page.getByText('Une remise de 25 % dépasse les 10 %').waitFor()
  await page.keyboard.type('alice')
  await page.keyboard.press('Tab')
  await page.keyboard.type('chapeau')
  await page.keyboard.press('Enter')
  await page.getByText('✓ Vente').waitFor()
  const [[cle, sale] = []] = [...counter.sent]
  expect(sale?.approval).toBe('signed')
  expect(sale?.body.lignes).toEqual([
    { produit_id: 4, quantite: 1, remise_pourcent: 25, motif: 'Emballage abîmé' },
  ])
  const approval = world.house.asked.find(({ path }) => path === '/approbations')
  expect(JSON.parse(approval?.body ?? '')).toEqual({
    identifiant: 'alice',
    mot_de_passe: 'chapeau',
    acte: 'vente',
    cle,
  })
  await visitor.leave()
})

test('a ticket is put aside under a name and taken back', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page } = visitor
  await scan(visitor, '96385074')
  await page.keyboard.press('F4')
  await page.keyboard.type('Dame au chapeau')
  await page.keyboard.press('Enter')
  await page.getByText('Ticket vide').waitFor()
  await page.keyboard.press('F8')
  await page.getByRole('button', { name: /Reprendre Dame au chapeau/ }).waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => lines(visitor)).toEqual(['Café moulu torréfaction foncée, 340 g'])
  expect(counter.held.size).toBe(0)
  await visitor.leave()
})

test('a till is used at every width', async () => {
  const visitor = await browser.visit({ ...USUAL, width: 390 })
  await atTheTill(visitor, counter)
  await scan(visitor, '96385074')
  await visitor.page.getByRole('button', { name: /Encaisser/ }).click()
  await visitor.page.getByRole('button', { name: /Encaisser 12,99|Encaisser 13,00/ }).click()
  await visitor.page.getByText('✓ Vente').waitFor()
  await visitor.leave()
})

test('a till is counted without knowing what it should hold, and a gap says why', async () => {
  counter.who = 'Alice'
  heldByBob(counter)
  const visitor = await browser.visit()
  await signIn(visitor, '/magasin/caisse', 'bob')
  const { page, context } = visitor
  await page.getByRole('button', { name: 'Continuer à Caisse 2' }).click()
  await page.getByRole('button', { name: 'Plus…' }).click()
  await page.getByRole('link', { name: 'Fermer la caisse' }).click()
  await page.getByRole('textbox', { name: 'Billets de 20,00' }).fill('6')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.type('2')
  expect(await page.locator('.closing .large').innerText()).toMatch(/^140,00/)
  expect(await page.getByRole('row', { name: /^Attendu/ }).count()).toBe(0)
  await page.getByRole('button', { name: 'Envoyer le compte' }).click()
  await page.getByText('L’écart demande un motif').waitFor()
  await page.getByRole('textbox', { name: 'Motif' }).fill('Erreur de rendu')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Fermeture 41 de Caisse 2' }).waitFor()
  await page.getByRole('row', { name: /Écart −?-?10,00/ }).waitFor()
  await page.emulateMedia({ media: 'print' })
  for (const chrome of ['.bar', '.skip', 'main a', 'main button'])
    expect([chrome, await page.locator(chrome).filter({ visible: true }).count()]).toEqual([chrome, 0])
  await page.getByText('Fermée par Alice').waitFor()
  expect(await sheetsOf(page)).toBe(1)
  // A refusal stands in the console of a browser.
  await context.close()
})
