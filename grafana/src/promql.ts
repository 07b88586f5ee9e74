/** Pieces of PromQL that several panels share, each written once. */
import type { Alert } from './spec.ts'

/** Probes and scrapes are no traffic: they would hide an error ratio behind answers that no customer asked for. */
const TRAFFIC = 'endpoint!~"/(__)?health|/ready|/metrics"'
/** The stream of sagas lasts as long as its reader stays: its time says nothing about speed. */
export const TIMED = 'endpoint!~"/(__)?health|/ready|/metrics|/saga/flux"'

/** Requests per second by the given labels, of what `where` selects. */
export const requests = (where: string, by = '') =>
  `sum${by === '' ? '' : ` by (${by})`} (rate(http_requests_total{${where},${TRAFFIC}}[$__rate_interval]))`

/** A single number that is 0 while its series do not exist yet. */
export const orZero = (expr: string) => `(${expr}) or vector(0)`

/** The same for several series: each that has traffic has a line. */
export const orZeroOf = (expr: string, traffic: string) => `(${expr}) or 0 * (${traffic})`

/** A share between 0 and 1; 0 while nothing was asked, where a plain division would say NaN. */
export const share = (part: string, whole: string) => `(${part}) / clamp_min(${whole}, 1e-9)`

/** The share of answers 5xx by the given labels. */
export function errorShare(where: string, by = ''): string {
  const all = requests(where, by)
  const failed = requests(`${where},status=~"5.."`, by)
  return share(by === '' ? orZero(failed) : orZeroOf(failed, all), all)
}

/** A quantile of the time of answers by the given labels. */
export const quantile = (q: number, where: string, by = '') =>
  `histogram_quantile(${q}, sum by (${by === '' ? 'le' : `le, ${by}`}) (rate(http_request_duration_seconds_bucket{${where},${TIMED}}[$__rate_interval])))`

/** How many alerts of these names fire now. */
export const firing = (names: readonly Alert[]) =>
  orZero(`count(ALERTS{alertstate="firing",alertname=~"${names.join('|')}"})`)
