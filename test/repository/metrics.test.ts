/** Names of metrics are an interface: dashboards and alerts hold on to them. */
import { expect, test } from 'vitest'
import { read, sourceFiles } from './tree.ts'

interface Metric {
  readonly kind: string
  readonly name: string
  readonly labels: readonly string[]
}

const metrics: readonly Metric[] = sourceFiles().flatMap((path) =>
  [...read(path).matchAll(/new (Counter|Gauge|Histogram)(?:<[^>]*>)?\(\{([^}]*)\}/g)].map(
    ([, kind = '', body = '']) => ({
      kind,
      name: /name: '([^']*)'/.exec(body)?.[1] ?? `${path}: a name that is not a constant`,
      labels: [...(/labelNames: \[([^\]]*)\]/.exec(body)?.[1]?.matchAll(/'([^']*)'/g) ?? [])].map(
        ([, label = '']) => label,
      ),
    }),
  ),
)

test('each metric is snake_case, a counter ends in _total and a duration in _seconds', () => {
  const wrong = metrics.filter(
    ({ kind, name }) =>
      !/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(name) ||
      (kind === 'Counter') !== name.endsWith('_total') ||
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
