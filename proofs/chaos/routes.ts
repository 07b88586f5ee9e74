/** By which ports the processes of a run reach each other, and what clock they have: written by the run, read by its supervisor. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PlannedProcess } from '@comptoir/system/supervisor/plan.ts'

export interface Routes {
  /** The port that stands before the databases, by the id of the process that uses it. */
  readonly databases: Readonly<Record<string, number>>
  /** The port that stands before whom orchestrators call, by his own. */
  readonly calls: Readonly<Record<string, number>>
  /** The file with the error of a process's clock, by the process's id. */
  readonly clocks: Readonly<Record<string, string>>
}

const CLOCK = pathToFileURL(`${import.meta.dirname}/skewed-clock.ts`).href

/** Where a run's routes are, in its folder. */
export const routesFile = (folder: string): string => join(folder, 'routes.json')

export const writeRoutes = (file: string, routes: Routes): void => writeFileSync(file, JSON.stringify(routes))

export const readRoutes = (file: string): Routes => JSON.parse(readFileSync(file, 'utf8')) as Routes

/** The same process, which reaches databases and participants through the ports of `routes`, on its own clock. */
export function reroute(planned: PlannedProcess, { databases, calls, clocks }: Routes): PlannedProcess {
  const env: Record<string, string> = { ...planned.env }
  const clock = clocks[planned.id]
  const database = databases[planned.id]
  if (database !== undefined)
    for (const name of ['DATABASE_URL', 'BUS_URL'])
      if (env[name]?.startsWith('postgres') === true) env[name] = onPort(env[name], database)
  if (clock !== undefined) {
    env['CHAOS_CLOCK'] = clock
    env['NODE_OPTIONS'] = `--import=${CLOCK}`
  }
  if (planned.name === 'orchestrateur')
    for (const [name, value] of Object.entries(env))
      if (name.endsWith('_URLS') || name === 'RESTATE_URL')
        env[name] = value
          .split(',')
          .map((url) => moved(url, calls))
          .join(',')
  return { ...planned, env }
}

function moved(address: string, calls: Routes['calls']): string {
  const port = calls[new URL(address).port]
  return port === undefined ? address : onPort(address, port).replace(/\/$/, '')
}

function onPort(address: string, port: number): string {
  const url = new URL(address)
  url.port = String(port)
  return url.href
}
