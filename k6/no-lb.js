/**
 * The reading of k6-lb.js without the gateway: straight at one instance of panier, to see what the gateway costs.
 *
 *     k6 run k6/no-lb.js
 *
 * `-e TARGETS=http://127.0.0.1:8010,http://127.0.0.1:8011` asks several in turn, as a client that knows them would;
 * `-e USERS=…`, `-e DURATION=…` and `-e PAUSE=…` as in k6-lb.js.
 */
import { sleep } from 'k6'
import exec from 'k6/execution'
import { requireSystem } from './lib/addresses.ts'
import { readPanier, speedOf, speedTable } from './lib/read-panier.ts'
import { duration, language, number, reportOf, whole, words } from './lib/settings.ts'
import { conditionsOf, files, hasRun, thresholdsOf } from './lib/summary.ts'

const users = whole('USERS', 20)
const time = duration('DURATION', '10s')
const pause = number('PAUSE', 0.1)
const targets = words('TARGETS', [`http://127.0.0.1:${8010 + number('PORT_OFFSET', 0)}`])
const first = String(targets[0])

/** @public k6 reads the exports of a script. */
export const options = {
  scenarios: { noLb: { executor: 'constant-vus', vus: users, duration: time, exec: 'read' } },
  summaryTrendStats: ['med', 'p(95)', 'count'],
  thresholds: { checks: ['rate==1'] },
}

/** @public @returns {void} */
export function setup() {
  requireSystem(first)
}

/** @public @returns {void} */
export function read() {
  readPanier(targets[exec.scenario.iterationInTest % targets.length] ?? first)
  sleep(pause)
}

/** @public @param {import('./lib/summary.ts').Summary} summary */
export function handleSummary(summary) {
  if (!hasRun(summary)) return {}
  const speed = speedOf(summary, time)
  /** @type {import('./lib/report.ts').Report} */
  const report = {
    script: 'no-lb',
    title: { fr: 'Lecture sans passerelle', en: 'Reading without the gateway' },
    conditions: conditionsOf({ users, duration: time, address: targets.join(', ') }),
    verdict: {
      fr: 'À comparer avec la même lecture par la passerelle : npm run load -- lb.',
      en: 'To compare with the same reading through the gateway: npm run load -- lb.',
    },
    tables: [speedTable(speed)],
    notes: [],
    thresholds: thresholdsOf(summary),
    date: new Date().toISOString(),
    figures: { ...speed },
  }
  return files(report, summary, { file: reportOf('no-lb'), language })
}
