/** Names of metrics are an interface: dashboards and alerts hold on to them. */
import { expect, test } from 'vitest'
import { read, sourceFiles } from './tree.ts'

interface Metric {
  readonly kind: string
  readonly name: string
  readonly labels: readonly string[]
}

/** A declaration is `new Counter({ name: 'x', … })`, or a call of a local `counter('x', …)` that makes one. */
const DECLARATION = /\b(Counter|Gauge|Histogram)(?:<[^>]*>)?\((?:\{[^}]*?name: )?'([^']+)'([^)]*?)[\])]/gi

const metrics: readonly Metric[] = sourceFiles()
  .filter((path) => /kit\/observe\/metrics\.ts'|prom-client'/.test(read(path)))
  .flatMap((path) =>
    [...read(path).matchAll(DECLARATION)].map(([, kind = '', name = '', rest = '']) => ({
      kind: kind.toLowerCase(),
      name,
      labels: [...(/\[(.*)$/s.exec(rest)?.[1] ?? '').matchAll(/'([^']*)'/g)].map(([, label = '']) => label),
    })),
  )

test('the metrics of the house are found', () => {
  const names = metrics.map(({ name }) => name)
  expect(names).toEqual(
    expect.arrayContaining(['http_requests_total', 'saga_success_total', 'saga_steps_total']),
  )
})

test('each metric is snake_case, a counter ends in _total and a duration in _seconds', () => {
  const wrong = metrics.filter(
    ({ kind, name }) =>
      !/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(name) ||
      (kind === 'counter') !== name.endsWith('_total') ||
      /_(ms|millis|milliseconds)(_|$)/.test(name),
  )
  expect(wrong).toEqual([])
})

test('each metric is declared once', () => {
  const names = metrics.map(({ name }) => name)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('no label is an identifier: each value of a label is a time series', () => {
  const identifier = /(^|_)(id|uuid|key|cle|numero|url|path)$/
  const wrong = metrics.filter(({ labels }) =>
    labels.some((label) => identifier.test(label) && label !== 'instance_id'),
  )
  expect(wrong).toEqual([])
})
