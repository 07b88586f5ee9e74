/** Clients and invoices, as head office looks them up: walked by keys, credited with a reason, printed as a file. */
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser, signIn } from './browser.ts'
import { firstOf } from './checked.ts'
import { openRegisters } from './registers.ts'
import { openShop } from './shop.ts'

const world = openWorld()
const browser = openBrowser(world)
beforeEach(() => {
  world.house.asked.length = 0
  world.house.api = firstOf(openRegisters().answer, openShop().answer)
})

test('a client is found with J and Enter, and credited once, with a reason', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/clients')
  const { page } = visitor
  await page.getByRole('link', { name: 'Rita Tremblay' }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/clients\/7$/)
  await page.getByRole('textbox', { name: 'Montant' }).fill('12,5o')
  await page.getByText('Écrivez un montant au-dessus de zéro').waitFor()
  await page.getByRole('textbox', { name: 'Montant' }).fill('12,50')
  await page.getByRole('textbox', { name: 'Motif' }).fill('Colis abîmé')
  await page.keyboard.press('Control+Enter')
  await page.getByText(/Le solde est maintenant de 62,50/).waitFor()
  const sent = world.house.asked.filter(({ method, path }) => method === 'POST' && path.endsWith('/credits'))
  expect(sent.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { montant: 12.5, motif: 'Colis abîmé' },
  ])
  expect(sent[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  await visitor.leave()
})

test('an invoice is opened by keys, its sums stand beneath its lines, and it is saved as PDF', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/factures')
  const { page } = visitor
  await page.getByRole('link', { name: 'F-2026-000001' }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Facture F-2026-000001' }).waitFor()
  expect((await page.locator('.sums').innerText()).replaceAll(/\s+/g, ' ')).toBe(
    'Hors taxes 19,99 $ TPS 5 % 1,00 $ TVQ 9,975 % 1,99 $ Total 22,98 $',
  )
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'PDF' }).press('Enter')
  expect((await saved).suggestedFilename()).toBe('F-2026-000001.pdf')
  expect(world.house.asked.at(-1)?.headers.accept).toBe('application/pdf')
  await visitor.leave()
})
