/** A till that is left alone: locked, opened again by its seller, or given to another one. Nothing else tries that. */
import { AxeBuilder } from '@axe-core/playwright'
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser } from './browser.ts'
import { firstOf } from './checked.ts'
import { type Counter, openCounter } from './counter.ts'
import { atTheTill, lines, scan } from './hands.ts'

const world = openWorld()
const browser = openBrowser(world)
let counter: Counter
beforeEach(() => {
  counter = openCounter()
  world.house.api = firstOf(
    ({ path, body }) => {
      if (path !== '/auth/verifier') return undefined
      return body === '{"mot_de_passe":"bob"}'
        ? { status: 204, body: undefined }
        : {
            status: 422,
            body: { code: 'MOT_DE_PASSE_INCORRECT', title: 'Mot de passe incorrect', detail: '' },
          }
    },
    (asked) => counter.answer(asked),
  )
})

test('a locked till shows nothing and takes no key until its seller says the password; its ticket is kept', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page, context } = visitor
  await scan(visitor, '96385074')
  await page.keyboard.press('Alt+l')
  await page.getByRole('heading', { name: 'Caisse verrouillée' }).waitFor()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  for (const key of ['Escape', 'Escape', 'F9']) await page.keyboard.press(key)
  await page.reload()
  await page.getByRole('heading', { name: 'Caisse verrouillée' }).waitFor()
  await page.keyboard.type('eve')
  await page.keyboard.press('Enter')
  await page.getByText('Mot de passe incorrect').waitFor()
  await page.getByRole('textbox', { name: 'Mot de passe' }).fill('bob')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Caisse verrouillée' }).waitFor({ state: 'detached' })
  expect(await lines(visitor)).toEqual(['Café moulu torréfaction foncée, 340 g'])
  // A refusal stands in the console of a browser.
  await context.close()
})

test('another seller takes over: the ticket is put aside in the name of the first one', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page } = visitor
  await scan(visitor, '96385074')
  await page.keyboard.press('Alt+l')
  await page.getByRole('button', { name: 'Un autre vendeur' }).click()
  await page.waitForURL(/\/espaces$/)
  const [held] = counter.held.values()
  expect([held?.lignes, held?.nom]).toEqual([
    [{ produit_id: 4, quantite: 1 }],
    expect.stringMatching(/^Bob, /),
  ])
  await visitor.leave()
})
