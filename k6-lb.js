/**
 * Is the load shared evenly? 20 users for 10 s read a panier through the gateway; `X-Instance-Id` tells who answered.
 *
 *     k6 run k6-lb.js
 *
 * `-e PORT_OFFSET=1000`, `-e BASE_URL=…` and `-e INSTANCES=panier-8010,panier-8011,panier-8110` for another system;
 * `-e USERS=…`, `-e DURATION=…` and `-e PAUSE=…` (seconds between two readings of a user) for another load.
 */
import { sleep } from 'k6'
import { Counter, Rate } from 'k6/metrics'
import { requireSystem } from './k6/lib/addresses.ts'
import { readPanier, speedOf, speedTable } from './k6/lib/read-panier.ts'
import { figure, percent } from './k6/lib/report.ts'
import { duration, gateway, language, number, panierInstances, reportOf, whole } from './k6/lib/settings.ts'
import { equalShare } from './k6/lib/sharing.ts'
import { conditionsOf, crossed, files, hasRun, thresholdsOf, valueOf } from './k6/lib/summary.ts'

const users = whole('USERS', 20)
const time = duration('DURATION', '10s')
const pause = number('PAUSE', 0.1)
const { share, thresholds } = equalShare(panierInstances.length)

const sharing = new Rate('share')
const answers = new Counter('answers')
const strangers = new Counter('unknown_instances')

/** @public k6 reads the exports of a script. */
export const options = {
  scenarios: { lb: { executor: 'constant-vus', vus: users, duration: time, exec: 'read' } },
  summaryTrendStats: ['med', 'p(95)', 'count'],
  thresholds: {
    checks: ['rate==1'],
    unknown_instances: ['count==0'],
    ...Object.fromEntries(
      panierInstances.flatMap((instance) => [
        [`share{instance:${instance}}`, thresholds],
        // Without a threshold of its own a tagged metric does not reach the summary.
        [`answers{instance:${instance}}`, ['count>0']],
      ]),
    ),
  },
}

/** @public @returns {void} */
export function setup() {
  requireSystem()
}

/** @public @returns {void} */
export function read() {
  const seen = readPanier(gateway)
  for (const instance of panierInstances) sharing.add(instance === seen, { instance })
  if (panierInstances.includes(seen)) answers.add(1, { instance: seen })
  // The counter must exist even when nothing is wrong: a threshold on a metric without values is not judged.
  strangers.add(panierInstances.includes(seen) ? 0 : 1)
  sleep(pause)
}

/** @public @param {import('./k6/lib/summary.ts').Summary} summary */
export function handleSummary(summary) {
  if (!hasRun(summary)) return {}
  const shares = panierInstances.map((instance) => valueOf(summary, `share{instance:${instance}}`, 'rate'))
  const isEqual = crossed(summary, (metric) => metric.startsWith('share')).length === 0
  const speed = speedOf(summary, time)
  /** @type {import('./k6/lib/report.ts').Report} */
  const report = {
    script: 'lb',
    title: { fr: 'Partage de la charge', en: 'Load sharing' },
    conditions: conditionsOf({ users, duration: time, address: gateway }),
    verdict: isEqual
      ? { fr: 'Partage égal à 1 % près.', en: 'Shared evenly, within 1 %.' }
      : { fr: 'Le partage n’est pas égal.', en: 'The load is not shared evenly.' },
    tables: [
      {
        title: {
          fr: `Par instance, attendu ${(share * 100).toFixed(2)} % chacune`,
          en: `By instance, ${(share * 100).toFixed(2)} % each expected`,
        },
        columns: { fr: ['instance', 'réponses', 'part'], en: ['instance', 'answers', 'share'] },
        rows: panierInstances.map((instance, i) => [
          instance,
          figure(valueOf(summary, `answers{instance:${instance}}`, 'count')),
          percent(shares[i] ?? 0),
        ]),
      },
      speedTable(speed),
    ],
    notes: [],
    thresholds: thresholdsOf(summary),
    date: new Date().toISOString(),
    figures: { ...speed, gap: Math.max(...shares.map((one) => Math.abs(one - share) / share)) },
  }
  return files(report, summary, { file: reportOf('lb'), language })
}
