/** Figures along time, each line named where it ends. Loaded where it is drawn. */
import { scaleLinear } from 'd3-scale'
import { area, line } from 'd3-shape'
import { useRef } from 'react'
import { useWidth } from '../use-width.ts'

export interface Point {
  readonly x: number
  /** Null: nobody knows, and the line ends. */
  readonly y: number | null
}

export interface Series {
  /** What stands at its end. */
  readonly name: string
  readonly points: readonly Point[]
  /** What it is compared with is dashed. */
  readonly isBefore?: boolean
}

interface ChartProps {
  /** What somebody hears who does not see it. */
  readonly label: string
  readonly series: readonly Series[]
  readonly xName: (x: number) => string
  readonly yName: (y: number) => string
}

const HEIGHT = 200
/** To the right there is room for half a name of the axis. */
const EDGE = { top: 22, right: 26, bottom: 26, left: 58 }
/** As much room as a name on the axis wants. */
const NAME_PX = 64

export function LineChart({ label, series, xName, yName }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame, 620)
  const { x, y } = scalesOf(series, width)
  const reached = Math.max(
    ...series.flatMap((one) => (one.isBefore === true ? [] : knownOf(one).map((point) => point.x))),
  )
  const isBeside = (point: Known) => point.x > reached
  const [first = 0, last = 0] = x.domain()
  const every = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, (width - EDGE.left) / NAME_PX)))
  const names = Array.from(
    { length: Math.floor((last - first) / every) + 1 },
    (_, index) => first + index * every,
  )
  return (
    <div ref={frame} className="line-chart">
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} role="img" aria-label={label}>
        {y.ticks(3).map((tick) => (
          <g key={tick}>
            <path className="grid" d={`M${EDGE.left} ${y(tick)}H${width - EDGE.right}`} />
            <text x={EDGE.left - 8} y={y(tick) + 4} textAnchor="end">
              {yName(tick)}
            </text>
          </g>
        ))}
        {names.map((tick) => (
          <text key={tick} x={x(tick)} y={HEIGHT - 6} textAnchor="middle">
            {xName(tick)}
          </text>
        ))}
        {series.map((one) => (
          <Under key={one.name} series={one} x={x} y={y} />
        ))}
        {series.map((one) => (
          <Line key={one.name} series={one} x={x} y={y} isBeside={isBeside} />
        ))}
      </svg>
    </div>
  )
}

type Scale = ReturnType<typeof scaleLinear<number, number>>

function scalesOf(series: readonly Series[], width: number): { readonly x: Scale; readonly y: Scale } {
  const points = series.flatMap(({ points: all }) => all)
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y ?? 0)
  return {
    x: scaleLinear([Math.min(...xs), Math.max(...xs, Math.min(...xs) + 1)], [EDGE.left, width - EDGE.right]),
    y: scaleLinear([Math.min(0, ...ys), Math.max(1, ...ys)], [HEIGHT - EDGE.bottom, EDGE.top]).nice(3),
  }
}

interface Known {
  readonly x: number
  readonly y: number
}

const knownOf = ({ points }: Series): readonly Known[] =>
  points.flatMap(({ x, y }) => (y === null ? [] : [{ x, y }]))

interface UnderProps {
  readonly series: Series
  readonly x: Scale
  readonly y: Scale
}

/** The ground below a line, behind all lines. */
function Under({ series, x, y }: UnderProps) {
  if (series.isBefore === true) return null
  const ground = y(Math.max(0, y.domain()[0] ?? 0))
  const under = area<Known>(
    (point) => x(point.x),
    ground,
    (point) => y(point.y),
  )
  return <path className="under" d={under([...knownOf(series)]) ?? ''} />
}

interface LineProps extends UnderProps {
  /** Whether a point lies where the other lines have ended: a name stands there on free ground. */
  readonly isBeside: (point: Known) => boolean
}

function Line({ series, x, y, isBeside }: LineProps) {
  const { isBefore = false, name } = series
  const known = knownOf(series)
  const highest = (points: readonly Known[]) => points.toSorted((a, b) => b.y - a.y)[0]
  const end = isBefore ? (highest(known.filter(isBeside)) ?? highest(known)) : known.at(-1)
  if (end === undefined) return null
  const way =
    line<Known>(
      (point) => x(point.x),
      (point) => y(point.y),
    )([...known]) ?? ''
  const isRight = x(end.x) > (x.range()[1] ?? 0) - 130
  return (
    <g className={isBefore ? 'before' : 'now'}>
      <path className="way" d={way} />
      {!isBefore && <circle cx={x(end.x)} cy={y(end.y)} r="5.5" />}
      <text
        x={x(end.x) + (isRight ? -8 : 10)}
        y={Math.max(13, y(end.y) - 10)}
        textAnchor={isRight ? 'end' : 'start'}
      >
        {name}
      </text>
    </g>
  )
}
