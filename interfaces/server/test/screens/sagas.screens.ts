/** Sagas, listed and one by one, as a responsable uses them: by the keyboard, live, and with what may go wrong. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser, signIn, USUAL, type Visitor } from './browser.ts'
import { openShop, PARKED, type Shop } from './shop.ts'

const world = openWorld()
const browser = openBrowser(world)
let shop: Shop
beforeEach(() => {
  shop = openShop()
  world.house.api = (asked) => shop.answer(asked)
})

const focused = ({ page }: Visitor): Promise<string> =>
  page.evaluate('document.activeElement.textContent || document.activeElement.id')

test('the list is walked with J and K, a saga opened with Enter and left with Escape', async () => {
  const visitor = await browser.visit()
  await signIn(visitor)
  const { page } = visitor
  await page.locator('.sagas tbody tr').first().waitFor()
  const names = await page.locator('.sagas .open').allTextContents()
  expect(names.length).toBe(3)
  await page.keyboard.press('j')
  expect(await focused(visitor)).toBe(names[0])
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  expect(await focused(visitor)).toBe(names[2])
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/sagas\/[0-9a-f-]{36}$/)
  await page.locator('h1').waitFor()
  await page.keyboard.press('Escape')
  await page.waitForURL(/\/sagas$/)
  await page.locator('.sagas tbody tr').first().waitFor()
  await page.keyboard.press('/')
  expect(await focused(visitor)).toBe('numero')
  await visitor.leave()
})

test('filters stand in the address, and an amount that is none is said to be none', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/sagas?vue=toutes')
  const { page } = visitor
  await expect.poll(() => page.locator('.sagas tbody tr').count()).toBe(5)
  await expect.poll(() => page.locator('.chip[aria-current]').innerText()).toMatch(/^Toutes\s+5$/)
  await page.locator('#montant').fill('12,5o')
  await page.getByText('Écrivez un montant, comme 12,50.').waitFor()
  await page.locator('#montant').fill('12,50')
  await page.waitForURL(/montant=12%2C50/)
  // Who types stays where he types.
  expect(await focused(visitor)).toBe('montant')
  const asked = () => world.house.asked.map(({ path }) => path).filter((path) => path.startsWith('/saga?'))
  await expect.poll(() => asked().at(-1)).toContain('montant_min=12.50')
  await page.reload()
  expect(await page.locator('#montant').inputValue()).toBe('12,50')
  await visitor.leave()
})

test('rows change in place, and what is new waits to be let in', async () => {
  const visitor = await browser.visit()
  await signIn(visitor)
  const { page } = visitor
  await page.locator('.sagas tbody tr').first().waitFor()
  await page.getByText('En direct').waitFor()
  const names = await page.locator('.sagas .open').allTextContents()
  const [first] = [...shop.sagas.values()].filter(({ statut }) => statut === 'BLOQUEE')
  if (first === undefined) throw new Error('the shop has a parked saga')
  shop.sagas.set(PARKED, { ...first, statut: 'ANNULEE', terminee_le: first.modifie_le })
  const id = PARKED.replace(/17$/, '99')
  shop.sagas.set(id, { ...first, saga_id: id, numero: 20_399 })
  world.house.tell(`id: 11\nevent: saga.terminee\ndata: {"saga_id":"${PARKED}"}\n\n`)
  await page.getByText('1 nouvelle ↑').waitFor()
  expect(await page.locator('.sagas .open').allTextContents()).toEqual(names)
  await page.locator('.sagas .pill.ANNULEE').waitFor()
  await page.getByText('1 nouvelle ↑').click()
  await page.getByText('Commande 20 399').waitFor()
  await visitor.leave()
})

test('what follows in the list is shown beneath, and is no news', async () => {
  const [first] = shop.sagas.values()
  if (first === undefined) throw new Error('the shop has sagas')
  for (let n = 0; n < 40; n += 1) {
    const id = PARKED.replace(/17$/, String(n + 30))
    shop.sagas.set(id, { ...first, saga_id: id, statut: 'TERMINEE', terminee_le: first.modifie_le })
  }
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/sagas?vue=toutes')
  const { page } = visitor
  await page.getByRole('button', { name: 'Montrer la suite' }).click()
  await expect.poll(() => page.locator('.sagas tbody tr').count()).toBe(shop.sagas.size)
  expect(await page.getByText(/nouvelles? ↑/).count()).toBe(0)
  await visitor.leave()
})

test('a parked saga says why, what it holds, and each attempt by name', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, `/maison-mere/sagas/${PARKED}`)
  const { page } = visitor
  await page.getByText('sans réponse sûre malgré tous les essais').waitFor()
  await page.getByText('3 × produit 12').first().waitFor()
  const bar = page.getByRole('button', { name: 'Défaire : Réserver la marchandise, essai 8, inconnu, 5 s' })
  await bar.focus()
  await page.getByText('no answer in time (6)').waitFor()
  await page.getByRole('button', { name: 'Événements' }).click()
  await page.getByText('reprise à orchestrateur-8002 (perdue)').waitFor()
  await visitor.leave()
})

test('a decision is told beforehand, bound to what was seen, sent once, and its outcome is what is observed', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, `/maison-mere/sagas/${PARKED}`)
  const { page } = visitor
  await page.getByText('rendu : 3 × produit 12').waitFor()
  expect(await page.getByRole('radio', { name: /Annuler/ }).isDisabled()).toBe(true)
  await page.getByText('le point de non-retour est passé').waitFor()
  await page.getByRole('textbox', { name: 'Motif' }).focus()
  await page.keyboard.type('Stock redémarré, vérifié avec Marie.')
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Observé : la saga est Annulée.').waitFor()
  await page.getByText('Stock redémarré, vérifié avec Marie.').waitFor()
  await page.getByText('Charlie : relancer, de bloquée à annulation').waitFor()
  expect(shop.acts.map(({ path, body }) => ({ path, body }))).toEqual([
    { path: `/saga/${PARKED}/relancer`, body: '{"motif":"Stock redémarré, vérifié avec Marie."}' },
  ])
  expect(shop.acts[0]?.headers).toMatchObject({
    'if-match': '"14"',
    'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  await visitor.leave()
})

test('a saga that has moved meanwhile: nothing is done, and it is said', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, `/maison-mere/sagas/${PARKED}`)
  const { page, context } = visitor
  const refusal = { code: 'VERSION_PERIMEE', title: 'Version périmée', detail: 'La saga a changé.' }
  world.house.answers.set(`/saga/${PARKED}/relancer`, { status: 412, body: refusal })
  await page.getByRole('textbox', { name: 'Motif' }).fill('Essai')
  await page.keyboard.press('Control+Enter')
  await page.getByText('La saga a bougé entre-temps').waitFor()
  expect(await page.getByRole('textbox', { name: 'Motif' }).inputValue()).toBe('Essai')
  world.house.answers.clear()
  // A refusal stands in the console of a browser.
  await context.close()
})

test('what a name or a reason holds as markup is text', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/sagas?vue=ANNULEE')
  await visitor.page.getByText('<img src=x onerror=alert(1)>').waitFor()
  await visitor.leave()
})

test('a table that goes on beyond an edge has a shade at that edge', async () => {
  const visitor = await browser.visit({ ...USUAL, width: 390 })
  await signIn(visitor)
  const { page } = visitor
  await page.locator('.sagas tbody tr').first().waitFor()
  const shades = async () =>
    (await page.evaluate<string>(`getComputedStyle(document.querySelector('.scroll')).boxShadow`)).match(
      /-?20px/g,
    )
  await expect.poll(shades).toEqual(['-20px'])
  await page.evaluate(`document.querySelector('.scroll').scrollLeft = 10_000`)
  await expect.poll(shades).toEqual(['20px'])
  await visitor.leave()
})

test('without JavaScript one signs in, and a space says what it needs', async () => {
  const visitor = await browser.visit(USUAL, { javaScriptEnabled: false })
  await signIn(visitor)
  expect(await visitor.page.locator('body').innerText()).toContain('Cet espace a besoin de JavaScript.')
  await visitor.leave()
})

test('what a first load takes stays within its bounds', () => {
  const assets = join(import.meta.dirname, '../../../web/dist/assets')
  const size = (kind: RegExp) =>
    readdirSync(assets)
      .filter((name) => kind.test(name))
      .reduce(
        (sum, name) => Math.max(sum, gzipSync(readFileSync(join(assets, name)), { level: 9 }).length),
        0,
      )
  expect(size(/\.js$/)).toBeLessThanOrEqual(200_000)
  expect(size(/\.css$/)).toBeLessThanOrEqual(20_000)
})

test('a second tab knows that the stream lives, and says when it does not', async () => {
  const visitor = await browser.visit()
  await signIn(visitor)
  await visitor.page.getByText('En direct').waitFor()
  const second = await visitor.context.newPage()
  await second.goto(`${visitor.origin}/maison-mere/sagas`)
  await second.getByText('En direct').waitFor()
  expect(world.house.followers.size).toBe(1)
  world.house.deaf.add('/stock/flux')
  for (const response of world.house.followersOf('/stock/flux')) response.destroy()
  for (const page of [visitor.page, second]) await page.getByText('Flux coupé').waitFor()
  world.house.deaf.clear()
  for (const page of [visitor.page, second]) await page.getByText('En direct').waitFor()
  // The tab that followed is closed: the other one follows.
  await visitor.page.close()
  await expect.poll(() => world.house.followers.size, { timeout: 5_000 }).toBe(1)
  await second.getByText('En direct').waitFor()
  await visitor.leave()
})
