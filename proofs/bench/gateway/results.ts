/** What the rounds say about gateways. */
import type { Measurement } from '../measure.ts'
import { FIGURES, paired, round, summarise } from '../results.ts'
import type { Target } from '../targets.ts'
import type { RouteName } from './routes.ts'

/** With the processor time of the gateway for one request, in milliseconds; 0 without one. */
export interface GatewayMeasurement extends Measurement<RouteName> {
  readonly gatewayCpuMs: number
}

const GATEWAY_FIGURES = [...FIGURES, 'gatewayCpuMs'] as const
type GatewayFigure = (typeof GATEWAY_FIGURES)[number]

/** One line per way and number in flight: the median of each figure over the rounds. */
export const gatewayRuns = (all: readonly GatewayMeasurement[]) => summarise(all, GATEWAY_FIGURES)
export type GatewayRun = ReturnType<typeof gatewayRuns>[number]

const worth = 'sagas/s kept, 64 in flight'
const wait = 'p50 over direct'
const rateLost = 'share of sagas/s lost, 64 in flight'
const cpuAdded = 'share of CPU per saga added, whole system, 64 in flight'

/**
 * Every ratio, with what is wanted of it. A cost is a share: 0.05 is five in a hundred. Traces that are off should cost
 * nothing; two runs of one thing differ by as much as is allowed here.
 */
export const GATEWAY_TARGETS = {
  krakendOverDirect64: { must: 0.6, aim: 0.7, what: `KrakenD: ${worth}` },
  krakendP50OverDirect64: { must: 1.67, aim: 1.43, most: true, what: `KrakenD: ${wait}, 64 in flight` },
  krakendP50OverDirect1: { what: `KrakenD: ${wait}, 1 in flight` },
  standInOverDirect64: { must: 0.5, aim: 0.6, what: `stand-in: ${worth}` },
  standInP50OverDirect64: { must: 2, aim: 1.67, most: true, what: `stand-in: ${wait}, 64 in flight` },
  standInP50OverDirect1: { what: `stand-in: ${wait}, 1 in flight` },
  extrasCost: { must: 0.05, aim: 0.02, most: true, what: `"@comptoir": ${rateLost}` },
  extrasCpuCost: {
    must: 0.05,
    aim: 0.02,
    most: true,
    what: '"@comptoir": CPU added to the gateway, over that of a whole saga, 64 in flight',
  },
  extrasGatewayCpu: {
    what: '"@comptoir": CPU of the gateway for a request, over that without it, 64 in flight',
  },
  tracingOnCost: { what: `traces sent: ${rateLost}` },
  tracingOnCpuCost: { what: `traces sent: ${cpuAdded}` },
  tracingOffCost: {
    must: 0.05,
    aim: 0.02,
    most: true,
    what: `traces off, over the reference and all that differs in it: ${rateLost}`,
  },
  tracingOffCpuCost: {
    must: 0.05,
    aim: 0.02,
    most: true,
    what: `traces off, over the reference and all that differs in it: ${cpuAdded}`,
  },
} as const satisfies Readonly<Record<string, Target>>

export type GatewayRatios = Partial<Record<keyof typeof GATEWAY_TARGETS, number>>

/** The ratios that the rounds allow; `usual` is the gateway that traces were measured through. */
export function gatewayRatios(all: readonly GatewayMeasurement[], usual: RouteName): GatewayRatios {
  const figures = (name: RouteName, inFlight: number, figure: GatewayFigure) =>
    all.filter((one) => one.variant === name && one.inFlight === inFlight).map((one) => one[figure])
  const over = (name: RouteName, base: RouteName) => {
    const ratio = (figure: GatewayFigure, inFlight = 64) =>
      paired(figures(name, inFlight, figure), figures(base, inFlight, figure))
    return {
      rate: ratio('sagasPerSecond'),
      p50At64: ratio('p50Ms'),
      p50At1: ratio('p50Ms', 1),
      rateLost: share(ratio('sagasPerSecond'), (kept) => 1 - kept),
      cpuAdded: share(ratio('cpuMsPerSaga'), (used) => used - 1),
      gatewayCpu: ratio('gatewayCpuMs'),
      // The whole system's CPU wanders with the size of groups by more than this; the gateway's own does not.
      gatewayCpuAdded: paired(
        differences(figures(name, 64, 'gatewayCpuMs'), figures(base, 64, 'gatewayCpuMs')),
        figures(base, 64, 'cpuMsPerSaga'),
      ),
    }
  }
  const krakend = over('krakend', 'direct')
  const standIn = over('stand-in', 'direct')
  const extras = over('krakend', 'krakendBare')
  const on = over('traces', usual)
  const off = over(usual, 'reference')
  const ratios = {
    krakendOverDirect64: krakend.rate,
    krakendP50OverDirect64: krakend.p50At64,
    krakendP50OverDirect1: krakend.p50At1,
    standInOverDirect64: standIn.rate,
    standInP50OverDirect64: standIn.p50At64,
    standInP50OverDirect1: standIn.p50At1,
    extrasCost: extras.rateLost,
    extrasCpuCost: extras.gatewayCpuAdded,
    extrasGatewayCpu: extras.gatewayCpu,
    tracingOnCost: on.rateLost,
    tracingOnCpuCost: on.cpuAdded,
    tracingOffCost: off.rateLost,
    tracingOffCpuCost: off.cpuAdded,
  } satisfies Record<keyof GatewayRatios, number | undefined>
  return Object.fromEntries(Object.entries(ratios).filter(([, value]) => value !== undefined))
}

const differences = (more: readonly number[], less: readonly number[]): number[] =>
  more.map((value, index) => value - (less[index] ?? Number.NaN))

const share = (ratio: number | undefined, of: (ratio: number) => number): number | undefined =>
  ratio === undefined ? undefined : round(of(ratio))
