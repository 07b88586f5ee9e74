/** What Grafana does to an expression. */
import { expect, test } from 'vitest'
import { substitute } from '../substitute.ts'

const values = { rateInterval: '10s', range: '60s', variables: { service: '.*' } }

test('each variable is replaced, and one without a value is named', () => {
  expect(substitute('rate(a{s=~"$service"}[$__rate_interval]) + b[$__range]', values)).toBe(
    'rate(a{s=~".*"}[10s]) + b[60s]',
  )
  expect(() => substitute('a{i="$instance"}', values)).toThrow('$instance')
})
