/** The reading by which load sharing is measured, through the gateway and past it: one panier, again and again. */
import { check } from 'k6'
import http from 'k6/http'
import { Trend } from 'k6/metrics'
import { figure, ms, type Table } from './report.ts'
import { type Summary, secondsOfLoad, valueOf } from './summary.ts'

const durations = new Trend('duration', true)

/** Reads the panier and checks the answer. The instance that answered, empty when none says so. */
export function readPanier(address: string): string {
  const reply = http.get(`${address}/panier/1`, { tags: { name: '/panier/{client_id}' } })
  check(reply, { 'statut 200': ({ status }) => status === 200 })
  durations.add(reply.timings.duration)
  return reply.headers['X-Instance-Id'] ?? ''
}

export interface Speed {
  readonly readings: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p95Ms: number
}

/** How fast the panier was read, in a run of that length. */
export const speedOf = (summary: Summary, duration: string): Speed => ({
  readings: valueOf(summary, 'duration', 'count'),
  perSecond: valueOf(summary, 'duration', 'count') / secondsOfLoad(summary, duration),
  p50Ms: valueOf(summary, 'duration', 'med'),
  p95Ms: valueOf(summary, 'duration', 'p(95)'),
})

export const speedTable = ({ readings, perSecond, p50Ms, p95Ms }: Speed): Table => ({
  title: { fr: 'Vitesse', en: 'Speed' },
  columns: {
    fr: ['', 'lectures', 'par seconde', 'p50', 'p95'],
    en: ['', 'readings', 'per second', 'p50', 'p95'],
  },
  rows: [['GET /panier/1', figure(readings), figure(perSecond), ms(p50Ms), ms(p95Ms)]],
})
