/** Curves and bars of one panel, drawn by ECharts on the server: axes, units, limits, names of series. */

import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { LegacyGridContainLabel } from 'echarts/features'
import { SVGRenderer } from 'echarts/renderers'
import type { Measured } from '../../../grafana/src/read.ts'
import { format } from './format.ts'
import { GREY, INK, widthOf } from './svg.ts'

echarts.use([
  LegacyGridContainLabel,
  BarChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  SVGRenderer,
])

/** There is no screen to measure text on; guessed too narrow, names would run into each other. */
echarts.setPlatformAPI({
  measureText: (content, font) => ({
    width: widthOf(content, Number(/(\d+(?:\.\d+)?)px/.exec(font ?? '')?.[1] ?? 11)),
  }),
})

export const COLORS: Readonly<Record<string, string>> = {
  green: '#2f9e57',
  yellow: '#d9a400',
  orange: '#e07b1a',
  red: '#cf2e3c',
  blue: '#3274b8',
}
const PALETTE = [
  '#3274b8',
  '#e07b1a',
  '#2f9e57',
  '#8a55b5',
  '#cf2e3c',
  '#17929c',
  '#a8771c',
  '#d1569b',
  '#5d6675',
  '#6a9a1f',
]
const FONT = { fontFamily: 'DejaVu Sans, Verdana, sans-serif', fontSize: 11, color: GREY }
const LEGEND_LINE = 18
const LEGEND = {
  bottom: 0,
  left: 4,
  icon: 'roundRect',
  itemWidth: 14,
  itemHeight: 4,
  itemGap: 12,
  textStyle: FONT,
}

export interface Named {
  readonly name: string
  readonly points: readonly (readonly [number, number])[]
}

export interface Box {
  readonly width: number
  readonly height: number
}

/** The colour of a value by the limits of its panel. */
export function colorAt(value: number, { fieldConfig }: Measured): string {
  const reached = fieldConfig.defaults.thresholds.steps.filter(
    (step) => step.value === null || value >= step.value,
  )
  return COLORS[reached.at(-1)?.color ?? 'blue'] ?? INK
}

/** The limits above the lowest colour. */
export const limitsOf = ({ fieldConfig }: Measured) =>
  fieldConfig.defaults.thresholds.steps.flatMap(({ value, color }) =>
    value === null ? [] : [{ value, color: COLORS[color] ?? INK }],
  )

function render(option: echarts.EChartsCoreOption, { width, height }: Box): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height })
  chart.setOption({ animation: false, ...option })
  const drawn = chart.renderToSVGString()
  chart.dispose()
  return drawn
}

/** How many lines the names of series need below the axes. */
function legendLines(names: readonly string[], width: number): number {
  let lines = 1
  let used = 0
  for (const name of names) {
    const wide = widthOf(name, 11) + 32
    if (used + wide > width && used > 0) {
      lines += 1
      used = 0
    }
    used += wide
  }
  return lines
}

/** Values over time, with the limits that are within sight as dashed lines. */
export function curves(panel: Measured, series: readonly Named[], box: Box): string {
  const { unit, max, custom } = panel.fieldConfig.defaults
  const stacked = custom?.stacking !== undefined
  const highest = stacked ? highestSum(series) : highestOf(series)
  const inSight = limitsOf(panel).filter(({ value }) => highest > 0 && value <= highest * 2.5)
  const top = Math.max(highest, ...inSight.map(({ value }) => value * 1.05))
  const start = Math.min(...series.flatMap(({ points }) => points.map(([at]) => at)))
  const bottom =
    10 +
    LEGEND_LINE *
      legendLines(
        series.map(({ name }) => name),
        box.width - 20,
      )
  return render(
    {
      color: PALETTE,
      grid: { left: 10, right: 22, top: 12, bottom, containLabel: true },
      legend: LEGEND,
      xAxis: {
        type: 'value',
        min: 0,
        max: 'dataMax',
        axisLabel: { ...FONT, formatter: (value: number) => `${value} s`, showMaxLabel: false },
        splitLine: { show: false },
        axisLine: { lineStyle: { color: '#b8bfca' } },
      },
      yAxis: {
        type: 'value',
        min: 0,
        ...verticalAxis(max ?? top, panel),
        axisLabel: { ...FONT, formatter: (value: number) => format(value, unit) },
        splitLine: { lineStyle: { color: '#e6e9ee' } },
      },
      series: series.map((one, index) => ({
        ...line(one, { start, stacked }),
        ...(index === 0 ? limitLines(inSight, unit) : {}),
      })),
    },
    box,
  )
}

const line = ({ name, points }: Named, { start, stacked }: { start: number; stacked: boolean }) => ({
  type: 'line',
  name,
  showSymbol: false,
  ...(stacked ? { stack: 'all', areaStyle: { opacity: 0.4 } } : {}),
  lineStyle: { width: 1.8 },
  data: points.map(([at, value]) => [Math.round(at - start), Number.isNaN(value) ? null : rounded(value)]),
})

const limitLines = (limits: readonly { value: number; color: string }[], unit: string) => ({
  markLine: {
    silent: true,
    symbol: 'none',
    data: limits.map(({ value, color }) => ({
      yAxis: value,
      lineStyle: { color, type: 'dashed', width: 1.5 },
      label: { ...FONT, color, formatter: format(value, unit), position: 'insideEndTop' },
    })),
  },
})

const highestOf = (series: readonly Named[]): number =>
  Math.max(0, ...series.flatMap(({ points }) => points.map(([, value]) => value || 0)))

/** The highest point of curves that stand on one another. */
function highestSum(series: readonly Named[]): number {
  const sums = new Map<number, number>()
  for (const [at, value] of series.flatMap(({ points }) => points))
    sums.set(at, (sums.get(at) ?? 0) + (value || 0))
  return Math.max(0, ...sums.values())
}

/** Six digits say all that a drawing can show. */
const rounded = (value: number): number => Number(value.toPrecision(6))

/** A vertical axis of four to six round steps. Where all is 0, its highest limit is what it is read against. */
function verticalAxis(top: number, panel: Measured): { max: number; interval: number } {
  const base = panel.fieldConfig.defaults.unit === 'bytes' ? 1_048_576 : 1
  const end = (top > 0 ? top : (limitsOf(panel).at(-1)?.value ?? 1)) / base
  const size = 10 ** Math.floor(Math.log10(end / 4))
  const step = size * ([1, 2, 2.5, 5, 10].find((factor) => factor * size >= end / 4) ?? 10)
  return { max: rounded(Math.ceil(rounded(end / step)) * step * base), interval: rounded(step * base) }
}

/** One bar for each series, longest first, its value at its end. */
export function bars(panel: Measured, series: readonly Named[], box: Box): string {
  const { unit, max, decimals } = panel.fieldConfig.defaults
  const rows = series
    .map(({ name, points }) => ({ name, value: points.at(-1)?.[1] ?? Number.NaN }))
    .sort((a, b) => a.value - b.value || b.name.localeCompare(a.name))
  const longest = Math.max(...rows.map(({ name }) => name.length))
  return render(
    {
      grid: { left: 10, right: 84, top: 6, bottom: 6, containLabel: true },
      xAxis: {
        type: 'value',
        min: 0,
        max: max ?? undefined,
        axisLabel: { ...FONT, formatter: (value: number) => format(value, unit), hideOverlap: true },
        splitNumber: 3,
        splitLine: { lineStyle: { color: '#e6e9ee' } },
      },
      yAxis: {
        type: 'category',
        data: rows.map(({ name }) => name),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: '#b8bfca' } },
        axisLabel: { ...FONT, color: INK, fontSize: longest > 44 ? 10 : 11, interval: 0 },
      },
      series: [
        {
          type: 'bar',
          barWidth: '62%',
          data: rows.map(({ value }) => ({
            value: rounded(value),
            itemStyle: { color: colorAt(value, panel) },
          })),
          label: {
            ...FONT,
            show: true,
            position: 'right',
            color: INK,
            formatter: ({ value }: { value: number }) => format(value, unit, decimals),
          },
        },
      ],
    },
    box,
  )
}
