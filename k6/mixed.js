/**
 * How many visitors the shop bears: steps of 100, 300 and 1,000, each doing nine readings for one order with a second of
 * thought between two acts. A step holds while p95 < 500 ms and errors < 0.1 %; a 503 with Retry-After is counted apart.
 *
 *     k6 run k6/mixed.js
 *
 * `-e STEPS=50,100 -e DURATION=10s` for other steps, and how long each lasts. Every step must hold for the run to pass; on a
 * machine that cannot bear the highest, `-e REQUIRED=300` asks only for those up to 300, and still tells how the others went.
 */
import exec from 'k6/execution'
import { secondsOf } from './lib/durations.ts'
import { foreseenOrders, ORDER_SHARE } from './lib/mix.ts'
import { figure, ms, percent, write } from './lib/report.ts'
import { duration, gateway, language, number, reportOf, smoke, wholes } from './lib/settings.ts'
import { browse, openShop } from './lib/shop.ts'
import { highestThatHolds, holds, MAX_ERRORS, P95_MAX_MS } from './lib/steps.ts'
import { files, hasRun, smokeNotes, thresholdsOf, valueOf } from './lib/summary.ts'
import { startingAt } from './lib/warehouse.ts'

const steps = wholes('STEPS', [100, 300, 1000])
const time = duration('DURATION', '30s')
const seconds = secondsOf(time)
const pause = number('PAUSE', 1)
const required = number('REQUIRED', Math.max(...steps))
/** Between two steps, so that what the first left over does not weigh on the second. */
const REST = smoke ? 1 : 5

/** @param {number} users */
const name = (users) => `step_${users}`

/** @param {number} users */
function stepThresholds(users) {
  const held = smoke
    ? { duration: [], errors: ['rate==0'] }
    : users <= required
      ? { duration: [`p(95)<${P95_MAX_MS}`], errors: [`rate<${MAX_ERRORS}`] }
      : { duration: [], errors: [] }
  return {
    [`duration{scenario:${name(users)}}`]: held.duration,
    [`errors{scenario:${name(users)}}`]: held.errors,
    // Without a single answer the two above would not be judged at all.
    [`sent_back{scenario:${name(users)}}`]: ['rate<1'],
    [`iterations{scenario:${name(users)}}`]: ['count>0'],
  }
}

/** @public k6 reads the exports of a script. */
export const options = {
  scenarios: Object.fromEntries(
    steps.map((users, i) => [
      name(users),
      {
        executor: 'constant-vus',
        vus: users,
        duration: time,
        startTime: `${i * (seconds + REST)}s`,
        gracefulStop: `${REST}s`,
        exec: 'visit',
      },
    ]),
  ),
  summaryTrendStats: ['med', 'p(95)', 'count'],
  thresholds: Object.assign({}, ...steps.map(stepThresholds)),
}

/** Each step orders what those before it have left. */
const foreseen = steps.map((users) => foreseenOrders({ users, seconds, pause, share: ORDER_SHARE }))
/** @param {readonly number[]} numbers */
const sum = (numbers) => numbers.reduce((total, one) => total + one, 0)

/** @public */
export function setup() {
  return openShop(sum(foreseen))
}

/** @public @param {import('./lib/warehouse.ts').Warehouse} warehouse */
export function visit(warehouse) {
  const index = steps.findIndex((users) => name(users) === exec.scenario.name)
  browse(startingAt(warehouse, sum(foreseen.slice(0, index))), pause)
}

/** @param {import('./lib/summary.ts').Summary} summary @param {number} users */
const measure = (summary, users) => ({
  users,
  answers: valueOf(summary, `duration{scenario:${name(users)}}`, 'count'),
  p95Ms: valueOf(summary, `duration{scenario:${name(users)}}`, 'p(95)'),
  errors: valueOf(summary, `errors{scenario:${name(users)}}`, 'rate'),
  sentBack: valueOf(summary, `sent_back{scenario:${name(users)}}`, 'rate'),
})

/** @public @param {import('./lib/summary.ts').Summary} summary */
export function handleSummary(summary) {
  if (!hasRun(summary)) return {}
  const measures = steps.map((users) => measure(summary, users))
  const high = highestThatHolds(measures)
  /** @type {import('./lib/report.ts').Report} */
  const report = {
    script: 'mixed',
    title: { fr: 'Charge par paliers', en: 'Load in steps' },
    conditions: [
      { fr: '90 % de lectures, 10 % de commandes', en: '90 % readings, 10 % orders' },
      { fr: `${time} par palier, ${pause} s de réflexion`, en: `${time} a step, ${pause} s of thought` },
      { fr: gateway, en: gateway },
    ],
    verdict: verdictOf(measures, high),
    tables: [
      {
        title: { fr: 'Paliers', en: 'Steps' },
        columns: {
          fr: ['usagers', 'réponses/s', 'p50', 'p95', 'erreurs', 'renvois 503', 'tient'],
          en: ['users', 'answers/s', 'p50', 'p95', 'errors', 'sent back 503', 'holds'],
        },
        rows: measures.map((step) => [
          figure(step.users),
          figure(step.answers / seconds, undefined, 1),
          ms(valueOf(summary, `duration{scenario:${name(step.users)}}`, 'med')),
          ms(step.p95Ms),
          percent(step.errors),
          percent(step.sentBack),
          holds(step) ? '✓' : '✗',
        ]),
      },
    ],
    notes: notesOf(),
    thresholds: thresholdsOf(summary),
    date: new Date().toISOString(),
    figures: { highest: high?.users ?? 0, ...Object.assign({}, ...measures.map(asFigures)) },
  }
  return files(report, summary, { file: reportOf('mixed'), language })
}

/** @param {import('./lib/steps.ts').StepMeasure} step */
const asFigures = ({ users, p95Ms, errors, sentBack }) => ({
  [`p95Ms_${users}`]: p95Ms,
  [`errors_${users}`]: errors,
  [`sentBack_${users}`]: sentBack,
})

/**
 * What holds, and what does not: both are said.
 *
 * @param {readonly import('./lib/steps.ts').StepMeasure[]} measures
 * @param {import('./lib/steps.ts').StepMeasure | undefined} high
 */
function verdictOf(measures, high) {
  const last = Math.max(...steps)
  if (high?.users === last) {
    return { fr: `Tient jusqu’au bout : ${last} usagers.`, en: `Holds to the end: ${last} users.` }
  }
  const fallen = measures.filter((step) => step.users > (high?.users ?? 0) && !holds(step))
  /** @param {import('./lib/report.ts').Language} language */
  const why = (language) =>
    fallen
      .map((one) => {
        const users = `${write(figure(one.users), language)}${language === 'fr' ? ' :' : ':'}`
        return `${users} p95 ${write(ms(one.p95Ms), language)}, ${write(percent(one.errors), language)}`
      })
      .join(language === 'fr' ? ' ; ' : '; ')
  return high === undefined
    ? {
        fr: `Aucun palier ne tient (${why('fr')} d’erreurs).`,
        en: `No step holds (${why('en')} of errors).`,
      }
    : {
        fr: `Le palier le plus haut qui tient est de ${high.users} usagers (${why('fr')} d’erreurs).`,
        en: `The highest step that holds is of ${high.users} users (${why('en')} of errors).`,
      }
}

/** What was not asked for is not passed over. */
function notesOf() {
  if (smoke) return smokeNotes(smoke)
  const free = steps.filter((users) => users > required)
  if (free.length === 0) return []
  const which = free.join(', ')
  return [
    {
      fr: `REQUIRED=${required} : sans seuil, dit seulement : ${which} usagers.`,
      en: `REQUIRED=${required}: without a threshold, only told: ${which} users.`,
    },
  ]
}
