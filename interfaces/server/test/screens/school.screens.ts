/** A till at school: sold on as in the house, and the house hears of nothing. Nothing else looks at what leaves the browser. */
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

test('at school a sale is made and its receipt worth nothing; nothing is written, and the ticket of before is kept', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page } = visitor
  await scan(visitor, '96385074')
  await expect.poll(async () => (await lines(visitor)).length).toBe(1)
  world.house.asked.length = 0
  await page.getByRole('button', { name: 'Plus…' }).click()
  await page.getByRole('button', { name: 'École', exact: true }).click()
  await page.getByText('ÉCOLE, SANS VALEUR').waitFor()
  await page.getByRole('button', { name: 'Ouvrir Caisse 2' }).click()
  await page.getByRole('textbox', { name: 'Fond de caisse' }).fill('100')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /Lait 2 %/ }).waitFor()
  await scan(visitor, '4006381333931')
  await page.keyboard.press('F9')
  await page.keyboard.press('Enter')
  await page.getByText('✓ Vente 1 faite').waitFor()
  await page.frameLocator('iframe[title="Reçu"]').getByText('ÉCOLE, SANS VALEUR').first().waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Finir l’école' }).click()
  await expect.poll(() => lines(visitor)).toEqual(['Café moulu torréfaction foncée, 340 g'])
  expect(world.house.asked.filter(({ method }) => method !== 'GET')).toEqual([])
  await visitor.leave()
})
