/** The dashboard, as a responsable opens the day with it: figures that change in place, what waits, and what is away. */
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser, signIn } from './browser.ts'
import { firstOf } from './checked.ts'
import { type Office, openOffice } from './office.ts'
import { openShop } from './shop.ts'

const world = openWorld()
const browser = openBrowser(world)
const BOARD = '/maison-mere/tableau'
let office: Office
beforeEach(() => {
  office = openOffice()
  const shop = openShop()
  world.house.api = firstOf(office.answer, shop.answer)
  world.house.answers.clear()
})

const tellOfBoard = () => world.house.tell('event: total\ndata: {}\n\n', '/tableau-de-bord/flux')

test('the space of head office opens on the day: figures, stores by what they sell, what waits', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere')
  const { page } = visitor
  await page.getByRole('heading', { level: 1, name: 'Mercredi 18 novembre' }).waitFor()
  await page.getByText('comparé à mercredi dernier, jusqu’à la même heure').waitFor()
  const cards = await page.locator('.figure-card').allInnerTexts()
  expect(cards.map((text) => text.replaceAll(/\s+/g, ' '))).toEqual([
    'Chiffre d’affaires 10 214,35 $ ↑ en hausse de 8,2 %',
    'Ventes et commandes 231 ↑ en hausse de 5,0 % dont 38 web',
    'Panier moyen 44,22 $ ↑ en hausse de 1,31 $',
    'Marge 31,4 % ↓ en baisse de 0,6 point',
  ])
  const names = await page.locator('.stores tbody th').allInnerTexts()
  expect(names.map((text) => text.replaceAll(/\s+/g, ' '))).toEqual([
    '1 Plateau',
    '2 Rosemont',
    '3 Vieux-Port',
    '6 Centre logistique',
    '5 Saint-Laurent <b>x</b>',
    '4 Verdun',
  ])
  await page.getByText('Caisse 1, ouverte par Bob', { exact: true }).waitFor({ state: 'attached' })
  await page.getByText('1 en rupture').waitFor()
  // What waits is one press away.
  await page.getByRole('link', { name: /Saga bloquée/ }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/sagas\?vue=BLOQUEE$/)
  await visitor.leave()
})

test('figures change in place, and are said politely', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, BOARD)
  const { page } = visitor
  await page.getByText('En direct').waitFor()
  await page.getByText('10 214,35 $').first().waitFor()
  office.board = {
    ...office.board,
    total: { ...office.board.total, chiffre_affaires: 10_300, nb_ventes: 194 },
  }
  tellOfBoard()
  await page.locator('.big', { hasText: '10 300,00 $' }).waitFor()
  const said = page.locator('.vh[role=status]')
  await expect
    .poll(async () => (await said.innerText()).replaceAll(/\s/g, ' '), { timeout: 8_000 })
    .toBe('Chiffre d’affaires 10 300,00 $, 232 ventes et commandes.')
  await visitor.leave()
})

test('every drawing is a table for who wants to read', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, BOARD)
  const { page } = visitor
  await page.getByRole('img', { name: /Chiffre d’affaires par heure/ }).waitFor()
  await page.getByRole('img', { name: /sommet le samedi à 17 h/ }).waitFor()
  for (const button of await page.getByRole('button', { name: 'Voir le tableau' }).all()) await button.focus()
  await page.getByRole('button', { name: 'Voir le tableau' }).first().press('Enter')
  await page.getByRole('row', { name: /14 h 2 196,72/ }).waitFor()
  await page.getByRole('button', { name: 'Voir le tableau' }).press('Enter')
  await page.getByRole('row', { name: /samedi/ }).waitFor()
  await visitor.leave()
})

test('reports away: the last figures stay, with their time; a panel that cannot be read says so alone', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, BOARD)
  const { page, context } = visitor
  await page.locator('.big').first().waitFor()
  world.house.answers.set('/tableau-de-bord', { status: 503, body: { title: 'Service indisponible' } })
  world.house.answers.set('/transferts', { status: 503, body: { title: 'Service indisponible' } })
  await page.getByText('En direct').waitFor()
  tellOfBoard()
  world.house.tell('event: demande\ndata: {}\n\n', '/stock/flux')
  await page.getByText('Les rapports ne répondent pas : chiffres de').waitFor()
  await page.locator('.big', { hasText: '10 214,35 $' }).waitFor()
  await page.getByText('Les transferts ne se lisent pas pour l’instant.').waitFor()
  world.house.answers.clear()
  tellOfBoard()
  await page.getByText('Les rapports ne répondent pas').waitFor({ state: 'detached' })
  // Refusals stand in the console of a browser.
  await context.close()
})

test('before anything is sold it says what yesterday came to', async () => {
  const { board } = office
  office.board = {
    ...board,
    total: { ...board.total, chiffre_affaires: 0, nb_ventes: 0, nb_commandes: 0, panier_moyen: null },
    heures: board.heures.map((hour) => ({ ...hour, chiffre_affaires: 0, nb_ventes: 0 })),
  }
  const visitor = await browser.visit()
  await signIn(visitor, BOARD)
  const { page } = visitor
  await page.getByText('Rien n’est encore vendu aujourd’hui').waitFor()
  await page.getByText(/Hier : 70.213,00.\$, 1.668 ventes et commandes/).waitFor()
  expect(await page.locator('.figure-card').first().innerText()).not.toMatch(/%|semaine/)
  await visitor.leave()
})
