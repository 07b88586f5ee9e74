/** The pages under addresses of replaced systems: nothing that axe finds, nothing that scrolls sideways. */
import { AxeBuilder } from '@axe-core/playwright'
import { beforeAll, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { LOOKS, openBrowser, sideways, signIn } from './browser.ts'

const world = openWorld()
const browser = openBrowser(world)
const REQUESTS = [
  {
    id: '019bc1a8-0000-7000-8000-000000000001',
    vers: 1,
    statut: 'DEMANDEE',
    lignes: [{ produit_id: 3, demandee: 5 }],
  },
]
beforeAll(() => {
  world.house.answers.set('/approvisionnements', { status: 200, body: REQUESTS })
})

test.each(LOOKS)('in $language, $theme, $width px', async (look) => {
  const visitor = await browser.visit(look)
  await signIn(visitor, '/execute')
  const { page, origin } = visitor
  for (const path of ['/execute', '/maj_produit', '/demande_appro']) {
    await page.goto(origin + path)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect([
      path,
      violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 160))]),
    ]).toEqual([path, []])
    expect([path, await sideways(page)]).toEqual([path, 0])
  }
  await visitor.leave()
})
