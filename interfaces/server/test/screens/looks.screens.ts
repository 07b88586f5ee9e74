/** Each page in each language, light and width: nothing that axe finds, nothing that scrolls sideways. And their pictures. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { beforeAll, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { LOOKS, openBrowser, sideways, signIn } from './browser.ts'
import { answerAll, PAGES } from './pages.ts'

const PICTURES = join(import.meta.dirname, '../../../../docs/interfaces')

const world = openWorld()
const browser = openBrowser(world)
beforeAll(() => {
  mkdirSync(PICTURES, { recursive: true })
  world.house.api = answerAll()
})

/** A look waits for pages most of its time: some go side by side. */
const LOOK_MS = 600_000

test.concurrent.each(LOOKS)(
  '$language, $theme, $width px: axe finds nothing, nothing scrolls sideways',
  async (look) => {
    const visitor = await browser.visit(look)
    await signIn(visitor)
    await signIn(visitor, '/magasin/stock')
    const { page, origin } = visitor
    for (const { name, path, press, ready } of PAGES) {
      await page.goto(origin + path)
      if (press !== undefined) await page.locator(press).click()
      await page.locator(ready).first().waitFor()
      const { violations } = await new AxeBuilder({ page }).analyze()
      const found = violations.map(({ id, nodes }) => ({
        id,
        nodes: nodes.map(({ html }) => html.slice(0, 160)),
      }))
      expect([name, found]).toEqual([name, []])
      expect([name, await sideways(page)]).toEqual([name, 0])
      const file = join(PICTURES, `${name}-${look.theme}.png`)
      if (look.language === 'fr' && look.width > 1000 && name !== 'refus')
        await page.screenshot({ path: file, fullPage: true })
    }
    // The refusal is a 404: a browser says so in its console.
    await visitor.context.close()
  },
  LOOK_MS,
)
