/**
 * The three ends of an order, in a realistic mix: 90 % confirmed, 6 % short of stock, 4 % refused by the payment.
 *
 *     k6 run k6/saga.js          -e USERS=10 -e DURATION=30s to change its size, -e DIRECT=1 past the gateway
 *
 * Each product is ordered in proportion to its stock, so that none is drained before all are.
 */
import { check, sleep } from 'k6'
import exec from 'k6/execution'
import http from 'k6/http'
import { addressOf } from './lib/addresses.ts'
import { secondsOf } from './lib/durations.ts'
import { CASES, foreseenOrders } from './lib/mix.ts'
import { member } from './lib/promises.ts'
import { figure, ms, percent } from './lib/report.ts'
import { direct, duration, gateway, language, number, reportOf, smoke, whole } from './lib/settings.ts'
import { openShop, placeOrder } from './lib/shop.ts'
import { conditionsOf, crossed, files, hasRun, secondsOfLoad, thresholdsOf, valueOf } from './lib/summary.ts'

const users = whole('USERS', 5)
const time = duration('DURATION', '10s')
const pause = number('PAUSE', 0.1)
/** Every so many orders one is read again: what the answer said must be what commande has written. */
const READ_AGAIN = 10
/** @type {readonly import('./lib/promises.ts').End[]} */
const ENDS = [...CASES, 'deferred', 'sent-away']
/** What every run must meet. A short one on a slow machine may be too short for the rare cases, and is not wrong.
 * @type {readonly import('./lib/promises.ts').End[]} */
const expected = smoke ? ['confirmed'] : CASES

/** @public k6 reads the exports of a script. */
export const options = {
  scenarios: { saga: { executor: 'constant-vus', vus: users, duration: time, exec: 'order' } },
  summaryTrendStats: ['med', 'p(95)', 'count'],
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    ...Object.fromEntries(
      ENDS.map((end) => [`orders{end:${end}}`, expected.includes(end) ? ['count>0'] : []]),
    ),
  },
}

/** @public */
export function setup() {
  return openShop(foreseenOrders({ users, seconds: secondsOf(time), pause, share: 1 }))
}

/** @public @param {import('./lib/warehouse.ts').Warehouse} warehouse */
export function order(warehouse) {
  const rank = exec.scenario.iterationInTest
  const { reply, end } = placeOrder(warehouse, rank)
  const kind = CASES.find((one) => one === end)
  if (rank % READ_AGAIN === 0 && kind !== undefined)
    readBack(String(member(reply.json(), 'commande_id')), kind)
  sleep(pause)
}

/** @param {string} id @param {import('./lib/mix.ts').Case} kind */
function readBack(id, kind) {
  const reply = http.get(`${addressOf('commande')}/commande/${id}`, { tags: { name: '/commande/{id}' } })
  const statut = kind === 'confirmed' ? 'CONFIRMEE' : 'ANNULEE'
  check(reply, {
    [`${kind} : relue ${statut}`]: () => reply.status === 200 && member(reply.json(), 'statut') === statut,
  })
}

/** @public @param {import('./lib/summary.ts').Summary} summary */
export function handleSummary(summary) {
  if (!hasRun(summary)) return {}
  const numbers = ENDS.map((end) => valueOf(summary, `orders{end:${end}}`, 'count'))
  const total = numbers.reduce((sum, one) => sum + one, 0)
  const ended = numbers.slice(0, CASES.length).reduce((sum, one) => sum + one, 0)
  const speed = {
    // What was sent back, or goes on without us, has not been done.
    perSecond: ended / secondsOfLoad(summary, time),
    p50Ms: valueOf(summary, 'duration', 'med'),
    p95Ms: valueOf(summary, 'duration', 'p(95)'),
  }
  const good = crossed(summary).length === 0
  /** @type {import('./lib/report.ts').Report} */
  const report = {
    script: 'saga',
    title: { fr: 'Les trois issues d’une commande', en: 'The three ends of an order' },
    conditions: conditionsOf({
      users,
      duration: time,
      address: direct ? addressOf('orchestrateur') : gateway,
    }),
    verdict: good
      ? { fr: 'Chaque commande a fini comme elle devait.', en: 'Each order ended as it had to.' }
      : { fr: 'Des commandes n’ont pas fini comme elles devaient.', en: 'Orders ended as they must not.' },
    tables: [endsTable(numbers, total), speedTable(speed)],
    notes: [],
    thresholds: thresholdsOf(summary),
    date: new Date().toISOString(),
    figures: { orders: ended, ...speed },
  }
  return files(report, summary, { file: reportOf('saga'), language })
}

/** @type {Readonly<Record<import('./lib/promises.ts').End, import('./lib/report.ts').Text>>} */
const NAMES = {
  confirmed: { fr: 'confirmée (201)', en: 'confirmed (201)' },
  shortage: { fr: 'stock insuffisant (409)', en: 'short of stock (409)' },
  refused: { fr: 'paiement refusé (402)', en: 'payment refused (402)' },
  deferred: { fr: 'en cours (202)', en: 'still running (202)' },
  'sent-away': { fr: 'renvoyée (503, Retry-After)', en: 'sent back (503, Retry-After)' },
}

/** @param {readonly number[]} numbers @param {number} total @returns {import('./lib/report.ts').Table} */
const endsTable = (numbers, total) => ({
  title: { fr: 'Commandes', en: 'Orders' },
  columns: { fr: ['issue', 'nombre', 'part'], en: ['end', 'count', 'share'] },
  rows: ENDS.map((end, i) => [NAMES[end], figure(numbers[i] ?? 0), percent((numbers[i] ?? 0) / total, 1)]),
})

/** @param {{ perSecond: number, p50Ms: number, p95Ms: number }} speed @returns {import('./lib/report.ts').Table} */
const speedTable = ({ perSecond, p50Ms, p95Ms }) => ({
  title: { fr: 'Vitesse', en: 'Speed' },
  columns: { fr: ['', 'par seconde', 'p50', 'p95'], en: ['', 'per second', 'p50', 'p95'] },
  rows: [['POST /saga/commande', figure(perSecond, undefined, 1), ms(p50Ms), ms(p95Ms)]],
})
