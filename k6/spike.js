/**
 * A crowd comes all at once, and goes: how long until the shop is as quick as before? A witness reads and orders all along,
 * whatever the crowd does; it is back when the p95 of its last rounds is what it was in the calm, or nearly.
 *
 *     k6 run k6/spike.js
 *
 * `-e USERS=20 -e PEAK=300` for the crowd, `-e DURATION=15s` for how long it stays (as long a calm comes before it, three
 * times as long follows), `-e RETURN_MAX=30` for the seconds that the way back may take.
 */
import { sleep } from 'k6'
import exec from 'k6/execution'
import { Gauge, Trend } from 'k6/metrics'
import { secondsOf } from './lib/durations.ts'
import { percentile, returnLimit, returnMs } from './lib/measures.ts'
import { foreseenOrders, ORDER_SHARE } from './lib/mix.ts'
import { figure, ms, write } from './lib/report.ts'
import { duration, gateway, language, number, reportOf, smoke, whole } from './lib/settings.ts'
import { browse, openShop, roundTrip } from './lib/shop.ts'
import { files, hasRun, smokeNotes, thresholdsOf, usersTable, valueOf } from './lib/summary.ts'
import { startingAt } from './lib/warehouse.ts'

const users = whole('USERS', 20)
const crowd = whole('PEAK', 300)
const pause = number('PAUSE', 1)
const maxReturn = number('RETURN_MAX', 30)
const calm = secondsOf(duration('DURATION', '15s'))
const endMs = 2 * calm * 1000
const total = 5 * calm
/** Between two rounds of the witness. */
const WITNESS_PAUSE = 0.1
const PHASES = ['calm', 'spike', 'after']

const durations = new Trend('witness', true)
/** Seconds since the crowd left, until the witness is as quick as before; then it stays. */
const comeback = new Gauge('return_s')
const back = new Gauge('back')

/** @public k6 reads the exports of a script. */
export const options = {
  scenarios: {
    base: { executor: 'constant-vus', vus: users, duration: `${total}s`, exec: 'visit' },
    spike: {
      executor: 'constant-vus',
      vus: crowd,
      startTime: `${calm}s`,
      duration: `${calm}s`,
      exec: 'visit',
    },
    witness: { executor: 'constant-vus', vus: 1, duration: `${total}s`, exec: 'observe' },
  },
  summaryTrendStats: ['med', 'p(95)', 'count'],
  thresholds: {
    errors: [smoke ? 'rate==0' : 'rate<0.001'],
    sent_back: ['rate<1'],
    return_s: smoke ? [] : [`value<=${maxReturn}`],
    back: smoke ? [] : ['value==1'],
    ...Object.fromEntries(PHASES.map((phase) => [`witness{phase:${phase}}`, []])),
  },
}

/** Orders, at most: each group begins where the one before it may have come to. */
const foreseen = {
  base: foreseenOrders({ users, seconds: total, pause, share: ORDER_SHARE }),
  spike: foreseenOrders({ users: crowd, seconds: calm, pause, share: ORDER_SHARE }),
  witness: foreseenOrders({ users: 1, seconds: total, pause: WITNESS_PAUSE, share: 1 }),
}

/** @public */
export function setup() {
  return openShop(foreseen.base + foreseen.spike + foreseen.witness)
}

/** @public @param {import('./lib/warehouse.ts').Warehouse} warehouse */
export function visit(warehouse) {
  browse(startingAt(warehouse, exec.scenario.name === 'base' ? 0 : foreseen.base), pause)
}

/** The witness's own memory: it is one user, and no other touches it.
 * @type {import('./lib/measures.ts').Sample[]} */
const seen = []

/** @public @param {import('./lib/warehouse.ts').Warehouse} warehouse */
export function observe(warehouse) {
  const atMs = Date.now() - exec.scenario.startTime
  const durationMs = roundTrip(
    startingAt(warehouse, foreseen.base + foreseen.spike),
    exec.scenario.iterationInTest,
  )
  seen.push({ atMs, durationMs })
  const phase = PHASES[Math.min(2, Math.floor(atMs / (calm * 1000)))] ?? 'after'
  if (Number.isFinite(durationMs)) durations.add(durationMs, { phase })
  if (phase === 'after') judge(atMs)
  // A threshold on a metric without values is not judged: until the end it is not back.
  else back.add(0)
  sleep(WITNESS_PAUSE)
}

/** @param {number} atMs */
function judge(atMs) {
  const found = returnMs(seen, { endMs, limitMs: returnLimit(reference()) })
  back.add(found === undefined ? 0 : 1)
  comeback.add((found ?? atMs - endMs) / 1000)
}

/** The p95 of the calm, without its first third, in which everything warms up. */
function reference() {
  const ofCalm = seen.filter(({ atMs }) => atMs >= (calm * 1000) / 3 && atMs < calm * 1000)
  return percentile(
    ofCalm.map(({ durationMs }) => durationMs),
    0.95,
  )
}

/** @public @param {import('./lib/summary.ts').Summary} summary */
export function handleSummary(summary) {
  if (!hasRun(summary)) return {}
  const seconds = valueOf(summary, 'return_s', 'value')
  const isBack = valueOf(summary, 'back', 'value') === 1
  const p95 = PHASES.map((phase) => valueOf(summary, `witness{phase:${phase}}`, 'p(95)'))
  /** @type {import('./lib/report.ts').Report} */
  const report = {
    script: 'spike',
    title: { fr: 'Une pointe, et le retour au calme', en: 'A spike, and the way back' },
    conditions: [
      {
        fr: `${users} usagers, puis ${crowd} de plus pendant ${calm} s`,
        en: `${users} users, then ${crowd} more for ${calm} s`,
      },
      { fr: `${pause} s de réflexion`, en: `${pause} s of thought` },
      { fr: gateway, en: gateway },
    ],
    verdict: verdictOf(isBack, seconds),
    tables: [witnessTable(summary, p95), usersTable(summary)],
    notes: smokeNotes(smoke),
    thresholds: thresholdsOf(summary),
    date: new Date().toISOString(),
    figures: {
      returnS: seconds,
      back: isBack ? 1 : 0,
      p95CalmMs: p95[0] ?? 0,
      p95SpikeMs: p95[1] ?? 0,
    },
  }
  return files(report, summary, { file: reportOf('spike'), language })
}

const NAMES = [
  { fr: 'calme', en: 'calm' },
  { fr: 'pointe', en: 'spike' },
  { fr: 'retour', en: 'after' },
]

/** @param {boolean} isBack @param {number} seconds */
function verdictOf(isBack, seconds) {
  const said = figure(seconds, 's', 1)
  return isBack
    ? {
        fr: `Comme avant, ${write(said, 'fr')} après la pointe.`,
        en: `As before, ${write(said, 'en')} after the spike.`,
      }
    : {
        fr: `Pas encore comme avant, ${write(said, 'fr')} après la pointe.`,
        en: `Not yet as before, ${write(said, 'en')} after the spike.`,
      }
}

/** @param {import('./lib/summary.ts').Summary} summary @param {readonly number[]} p95 @returns {import('./lib/report.ts').Table} */
const witnessTable = (summary, p95) => ({
  title: {
    fr: 'Ce que vit un témoin : une lecture et une commande',
    en: 'What a witness lives through: a reading and an order',
  },
  columns: { fr: ['phase', 'tours', 'p50', 'p95'], en: ['phase', 'rounds', 'p50', 'p95'] },
  rows: PHASES.map((phase, i) => [
    NAMES[i] ?? phase,
    figure(valueOf(summary, `witness{phase:${phase}}`, 'count')),
    ms(valueOf(summary, `witness{phase:${phase}}`, 'med')),
    ms(p95[i] ?? 0),
  ]),
})
