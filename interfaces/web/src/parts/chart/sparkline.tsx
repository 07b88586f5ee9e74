/** The shape of a day in the corner of a figure: no scale, no words. */
interface SparklineProps {
  readonly values: readonly (number | null)[]
  /** The top of the scale, where several stand beside each other; their ground is zero. */
  readonly high?: number
}

const [WIDTH, HEIGHT, EDGE] = [96, 30, 3]

export function Sparkline({ values, high: top }: SparklineProps) {
  const known = values.filter((value) => value !== null)
  if (known.length < 2) return null
  const [low, high] = top === undefined ? [Math.min(...known), Math.max(...known)] : [0, top]
  const stepX = (WIDTH - 2 * EDGE) / (known.length - 1)
  const stepY = (HEIGHT - 2 * EDGE) / (high - low || 1)
  const way = known.map((value, index) => `${EDGE + index * stepX} ${HEIGHT - EDGE - (value - low) * stepY}`)
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={`M${way.join('L')}`} />
    </svg>
  )
}
