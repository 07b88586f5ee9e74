/** The day of a store: one visit, in which its panels fill, one of them fails, and the way to what waits is walked. */
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser, signIn } from './browser.ts'
import { firstOf } from './checked.ts'
import { openCounter } from './counter.ts'
import { openOffice } from './office.ts'
import { openRequests } from './requests.ts'
import { openStocks } from './stocks.ts'

const world = openWorld()
const browser = openBrowser(world)
beforeEach(() => {
  const counter = openCounter()
  counter.who = 'Alice'
  world.house.answers.clear()
  world.house.api = firstOf(counter.answer, openStocks().answer, openRequests().answer, openOffice().answer)
})

test('a gestionnaire sees her day, its tills and what waits, and a panel that fails leaves the others', async () => {
  world.house.answers.set('/tableau-de-bord', { status: 503, body: { title: 'Service indisponible' } })
  const visitor = await browser.visit()
  await signIn(visitor, '/magasin/journee', 'bob')
  const { page, context } = visitor
  await page.getByText('Service indisponible').waitFor()
  await page.getByRole('row', { name: /Caisse 1.*Alice.*12.*320,50/ }).waitFor()
  world.house.answers.clear()
  await page.getByRole('button', { name: 'Réessayer' }).press('Enter')
  await page.getByRole('heading', { name: 'Chiffre d’affaires', exact: true }).waitFor()
  const asked = world.house.asked.filter(({ path }) => path.startsWith('/tableau-de-bord?'))
  expect(asked.at(-1)?.path).toBe('/tableau-de-bord?magasin_id=1')
  await page.getByRole('link', { name: /envois? à recevoir/ }).press('Enter')
  await page.waitForURL(/\/magasin\/appro\?magasin=1&statut=EXPEDIEE$/)
  // A refusal stands in the console of a browser.
  await context.close()
})
