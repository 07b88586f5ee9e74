/** What the load scripts of a replaced system ask for, under their own names: four readings, each by whatever instance answers. */
import { check } from 'k6'
import http from 'k6/http'
import { Rate, Trend } from 'k6/metrics'
import { figure, ms, percent, type Report, type Table, type Text } from './report.ts'
import { apiToken, gateway, language, reportOf, smoke } from './settings.ts'
import { files, hasRun, type Summary, smokeNotes, thresholdsOf, valueOf } from './summary.ts'

/** Sent with every reading, as those scripts did. The routes are open: without a token they answer as well. */
const headers: Record<string, string> = apiToken === '' ? {} : { 'X-API-Token': apiToken }

/** By the name under which a report tells of it. */
const READINGS = {
  products: () => http.get(`${gateway}/api/v1/products`, { headers, tags: { name: '/api/v1/products' } }),
  stores: () => http.get(`${gateway}/api/v1/stores`, { headers, tags: { name: '/api/v1/stores' } }),
  product: () =>
    http.get(`${gateway}/api/v1/products/1`, { headers, tags: { name: '/api/v1/products/{id}' } }),
  health: () => http.get(`${gateway}/health`, { headers, tags: { name: 'health' } }),
}
const NAMES = Object.keys(READINGS)

const durations = new Trend('duration', true)
const errors = new Rate('errors')
/** Answered 503 with Retry-After: the shop was full and said when to come back. */
const sentBack = new Rate('sent_back')

/** One round of an older client. An answer that names no instance is wrong; who is sent back is counted apart. */
export function readAsOlder(): void {
  for (const [reading, ask] of Object.entries(READINGS)) {
    const reply = ask()
    const isFull = reply.status === 503 && reply.headers['Retry-After'] !== undefined
    sentBack.add(isFull, { reading })
    if (isFull) continue
    const isRight = check(reply, {
      'statut 200': ({ status }) => status === 200,
      'X-Instance-Id': ({ headers: told }) => (told['X-Instance-Id'] ?? '') !== '',
    })
    durations.add(reply.timings.duration, { reading })
    errors.add(!isRight, { reading })
  }
}

/** Fewer than one failure in ten, p95 below half a second, as those scripts asked; `more` is what one of them asks besides. */
export const olderThresholds = (more: Readonly<Record<string, string[]>>): Record<string, string[]> => ({
  errors: [smoke ? 'rate==0' : 'rate<0.1'],
  sent_back: ['rate<1'],
  http_req_failed: smoke ? [] : ['rate<0.1'],
  duration: smoke ? [] : ['p(95)<500'],
  ...(smoke ? {} : more),
  // Without a threshold of its own a tagged metric does not reach the summary.
  ...Object.fromEntries(
    NAMES.flatMap((reading) => [
      [`duration{reading:${reading}}`, []],
      [`errors{reading:${reading}}`, []],
      [`sent_back{reading:${reading}}`, []],
    ]),
  ),
})

/** How it went, by reading. */
export function olderFiles(
  summary: Summary,
  { script, conditions }: { readonly script: string; readonly conditions: readonly Text[] },
): Record<string, string> {
  if (!hasRun(summary)) return {}
  const perSecond = valueOf(summary, 'http_reqs', 'rate')
  const p95Ms = valueOf(summary, 'duration', 'p(95)')
  const report: Report = {
    script,
    title: { fr: 'Les lectures d’un ancien système', en: 'The readings of a replaced system' },
    conditions: [...conditions, { fr: gateway, en: gateway }],
    verdict: {
      fr: `${Math.round(perSecond)} réponses par seconde, p95 de ${Math.round(p95Ms)} ms.`,
      en: `${Math.round(perSecond)} answers per second, p95 of ${Math.round(p95Ms)} ms.`,
    },
    tables: [readingsTable(summary)],
    notes: smokeNotes(smoke),
    thresholds: thresholdsOf(summary),
    date: new Date().toISOString(),
    figures: { perSecond, p95Ms, errors: valueOf(summary, 'errors', 'rate') },
  }
  return files(report, summary, { file: reportOf(script), language })
}

const readingsTable = (summary: Summary): Table => ({
  title: { fr: 'Par lecture', en: 'By reading' },
  columns: {
    fr: ['', 'réponses', 'p50', 'p95', 'erreurs', 'renvois 503'],
    en: ['', 'answers', 'p50', 'p95', 'errors', 'sent back 503'],
  },
  rows: NAMES.map((reading) => [
    reading,
    figure(valueOf(summary, `duration{reading:${reading}}`, 'count')),
    ms(valueOf(summary, `duration{reading:${reading}}`, 'med')),
    ms(valueOf(summary, `duration{reading:${reading}}`, 'p(95)')),
    percent(valueOf(summary, `errors{reading:${reading}}`, 'rate')),
    percent(valueOf(summary, `sent_back{reading:${reading}}`, 'rate')),
  ]),
})
