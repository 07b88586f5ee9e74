/** How much is around the product: lines of TypeScript and JavaScript outside tests, in tooling over product. */
import { expect, test } from 'vitest'
import { read, repositoryFiles } from './tree.ts'

const PRODUCT =
  /^(services|orchestrator|packages\/(contracts|kit|participant|saga|saga-postgres|system)|interfaces\/(server|web)|krakend\/stand-in)\//
/** What runs, builds, shows, loads and judges it. Simulations and their package of helpers are tests. */
const TOOLING = /^((cli|proofs|grafana|k6|postman|tools|krakend)\/|k6-lb\.js$)/
const TEST = /(^|\/)test\/|\.(test|int|sim|e2e)\.ts$|^proofs\/(e2e|repository)\//
const MOST = 0.6

test('tooling is at most six tenths of the product', () => {
  const lines = { product: 0, tooling: 0 }
  for (const path of repositoryFiles().filter((one) => /\.(ts|js|mjs)$/.test(one) && !TEST.test(one))) {
    const count = read(path).split('\n').length - 1
    if (PRODUCT.test(path)) lines.product += count
    else if (TOOLING.test(path)) lines.tooling += count
  }
  expect(lines.product).toBeGreaterThan(10_000)
  expect(lines.tooling / lines.product, `${lines.tooling} / ${lines.product}`).toBeLessThanOrEqual(MOST)
})
