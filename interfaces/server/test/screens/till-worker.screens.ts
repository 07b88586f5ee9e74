/** The till is loaded without network, and a new build takes over at the next load: never in the middle of a sale. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { BUILT } from '../../src/routes/screens.ts'
import { openWorld } from '../world.ts'
import { openBrowser, type Visitor } from './browser.ts'
import { type Counter, counterOf } from './counter.ts'
import { atTheTill, lines, scan } from './hands.ts'

const built = mkdtempSync(join(tmpdir(), 'comptoir-built-'))
cpSync(BUILT, built, { recursive: true })
afterAll(() => rmSync(built, { recursive: true, force: true }))

const world = openWorld({ built })
const browser = openBrowser(world)
let counter: Counter
beforeEach(() => {
  counter = counterOf(world.house)
})

const caches = ({ page }: Visitor): Promise<string[]> => page.evaluate('caches.keys()')
/** As a browser looks for a new worker, until it is at work. */
const UPDATED = `navigator.serviceWorker.getRegistration().then(async (one) => {
  const next = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve))
  await one.update()
  await next
})`
/** Until the worker has the page in its hands: what it asked before is asked again, and kept. */
async function kept(visitor: Visitor): Promise<void> {
  const { page } = visitor
  await page.waitForFunction('navigator.serviceWorker.controller !== null')
  await page.reload()
  await page.getByRole('button', { name: /Lait 2 %/ }).waitFor()
  await expect.poll(() => caches(visitor)).toContain('caisse-donnees')
}

test('without network the till is loaded, sells for cash, and its sale is there once', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page, context } = visitor
  await kept(visitor)
  await scan(visitor, '96385074')
  await expect.poll(async () => (await lines(visitor)).length).toBe(1)
  await context.setOffline(true)
  await page.reload()
  await page.getByText('Hors ligne : la vente comptant continue.').waitFor()
  await expect.poll(async () => (await lines(visitor)).length).toBe(1)
  await page.keyboard.press('F9')
  await page.keyboard.press('Enter')
  await page.getByText('Vente faite, en attente de confirmation').waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('Ticket vide').waitFor()
  await context.setOffline(false)
  await page.evaluate(`dispatchEvent(new Event('online'))`)
  await expect.poll(() => counter.sent.size).toBe(1)
  // Who signs out leaves nothing of himself.
  await page.getByRole('button', { name: 'Bob', exact: true }).click()
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await page.waitForURL(/espaces$/)
  await expect.poll(() => caches(visitor)).not.toContain('caisse-donnees')
  // A request without network stands in the console of a browser.
  await context.close()
})

test('a new build leaves an open ticket alone, and forgets all builds but the last two', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const { page } = visitor
  await kept(visitor)
  await scan(visitor, '96385074')
  await expect.poll(async () => (await lines(visitor)).length).toBe(1)
  await page.evaluate('globalThis.sameLoad = true')
  const told = JSON.parse(readFileSync(join(built, 'till.json'), 'utf8')) as object
  for (const version of ['second', 'third']) {
    writeFileSync(join(built, 'till.json'), JSON.stringify({ ...told, version }))
    await page.evaluate(UPDATED)
    await expect.poll(() => caches(visitor)).toContain(`caisse-${version}`)
  }
  const builds = async () => (await caches(visitor)).filter((name) => name !== 'caisse-donnees')
  await expect.poll(builds).toEqual(['caisse-second', 'caisse-third'])
  expect(await page.evaluate('globalThis.sameLoad')).toBe(true)
  expect(await lines(visitor)).toHaveLength(1)
  await visitor.leave()
})
