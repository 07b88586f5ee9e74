/** What a till keeps of the sales it has made: a few seconds, because a till is not loaded anew from morning to night. */
import type { CDPSession } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { openBrowser, type Visitor } from './browser.ts'
import { type Counter, counterOf } from './counter.ts'
import { atTheTill, scan } from './hands.ts'

const world = openWorld()
const browser = openBrowser(world)
let counter: Counter
beforeEach(() => {
  counter = counterOf(world.house)
})

/** A sale in exact cash, its receipt on the screen, to the next ticket. */
async function sell(visitor: Visitor): Promise<void> {
  const { page } = visitor
  await scan(visitor, '96385074')
  await page.keyboard.press('F9')
  await page.locator('.pay .confirm').waitFor()
  await page.keyboard.press('Enter')
  await page.frameLocator('iframe[title="Reçu"]').getByText('COMPTOIR PLATEAU').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('dialog[open]').waitFor({ state: 'detached' })
}

async function sellTimes(visitor: Visitor, times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) await sell(visitor)
}

/** How many nodes live in the page, whether they are shown or not. */
async function nodes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  return (await session.send('Memory.getDOMCounters')).nodes
}

test('a till holds nothing of the sales that it has made', async () => {
  const visitor = await browser.visit()
  await atTheTill(visitor, counter)
  const session = await visitor.context.newCDPSession(visitor.page)
  await sellTimes(visitor, 3)
  const before = await nodes(session)
  await sellTimes(visitor, 5)
  await expect.poll(() => nodes(session)).toBeLessThanOrEqual(before)
  await visitor.leave()
})
