/**
 * The short stress test of a replaced system, under its name: a few users read products, stores, one product and the health
 * through the gateway. It takes k6's own options, as it did there.
 *
 *     k6 run k6/simple-stress-test.js --vus 10 --duration 30s
 */
import { sleep } from 'k6'
import { requireSystem } from './lib/addresses.ts'
import { olderFiles, olderThresholds, readAsOlder } from './lib/older-clients.ts'
import { duration, number, whole } from './lib/settings.ts'

const pause = number('PAUSE', 1)

/** @public k6 reads the exports of a script. */
export const options = {
  vus: whole('USERS', 10),
  duration: duration('DURATION', '30s'),
  summaryTrendStats: ['med', 'p(95)', 'count'],
  thresholds: olderThresholds({}),
}

/** @public @returns {void} */
export function setup() {
  requireSystem()
}

/** @public @returns {void} */
// oxlint-disable-next-line import/no-default-export -- k6's options --vus and --duration act on it alone
export default function read() {
  readAsOlder()
  sleep(pause)
}

/** @public @param {import('./lib/summary.ts').Summary} summary */
export function handleSummary(summary) {
  return olderFiles(summary, { script: 'simple-stress-test', conditions: [] })
}
