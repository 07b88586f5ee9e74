/** Every expression of every dashboard, asked of a real Prometheus as Grafana would ask it. */
import { type Board, isMeasured, type Measured } from '../../grafana/src/read.ts'
import { query, type Series, type Span } from './prometheus.ts'
import { substitute, type Values } from './substitute.ts'

export interface Outcome {
  /** How many questions were asked. */
  readonly asked: number
  /** One line for each error and each empty query. */
  readonly wrong: readonly string[]
}

const RATE_INTERVAL = '10s'

/** Asks everything once: each dashboard with all services, and once more for each service that can be chosen. */
export async function evaluate(url: string, boards: readonly Board[], span: Span): Promise<Outcome> {
  const wrong: string[] = []
  let asked = 0
  const ask = async (board: Board, panel: Measured, values: Values) => {
    for (const { expr, instant, refId } of panel.targets) {
      asked += 1
      const where = `${board.file} · ${panel.title} · ${refId} (${JSON.stringify(values.variables)})`
      try {
        const text = substitute(expr, values)
        if (isEmpty(await query(url, text, instant ? undefined : span)))
          wrong.push(`${where}: empty: ${text}`)
      } catch (cause) {
        wrong.push(`${where}: ${cause instanceof Error ? cause.message : String(cause)}`)
      }
    }
  }
  const range = `${Math.max(10, Math.ceil(span.end - span.start))}s`
  for (const board of boards) {
    const choices = await choicesOf(url, board)
    if (board.json.templating.list !== undefined && choices.length < 2)
      wrong.push(`${board.file} · $service: nothing to choose`)
    for (const panel of board.json.panels.filter(isMeasured)) {
      const chosen = ['.*', ...choices.filter((choice) => isAskedOf(panel, choice))]
      for (const service of chosen)
        await ask(board, panel, { rateInterval: RATE_INTERVAL, range, variables: { service } })
    }
  }
  return { asked, wrong }
}

/**
 * The gateway has no database, and where KrakenD runs no Node; a worker answers no requests: those panels a choice of one of them
 * alone may leave empty.
 */
const isAskedOf = ({ targets }: Measured, service: string): boolean => {
  const has = (form: RegExp) => targets.some(({ expr }) => form.test(expr))
  if (service === 'passerelle' && has(/database_pool|nodejs_(?!gc)/)) return false
  if (service.endsWith('-worker') && has(/http_request/)) return false
  return has(/\$service/)
}

/** The values that Grafana offers for `$service`, found by the variable's own query. */
async function choicesOf(url: string, { json }: Board): Promise<string[]> {
  const [variable] = json.templating.list ?? []
  const definition = /^label_values\((.*), (\w+)\)$/.exec(variable?.definition ?? '')
  if (definition === null) return []
  const [, selector = '', label = ''] = definition
  const series = await query(url, `count by (${label}) (${selector})`)
  return series.map(({ labels }) => labels[label] ?? '').sort()
}

/** Nothing at all, or nothing but NaN: a panel would show a dash. */
const isEmpty = (series: readonly Series[]): boolean =>
  !series.some(({ points }) => points.some(([, value]) => !Number.isNaN(value)))
