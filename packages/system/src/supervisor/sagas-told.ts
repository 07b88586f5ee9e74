/** Asks the orchestrators for sagas that wait for a person. All count the same journal, so one answer is enough. */
import { get } from 'node:http'

export interface SagasTold {
  /** Parked: an operator must act. */
  readonly parked: number
  /** No live orchestrator can run them. */
  readonly orphaned: number
}

const TIMEOUT_MS = 1_000
const TEXT_MAX = 1_000_000

/** Asks one port after another. Undefined when none answers. */
export async function sagasTold(ports: readonly number[]): Promise<SagasTold | undefined> {
  for (const port of ports) {
    const text = await metricsOf(port)
    const [parked, orphaned] = [gauge(text, 'saga_bloquees'), gauge(text, 'saga_orphaned')]
    if (parked !== undefined && orphaned !== undefined) return { parked, orphaned }
  }
  return undefined
}

function gauge(text: string, name: string): number | undefined {
  const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)$`, 'm').exec(text)?.[1]
  return value === undefined ? undefined : Number(value)
}

function metricsOf(port: number): Promise<string> {
  return new Promise((resolve) => {
    const where = { host: '127.0.0.1', port, path: '/metrics', agent: false, timeout: TIMEOUT_MS }
    let text = ''
    const request = get(where, (response) => {
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
        if (text.length > TEXT_MAX) request.destroy()
      })
      response.on('close', () => resolve(text))
    })
    request.once('timeout', () => request.destroy())
    request.once('error', () => resolve(text))
  })
}
