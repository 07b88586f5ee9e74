/** Who buys, by the keyboard; and a sale that is made in place of a refused one. Seconds each: what no other file presses. */
import { AxeBuilder } from '@axe-core/playwright'
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser } from './browser.ts'
import { firstOf } from './checked.ts'
import { type Counter, openCounter } from './counter.ts'
import { atTheTill, lines, scan } from './hands.ts'
import { openRegisters } from './registers.ts'

const world = openWorld()
const browser = openBrowser(world)
let counter: Counter
beforeEach(() => {
  counter = openCounter()
  world.house.api = firstOf(openRegisters().answer, (asked) => counter.answer(asked))
})

const sales = () => [...counter.sent.values()]

test('a client is found by his name, and his account pays', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page } = visitor
  await scan(visitor, '96385074')
  await expect.poll(() => lines(visitor)).toHaveLength(1)
  await page.keyboard.press('F9')
  for (const _ of ['CARTE', 'COMPTE']) await page.keyboard.press('ArrowDown')
  await page.getByText('Le compte d’un client paie').waitFor()
  expect(await page.getByRole('button', { name: /Encaisser 12,99/ }).isDisabled()).toBe(true)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Alt+c')
  await page.keyboard.type('nobody')
  await page.getByText('Aucun client pour « nobody ».').waitFor()
  await page.getByRole('combobox', { name: 'Nom, adresse ou numéro' }).fill('trem')
  await page.getByRole('option', { name: /Rita Tremblay/ }).waitFor()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Rita Tremblay/ }).waitFor()
  await page.keyboard.press('F9')
  for (const _ of ['CARTE', 'COMPTE']) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByText('✓ Vente').waitFor()
  expect(sales().map(({ body }) => [body.client_id, body.paiements])).toEqual([[7, [{ mode: 'COMPTE' }]]])
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Client de passage/ }).waitFor()
  await visitor.leave()
})

test('a sale that was refused after its goods had left is made again, corrected, in its place', async () => {
  counter.who = 'Alice'
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page, context } = visitor
  const [accepted, refused] = [
    { status: 202, body: { status: 'en_cours', vente_id: 'v', saga_id: 'v', statut: 'OUVERTE' } },
    { status: 409, body: { code: 'STOCK_INSUFFISANT', title: 'Stock insuffisant', detail: '' } },
  ]
  counter.judge = ({ hors_ligne: offline }, times) =>
    offline !== undefined ? undefined : times === 1 ? accepted : refused
  await scan(visitor, '96385074')
  await expect.poll(() => lines(visitor)).toHaveLength(1)
  await page.getByRole('button', { name: 'Un de plus' }).click()
  await page.keyboard.press('F9')
  await page.getByRole('textbox', { name: 'Reçu' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Servir le client suivant' }).click()
  await page.getByRole('button', { name: /^À suivre/ }).click()
  await page.getByRole('button', { name: 'Refaire, corrigée' }).click()
  await page.getByText('À la place de la vente refusée').waitFor()
  expect(await lines(visitor)).toEqual(['Café moulu torréfaction foncée, 340 g'])
  await page.getByRole('button', { name: 'Un de moins' }).click()
  await page.keyboard.press('F9')
  await page.keyboard.press('ArrowDown')
  await page.getByText('Une vente refaite est prise comptant').waitFor()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await page.getByText('Vente faite, en attente de confirmation').waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^À suivre/ }).waitFor({ state: 'detached' })
  const [[first] = [], [, again] = []] = [...counter.sent]
  expect(again?.body).toMatchObject({
    remplace: first,
    lignes: [{ produit_id: 4, quantite: 1, prix: 12.99 }],
    paiements: [{ mode: 'ESPECES', recu: 13 }],
  })
  // A refusal stands in the console of a browser.
  await context.close()
})
