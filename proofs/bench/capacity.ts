/** What so many orders a minute would take, computed from what `npm run bench` measured last. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { table } from './markdown.ts'
import { type Run, round } from './results.ts'

export interface Measured {
  readonly commit: string
  readonly machine: { readonly cores: number }
  readonly runs: readonly Run[]
}

export interface Capacity {
  readonly perSecond: number
  /** Machines as the measured one, all of it at work. */
  readonly machines: number
  readonly coresBusy: number
  readonly coresInstalled: number
  /** Transactions that write. */
  readonly commitsPerSecond: number
}

/** The rest is for peaks, and for what a dead neighbour did. */
const BUSY_AT_MOST = 0.45
const IN_FLIGHT = 64

/**
 * What an evenly split load takes: groups stay as full as they were measured only while each cell has as many orders in
 * flight. @throws when that was not measured
 */
export function capacityOf({ runs }: Pick<Measured, 'runs'>, ordersPerMinute: number): Capacity {
  const run = runs.find(({ variant, inFlight }) => variant === 'default' && inFlight === IN_FLIGHT)
  if (run === undefined) throw new Error(`nothing was measured with ${IN_FLIGHT} orders in flight`)
  const perSecond = ordersPerMinute / 60
  const coresBusy = (perSecond * run.cpuMsPerSaga) / 1_000
  return {
    perSecond: round(perSecond),
    machines: Math.ceil(perSecond / run.sagasPerSecond),
    coresBusy: round(coresBusy),
    coresInstalled: Math.ceil(coresBusy / BUSY_AT_MOST),
    commitsPerSecond: round(perSecond * run.commitsPerSaga),
  }
}

/** The figures of the last measurement, as a table for people. */
export function capacityTable(checkout: string, ordersPerMinute: number): string {
  const measured = JSON.parse(readFileSync(join(checkout, 'proofs/bench/results.json'), 'utf8')) as Measured
  const found = capacityOf(measured, ordersPerMinute)
  const lines = [
    ['orders a second', String(found.perSecond)],
    [`machines of ${measured.machine.cores} cores, all at work`, String(found.machines)],
    ['cores at work', String(found.coresBusy)],
    [`cores to install, at most ${BUSY_AT_MOST * 100} % at work`, String(found.coresInstalled)],
    ['transactions that write, a second', String(found.commitsPerSecond)],
  ]
  return `${table(['measure', `${ordersPerMinute} orders a minute`], lines)}\nmeasured at ${measured.commit}`
}
