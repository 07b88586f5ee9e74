/** `npm run grafana`: proves the dashboards on a running system, and draws them from what it said. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { boards } from '../../grafana/src/read.ts'
import { type GrafanaConfig, readConfig } from './config.ts'
import { drawBoard } from './draw/board.ts'
import { withUsualPorts } from './draw/usual-ports.ts'
import type { Evaluated } from './live/evaluate.ts'
import { NoPrometheusError } from './live/prometheus.ts'
import { run } from './live/run.ts'
import { textsOf } from './texts.ts'

const DRAWINGS = resolve(import.meta.dirname, '../../docs/grafana')
const SECONDS = { check: 30, draw: 120 }

const config = readConfig()
const texts = textsOf(config.language)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

if (config.help) say(texts.help)
else process.exitCode = await work(config)
// The channel to the bootstrap would keep us alive.
if (process.connected) process.disconnect()

async function work({ draw }: GrafanaConfig): Promise<number> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort())
  try {
    const { evaluated, asked, wrong, offset } = await run({
      boards: boards(),
      seconds: draw ? SECONDS.draw : SECONDS.check,
      stopped: stop.signal,
      say,
      texts,
    })
    for (const line of wrong) say(`✗ ${line}`)
    if (wrong.length > 0) {
      say(`✗ ${wrong.length}/${asked} ${texts.wrong}`)
      return 1
    }
    say(`✓ ${asked} ${texts.checked}`)
    if (draw) drawAll(withUsualPorts(evaluated, offset))
    return 0
  } catch (cause) {
    if (stop.signal.aborted) return 130
    if (!(cause instanceof NoPrometheusError)) throw cause
    say(`✗ ${texts.noPrometheus}`)
    return 1
  }
}

/** French first, as all that people look at; the day says which run it was. */
function drawAll(evaluated: readonly Evaluated[]): void {
  const day = new Date().toISOString().slice(0, 10)
  const note = `Dessiné des réponses d’un vrai Prometheus sur le système sous charge (npm run grafana -- --dessiner), le ${day} ; Grafana n’a pas été démarré.`
  mkdirSync(DRAWINGS, { recursive: true })
  for (const board of boards()) {
    const file = resolve(DRAWINGS, `${board.file}.svg`)
    writeFileSync(file, drawBoard(board, evaluated, note))
    say(`${texts.drawn} : docs/grafana/${board.file}.svg`)
  }
}
