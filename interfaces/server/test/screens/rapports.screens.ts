/** Reports, as a responsable reads them: one period for all, in the address; as drawing, table and file; and what is empty or too long. */
import { readFile } from 'node:fs/promises'
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser, signIn } from './browser.ts'
import { firstOf } from './checked.ts'
import { openOffice } from './office.ts'
import { openShop } from './shop.ts'

const world = openWorld()
const browser = openBrowser(world)
const REPORTS = '/maison-mere/rapports'
beforeEach(() => {
  const [office, shop] = [openOffice(), openShop()]
  world.house.api = firstOf(office.answer, shop.answer)
  world.house.answers.clear()
  world.house.asked.length = 0
})

const askedOf = (path: string) =>
  world.house.asked.map((asked) => asked.path).filter((one) => one.startsWith(`${path}?`))

test('one period goes from report to report, and stands in the address', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, REPORTS)
  const { page } = visitor
  await page.getByRole('img', { name: 'Chiffre d’affaires par jour' }).waitFor()
  await page.getByRole('link', { name: '90 jours' }).press('Enter')
  await page.waitForURL(/\?periode=90$/)
  await page.getByRole('combobox', { name: /^Magasin/ }).selectOption('3')
  await page.waitForURL(/periode=90&magasin_id=3$/)
  for (const [tab, heading] of [
    ['articles', 'Ce qui se vend le mieux'],
    ['tendances', 'Par mois'],
    ['stock', 'À réapprovisionner, ou de trop'],
    ['retours', 'Pourquoi'],
    ['performances', 'Classement'],
  ]) {
    await page.locator('body').press('j')
    await page.waitForURL(new RegExp(`/rapports/${tab}\\?periode=90&magasin_id=3$`))
    await page.getByRole('heading', { name: heading ?? '' }).waitFor()
  }
  expect(askedOf('/rapports/top-produits').at(-1)).toMatch(
    /date_debut=20\d\d-\d\d-\d\d&date_fin=.*&magasin_id=3/,
  )
  expect(askedOf('/rapports/inventaire').at(-1)).not.toContain('date_debut')
  await visitor.leave()
})

test('two days are chosen; what is too long or turned round is said in the field and not asked', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, `${REPORTS}/ventes?date_debut=2026-11-01&date_fin=2026-11-07`)
  const { page } = visitor
  await page.getByText('du 1er novembre 2026 au 7 novembre 2026').waitFor()
  await page.getByLabel('Du', { exact: true }).fill('2025-01-01')
  await page.getByText('Un rapport porte sur un an au plus').waitFor()
  expect(await page.getByLabel('Du', { exact: true }).getAttribute('aria-invalid')).toBe('true')
  await page.getByLabel('Du', { exact: true }).fill('2026-11-09')
  await page.getByText('Le premier jour est après le dernier.').waitFor()
  await page.getByLabel('au', { exact: true }).fill('2026-11-10')
  await page.waitForURL(/date_debut=2026-11-09&date_fin=2026-11-10/)
  await page.getByText('du 9 novembre 2026 au 10 novembre 2026').waitFor()
  expect(askedOf('/rapports/ventes').some((path) => path.includes('2025-01-01'))).toBe(false)
  await visitor.leave()
})

test('an empty period says which days have something', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, `${REPORTS}/ventes?date_debut=2024-11-03&date_fin=2024-11-05`)
  const { page } = visitor
  await page
    .getByText(
      'Aucune vente du 3 novembre 2024 au 5 novembre 2024. Données du 12 novembre 2026 au 18 novembre 2026.',
    )
    .waitFor()
  await page.getByRole('link', { name: 'Voir les 30 derniers jours qui en ont' }).press('Enter')
  await page.waitForURL(/date_debut=2026-10-20&date_fin=2026-11-18/)
  await visitor.leave()
})

test('a report is saved as a file, for programs and for Excel', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, `${REPORTS}/ventes?date_debut=2026-11-01&date_fin=2026-11-07`)
  const { page } = visitor
  await page.getByRole('img', { name: 'Chiffre d’affaires par jour' }).waitFor()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV pour Excel' }).press('Enter')
  const file = await saved
  expect(file.suggestedFilename()).toBe('ventes-2026-11-01-2026-11-07.csv')
  expect((await readFile(await file.path())).length).toBeGreaterThan(0)
  const { path, headers } = world.house.asked.findLast((asked) => asked.path.includes('excel=1')) ?? {}
  expect(path).toContain('date_debut=2026-11-01&date_fin=2026-11-07')
  expect(headers?.accept).toBe('text/csv')
  await visitor.leave()
})

test('a report is put together from rows and measures, under a key', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, `${REPORTS}/composer?date_debut=2026-11-01&date_fin=2026-11-07`)
  const { page } = visitor
  const rows = page.getByRole('group', { name: 'Lignes (une à trois)' })
  await rows.getByLabel('Magasin').uncheck()
  await page.getByText('Choisissez une à trois lignes').waitFor()
  expect(await page.getByRole('button', { name: 'Établir le rapport' }).isDisabled()).toBe(true)
  await rows.getByLabel('Jour', { exact: true }).check()
  await page.getByRole('button', { name: 'Établir le rapport' }).press('Enter')
  await page.getByRole('region', { name: 'Le rapport' }).getByRole('row').nth(7).waitFor()
  const made = world.house.asked.findLast(({ path }) => path === '/rapports/personnalise')
  expect(JSON.parse(made?.body ?? '')).toMatchObject({
    par: ['jour'],
    mesures: ['chiffre_affaires', 'marge'],
  })
  expect(made?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  await visitor.leave()
})

test('a report that cannot be read says why, and reads again', async () => {
  const visitor = await browser.visit()
  const refusal = {
    title: 'Service indisponible',
    detail: 'Rapports ne répond pas.',
    code: 'SERVICE_INDISPONIBLE',
  }
  world.house.answers.set('/rapports/retours', { status: 503, body: refusal })
  await signIn(visitor, `${REPORTS}/retours`)
  const { page } = visitor
  await page.getByText('Rapports ne répond pas.').waitFor()
  world.house.answers.clear()
  await page.getByRole('button', { name: 'Réessayer' }).press('Enter')
  await page.getByRole('heading', { name: 'Pourquoi' }).waitFor()
  // The refusal stands in the console of a browser.
  await visitor.context.close()
})
