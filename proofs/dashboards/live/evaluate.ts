/** Every expression of every dashboard, asked of a real Prometheus as Grafana would ask it. */
import { type Board, isMeasured, type Measured } from '../../../grafana/src/read.ts'
import type { Prometheus, Series } from './prometheus.ts'
import { substitute, type Values } from './substitute.ts'

export interface Span {
  readonly start: number
  readonly end: number
  readonly step: number
}

export interface Evaluated {
  readonly board: Board
  readonly panel: Measured
  /** One entry for each query of the panel. */
  readonly results: readonly Series[][]
}

export interface Outcome {
  readonly evaluated: readonly Evaluated[]
  /** How many questions were asked. */
  readonly asked: number
  /** One line for each error and each empty query. */
  readonly wrong: readonly string[]
}

const RATE_INTERVAL = '10s'

/** Asks everything once: each dashboard with all services, and once more for each service that can be chosen. */
export async function evaluate(
  prometheus: Prometheus,
  boards: readonly Board[],
  span: Span,
): Promise<Outcome> {
  const evaluated: Evaluated[] = []
  const wrong: string[] = []
  let asked = 0
  const ask = async (board: Board, panel: Measured, values: Values) => {
    const results: Series[][] = []
    for (const { expr, instant, refId } of panel.targets) {
      asked += 1
      const where = `${board.file} · ${panel.title} · ${refId} (${JSON.stringify(values.variables)})`
      try {
        const text = substitute(expr, values)
        const series = instant ? await prometheus.query(text) : await prometheus.queryRange(text, span)
        if (isEmpty(series)) wrong.push(`${where}: empty: ${text}`)
        results.push(series)
      } catch (cause) {
        wrong.push(`${where}: ${cause instanceof Error ? cause.message : String(cause)}`)
        results.push([])
      }
    }
    return results
  }
  const range = `${Math.max(10, Math.ceil(span.end - span.start))}s`
  for (const board of boards) {
    const choices = await choicesOf(prometheus, board)
    asked += choices.length === 0 ? 0 : 1
    if (board.json.templating.list !== undefined && choices.length < 2)
      wrong.push(`${board.file} · $service: nothing to choose`)
    const panels = board.json.panels.filter(isMeasured)
    for (const panel of panels) {
      const values = { rateInterval: RATE_INTERVAL, range, variables: { service: '.*' } }
      evaluated.push({ board, panel, results: await ask(board, panel, values) })
      for (const service of choices.filter((choice) => isAskedOf(panel, choice)))
        await ask(board, panel, { ...values, variables: { service } })
    }
  }
  return { evaluated, asked, wrong }
}

/** The gateway has no database, and where KrakenD runs no Node: those panels a choice of it alone may leave empty. */
const isAskedOf = ({ targets }: Measured, service: string): boolean =>
  targets.some(({ expr }) => expr.includes('$service')) &&
  !(service === 'passerelle' && targets.some(({ expr }) => /database_pool|nodejs_(?!gc)/.test(expr)))

/** The values that Grafana offers for `$service`, found by the variable's own query. */
async function choicesOf(prometheus: Prometheus, { json }: Board): Promise<string[]> {
  const [variable] = json.templating.list ?? []
  const query = /^label_values\((.*), (\w+)\)$/.exec(variable?.definition ?? '')
  if (query === null) return []
  const [, selector = '', label = ''] = query
  const series = await prometheus.query(`count by (${label}) (${selector})`)
  return series.map(({ labels }) => labels[label] ?? '').sort()
}

/** Nothing at all, or nothing but NaN: a panel would show a dash. */
const isEmpty = (series: readonly Series[]): boolean =>
  !series.some(({ points }) => points.some(([, value]) => !Number.isNaN(value)))
