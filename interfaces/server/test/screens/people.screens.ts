/** Accounts and stores, as a responsable keeps them. */
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser, signIn } from './browser.ts'
import { firstOf } from './checked.ts'
import { openPeople, type People } from './people.ts'
import { openShop } from './shop.ts'

const world = openWorld()
const browser = openBrowser(world)
let people: People
beforeEach(() => {
  people = openPeople()
  world.house.api = firstOf(openShop().answer, people.answer)
})
const bodies = () => people.writes.map(({ body }) => (body === '' ? undefined : (JSON.parse(body) as object)))

test('an account is edited in the version that was read; its password and a token are given', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/utilisateurs')
  const { page } = visitor
  await page.locator('.rows tbody tr').first().waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.locator('#compte-nom').waitFor()
  await page.keyboard.press('e')
  await page.keyboard.press('End')
  await page.keyboard.type(' T.')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Enregistré, version 5.').waitFor()
  expect(bodies()).toMatchObject([{ nom: 'Bob T.', role: 'employe', magasins: [1] }])
  expect(people.writes[0]?.headers['if-match']).toBe('"4"')
  await page.locator('#compte-mot-de-passe').fill('une phrase bien longue')
  await page.getByRole('button', { name: 'Donner ce mot de passe' }).click()
  await page.getByText('Mot de passe donné').waitFor()
  await page.getByLabel('Nom du programme').fill('Caisse')
  await page.getByRole('button', { name: 'Créer le jeton' }).click()
  await page.getByText('ctk_un-secret').waitFor()
  await visitor.leave()
})

test('nobody lowers himself, and the last responsable is told to stay', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/utilisateurs/3')
  const { page, context } = visitor
  await page.getByText('C’est votre compte').waitFor()
  expect(await page.locator('aside select').first().isDisabled()).toBe(true)
  const refusal = { code: 'DERNIER_RESPONSABLE', title: 'Dernier responsable', detail: 'Il reste.' }
  world.house.answers.set('/utilisateurs/3', { status: 409, body: refusal })
  await page.locator('#compte-nom').fill('Charles')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Dernier responsable').first().waitFor()
  world.house.answers.clear()
  // A refusal stands in the console of a browser.
  await context.close()
})

test('an account that somebody else changed meanwhile: what was typed stays, and is saved on what is now', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/utilisateurs/2')
  const { page, context } = visitor
  await page.locator('#compte-nom').fill('Alice T.')
  const before = people.users.get(2)
  if (before === undefined) throw new Error('Alice has an account')
  people.users.set(2, { ...before, email: 'alice@ailleurs.test', version: 5 })
  await page.keyboard.press('Control+Enter')
  await page.getByText('Courriel : alice@ailleurs.test').waitFor()
  expect(await page.locator('#compte-nom').inputValue()).toBe('Alice T.')
  await page.getByRole('button', { name: 'Garder la vôtre et enregistrer' }).click()
  await page.getByText('Enregistré, version 6.').waitFor()
  expect(people.writes.at(-1)?.headers['if-match']).toBe('"5"')
  // A refusal stands in the console of a browser.
  await context.close()
})

test('the log names acts and people', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/utilisateurs/journal')
  await visitor.page.getByRole('row', { name: /connexion Charlie Charlie 127.0.0.1/ }).waitFor()
  await visitor.leave()
})

test('a store is edited and closed; its tills say who holds them', async () => {
  const visitor = await browser.visit()
  await signIn(visitor, '/maison-mere/magasins')
  const { page } = visitor
  await page.getByText('Caisse 1 : Bob').waitFor()
  await page.getByRole('link', { name: 'Plateau' }).click()
  await page.getByText('7 ventes aujourd’hui, 214,50').waitFor()
  await page.locator('#magasin-objectif').fill('3 200,50')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Enregistré, version 3.').waitFor()
  await page.getByRole('button', { name: 'Fermer ce magasin' }).click()
  await page.getByText('Enregistré, version 4.').waitFor()
  expect(bodies()).toMatchObject([
    { objectif: 3200.5, ouvert: true },
    { objectif: 3200.5, ouvert: false },
  ])
  await visitor.leave()
})
