/** The pure pieces of the check and of the drawing. */
import { expect, test } from 'vitest'
import { drawBoard } from '../../proofs/dashboards/draw/board.ts'
import { format } from '../../proofs/dashboards/draw/format.ts'
import { wrap } from '../../proofs/dashboards/draw/svg.ts'
import { withUsualPorts } from '../../proofs/dashboards/draw/usual-ports.ts'
import type { Evaluated } from '../../proofs/dashboards/live/evaluate.ts'
import { round } from '../../proofs/dashboards/live/load.ts'
import { legendOf, substitute } from '../../proofs/dashboards/live/substitute.ts'
import { boards, isMeasured } from '../src/read.ts'

const values = { rateInterval: '10s', range: '60s', variables: { service: '.*' } }

test('each variable is replaced, and one without a value is named', () => {
  expect(substitute('rate(a{s=~"$service"}[$__rate_interval]) + b[$__range]', values)).toBe(
    'rate(a{s=~".*"}[10s]) + b[60s]',
  )
  expect(() => substitute('a{i="$instance"}', values)).toThrow('$instance')
})

test('a legend takes labels, and leaves out those that a series lacks', () => {
  expect(legendOf('{{service}} {{method}}', { service: 'stock', method: 'GET' })).toBe('stock GET')
  expect(legendOf('{{service}} {{method}}', { service: 'stock' })).toBe('stock')
})

test('values are shown in their unit, with no more digits than they need', () => {
  // French separates with no-break spaces; here a space is a space.
  const shown = (value: number, unit: string) => format(value, unit).replaceAll(/\s/g, ' ')
  expect(shown(0.0123, 's')).toBe('12,3 ms')
  expect(shown(2.5, 's')).toBe('2,5 s')
  expect(shown(0.05, 'percentunit')).toBe('5 %')
  expect(shown(104_857_600, 'bytes')).toBe('100 Mio')
  expect(shown(1_234.5, 'reqps')).toBe('1 235 req/s')
  expect(shown(Number.NaN, 's')).toBe('–')
})

test('a text too long for its lines ends in an ellipsis', () => {
  const lines = wrap('un deux trois quatre cinq six', { width: 60, size: 10, most: 2 })
  expect(lines).toEqual(['un deux', 'trois…'])
})

test('ten rounds of the load hold the three kinds of orders, carts and reads', () => {
  const sent = Array.from({ length: 10 }, (_, n) => round(n)).flat()
  const wanted = sent.filter(({ method }) => method === 'POST').map((one) => one.wanted)
  expect(new Set(wanted)).toEqual(new Set([201, 402, 409]))
  expect(sent.some(({ path }) => path === '/panier')).toBe(true)
  expect(sent.filter(({ method }) => method === 'GET').length).toBeGreaterThan(10)
})

/** An answer to each query: two series over a minute. */
const answered = (): Evaluated[] =>
  boards().flatMap((board) =>
    board.json.panels.filter(isMeasured).map((panel) => ({
      board,
      panel,
      results: panel.targets.map(() =>
        [1, 2].map((n) => ({
          labels: {
            service: 'stock',
            instance_id: `stock-${18_000 + n}`,
            address: `127.0.0.1:${18_000 + n}`,
          },
          points: Array.from({ length: 30 }, (_, i) => [1_000 + 2 * i, n * i] as const),
        })),
      ),
    })),
  )

test('ports of a run become the usual ones', () => {
  const [first] = withUsualPorts(answered(), 10_000)
  expect(first?.results[0]?.map(({ labels }) => labels)).toEqual([
    { service: 'stock', instance_id: 'stock-8001', address: '127.0.0.1:8001' },
    { service: 'stock', instance_id: 'stock-8002', address: '127.0.0.1:8002' },
  ])
})

test.each(boards())('$file is drawn: every panel with its title, a chart in each that has one', (board) => {
  const drawing = drawBoard(board, answered(), 'essai')
  const panels = board.json.panels.filter(isMeasured)
  for (const { title } of panels) expect(drawing).toContain(`>${title}</text>`)
  const charts = panels.filter(({ type }) => type !== 'stat').length
  expect(drawing.match(/<svg /g)?.length).toBe(1 + charts)
  expect(drawing).not.toMatch(/NaN|undefined|Infinity/)
})

test('a panel without an answer is not drawn as if it had one', () => {
  const [board] = boards()
  if (board === undefined) throw new Error('no dashboard')
  expect(() => drawBoard(board, [], 'essai')).toThrow('was not evaluated')
})
