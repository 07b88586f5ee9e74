/** A whole dashboard as one SVG, from what Prometheus answered. Pure. */

import type { AnyPanel, Board, Measured, Place } from '../../../grafana/src/read.ts'
import type { Evaluated } from '../live/evaluate.ts'
import { legendOf } from '../live/substitute.ts'
import { bars, colorAt, curves, limitsOf, type Named } from './charts.ts'
import { format } from './format.ts'
import { GREY, INK, text, wrap } from './svg.ts'

const COLUMN = 66
const LINE = 36
const GAP = 8
const MARGIN = 16
const HEAD = 78
const WIDTH = 24 * COLUMN + 2 * MARGIN

/** The drawing, with a line of `note` below its title: where the values come from. */
export function drawBoard(board: Board, evaluated: readonly Evaluated[], note: string): string {
  const panels = board.json.panels.filter(({ type }) => type !== 'text')
  const height = HEAD + MARGIN + LINE * Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h))
  const body = panels.map((panel) =>
    panel.type === 'row'
      ? text(panel.title, { x: MARGIN + 2, y: HEAD + panel.gridPos.y * LINE + 25, size: 15, bold: true })
      : drawPanel(panel as Measured, seriesOf(evaluated, board, panel)),
  )
  const [means = ''] = board.json.description.split('\n\n')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">
<title>${board.title}</title>
<rect width="100%" height="100%" fill="#f2f4f7"/>
${text(board.title, { x: MARGIN, y: 32, size: 22, bold: true })}
${text(means, { x: MARGIN, y: 52, size: 13, color: INK })}
${text(note, { x: MARGIN, y: 69, size: 11, color: GREY })}
${body.join('\n')}
</svg>
`
}

/** The answers of a panel, under the names that its legend gives them. */
function seriesOf(evaluated: readonly Evaluated[], board: Board, panel: AnyPanel): Named[] {
  const found = evaluated.find((one) => one.board.uid === board.uid && one.panel.id === panel.id)
  if (found === undefined) throw new Error(`${panel.title} was not evaluated`)
  return found.results.flatMap((series, index) =>
    series
      .map(({ labels, points }) => ({
        name: legendOf(found.panel.targets[index]?.legendFormat ?? '', labels) || 'tout',
        points,
      }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  )
}

interface Frame {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const frameOf = ({ x, y, w, h }: Place): Frame => ({
  x: MARGIN + x * COLUMN + GAP / 2,
  y: HEAD + y * LINE + GAP / 2,
  width: w * COLUMN - GAP,
  height: h * LINE - GAP,
})

function drawPanel(panel: Measured, series: readonly Named[]): string {
  const frame = frameOf(panel.gridPos)
  return panel.type === 'stat' ? drawStat(panel, series, frame) : drawChart(panel, series, frame)
}

function drawChart(panel: Measured, series: readonly Named[], frame: Frame): string {
  const { x, y, width, height } = frame
  const [means = ''] = panel.description.split('\n\n')
  const lines = wrap(means, { width: width - 24, size: 10.5, most: 3 })
  const top = 30 + lines.length * 14
  const box = { width: width - 12, height: height - top - 6 }
  const chart = panel.type === 'bargauge' ? bars(panel, series, box) : curves(panel, series, box)
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="#ffffff" stroke="#d5dae2"/>`,
    text(panel.title, { x: x + 12, y: y + 21, size: 13.5, bold: true }),
    limitWords(panel, { x: x + width - 12, y: y + 21, color: undefined }),
    ...lines.map((line, index) => text(line, { x: x + 12, y: y + 38 + index * 14, size: 10.5, color: GREY })),
    chart.replace('<svg ', `<svg x="${x + 6}" y="${y + top}" `),
  ].join('\n')
}

/** « ≥ 500 ms  ≥ 1 s », each in the colour that begins there. */
function limitWords(panel: Measured, at: { x: number; y: number; color: string | undefined }): string {
  const limits = limitsOf(panel)
  if (limits.length === 0) return ''
  const { unit } = panel.fieldConfig.defaults
  const words = limits.map(
    ({ value, color }, index) =>
      `<tspan fill="${at.color ?? color}"${index === 0 ? '' : ' dx="9"'}>≥ ${format(value, unit)}</tspan>`,
  )
  return text('\u0000', { x: at.x, y: at.y, size: 10.5, anchor: 'end' }).replace('\u0000', words.join(''))
}

/** A number on its colour, with its course below: what a reader sees first. */
function drawStat(panel: Measured, series: readonly Named[], { x, y, width, height }: Frame): string {
  const [first] = series
  const points = (first?.points ?? []).filter(([, value]) => !Number.isNaN(value))
  const last = points.at(-1)?.[1] ?? Number.NaN
  const { unit, decimals } = panel.fieldConfig.defaults
  const [means = ''] = panel.description.split('\n\n')
  const lines = wrap(means, { width: width - 24, size: 9.5, most: 4 })
  const white = '#ffffff'
  const below = y + height - 12 - (lines.length - 1) * 12.5
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="${colorAt(last, panel)}"/>`,
    course(points, { x, y: y + 66, width, height: below - y - 82 }),
    text(panel.title, { x: x + 12, y: y + 22, size: 13.5, bold: true, color: white }),
    text(format(last, unit, decimals), { x: x + 12, y: y + 62, size: 34, bold: true, color: white }),
    limitWords(panel, { x: x + width - 12, y: y + 60, color: white }),
    ...lines.map((line, index) =>
      text(line, { x: x + 12, y: below + index * 12.5, size: 9.5, color: white }),
    ),
  ].join('\n')
}

/** The course of a value as a white line, from 0 at its foot. */
function course(points: readonly (readonly [number, number])[], { x, y, width, height }: Frame): string {
  const [start] = points[0] ?? [0]
  const [end] = points.at(-1) ?? [1]
  const highest = Math.max(...points.map(([, value]) => value), 1e-12)
  const spots = points.map(([at, value]) => {
    const left = x + 12 + ((at - start) / Math.max(1, end - start)) * (width - 24)
    return `${left.toFixed(1)},${(y + height - (value / highest) * height).toFixed(1)}`
  })
  return `<polyline points="${spots.join(' ')}" fill="none" stroke="#ffffff" stroke-opacity="0.65" stroke-width="1.5"/>`
}
