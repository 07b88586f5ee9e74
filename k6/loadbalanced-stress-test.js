/**
 * The stress test of a replaced system, under its name: 100, then 500, then 1,000 users read products, stores, one product and
 * the health through the gateway, with `X-API-Token` where API_TOKEN is set. Every answer names its instance.
 *
 *     k6 run k6/loadbalanced-stress-test.js
 *
 * It takes 12 min: `-e STEPS=20,50 -e DURATION=10s` for other steps, and how long each, the last one again and the end take.
 */
import { sleep } from 'k6'
import { requireSystem } from './lib/addresses.ts'
import { olderFiles, olderThresholds, readAsOlder } from './lib/older-clients.ts'
import { duration, number, wholes } from './lib/settings.ts'

const steps = wholes('STEPS', [100, 500, 1000])
const pause = number('PAUSE', 1)
const last = steps.at(-1) ?? 0
/** How long each step, the time at the last one, and the end took there. */
const TIMES = ['2m', '3m', '2m', '3m', '2m']
const stages = [...steps, last, 0].map((target, index) => ({
  target,
  duration: duration('DURATION', TIMES[index] ?? '2m'),
}))

/** @public k6 reads the exports of a script. */
export const options = {
  scenarios: { stress: { executor: 'ramping-vus', startVUs: 1, stages, exec: 'read' } },
  summaryTrendStats: ['med', 'p(95)', 'count'],
  thresholds: olderThresholds({ http_reqs: ['rate>100'] }),
}

/** @public @returns {void} */
export function setup() {
  requireSystem()
}

/** @public @returns {void} */
export function read() {
  readAsOlder()
  sleep(pause)
}

/** @public @param {import('./lib/summary.ts').Summary} summary */
export function handleSummary(summary) {
  const users = steps.join(' → ')
  return olderFiles(summary, {
    script: 'loadbalanced-stress-test',
    conditions: [{ fr: `${users} usagers`, en: `${users} users` }],
  })
}
