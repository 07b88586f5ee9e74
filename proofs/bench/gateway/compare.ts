/** `npm run bench -- --gateway`: what of a rate remains behind a gateway, and what a gateway and its parts cost. */
import { setTimeout } from 'node:timers/promises'
import type { BenchConfig } from '../config.ts'
import { closedLoop, orders } from '../load.ts'
import { versionOf } from '../machine.ts'
import { measure } from '../measure.ts'
import type { Launched } from '../processes.ts'
import { measureRounds } from '../rounds.ts'
import { variants } from '../variants.ts'
import { inWorld, type World } from '../world.ts'
import { gatewayTable, writeGatewayResults } from './report.ts'
import { GATEWAY_TARGETS, type GatewayMeasurement, gatewayRatios, gatewayRuns } from './results.ts'
import { type Kind, type Route, type RouteName, routesOf, usualGateway } from './routes.ts'
import { isExact, measureSharing, sharingLine } from './sharing.ts'
import { hasKrakend, startGateway } from './start-gateway.ts'

type Say = (line: string) => void

/** Compares, says and writes it. Returns the exit code: 1 when requests were not shared exactly. */
export async function compareGateways(config: BenchConfig, say: Say): Promise<number> {
  const krakend = hasKrakend()
  if (!krakend) say('KrakenD n’est pas construit (npm run tools) : la doublure seule / the stand-in alone')
  const { reference } = config
  if (krakend && reference !== undefined && !hasKrakend(reference))
    throw new Error(`${reference} : KrakenD n’y est pas construit / is not built there (npm run tools)`)
  const routes = routesOf({ krakend, reference: reference !== undefined })
  const fronts = [...new Set([...routes.values()].map(({ variant }) => variant))]
  return inWorld({ ...config, variants: fronts, extras: false }, async (world) => {
    const gateways: Kind[] = krakend ? ['krakend', 'stand-in'] : ['stand-in']
    const sharing = await measureSharing(world, gateways)
    for (const one of sharing) say(`3000 requêtes, trois paniers : ${sharingLine(one)}`)
    const measurements = await measureRoutes({ world, config, routes }, say)
    const { command, rounds, seconds, smoke } = config
    const findings = {
      command,
      rounds,
      seconds,
      postgresql: await versionOf(world.cluster),
      routes,
      measurements,
      runs: gatewayRuns(measurements),
      ratios: gatewayRatios(measurements, usualGateway({ krakend })),
      sharing,
    }
    say(`\n${gatewayTable(findings)}`)
    // A partial run must not replace a complete one.
    if (isComplete(findings.ratios)) writeGatewayResults(findings)
    else if (!smoke) say('mesure partielle, rien n’est écrit / partial, nothing is written')
    if (sharing.every(isExact)) return 0
    say(
      'les trois paniers n’ont pas reçu autant de requêtes / the three carts were not given as many requests',
    )
    return 1
  })
}

interface Comparison {
  readonly world: World
  readonly config: BenchConfig
  readonly routes: ReadonlyMap<RouteName, Route>
}

async function measureRoutes({ world, config, routes }: Comparison, say: Say): Promise<GatewayMeasurement[]> {
  const gateways = new Map<RouteName, Launched>()
  for (const [name, route] of routes) {
    const gateway = await startRoute({ world, config, name, route })
    if (gateway !== undefined) gateways.set(name, gateway)
  }
  const traced = gateways.get('traces')
  if (traced !== undefined) await untilTraced(world, traced)
  const names = [...routes.keys()]
  const all = await measureRounds({ ...config, names, say }, (name, load) => {
    const { variant } = routes.get(name) as Route
    return measure(world, { name, variant, gateway: gateways.get(name), ...load })
  })
  return all.map((one) => ({ ...one, gatewayCpuMs: one.cpuBy[gatewayName(one.variant)] ?? 0 }))
}

const gatewayName = (route: RouteName) => `gateway-${route}`

interface RouteStart {
  readonly world: World
  readonly config: BenchConfig
  readonly name: RouteName
  readonly route: Route
}

async function startRoute({ world, config, name, route }: RouteStart): Promise<Launched | undefined> {
  const { gateway: kind, variant } = route
  const grouping = variants[variant].participants
  const [front, set] = [world.fronts.get(variant), world.sets[grouping]]
  if (kind === undefined || front === undefined || set === undefined) return undefined
  return startGateway(world, {
    name: gatewayName(name),
    kind,
    grouping,
    from: grouping === 'reference' ? config.reference : undefined,
    urls: { orchestrateur: [front.url], commande: [set.commande.url], stock: [set.stock.url] },
  })
}

const TRACED_ORDERS = 64
const TRACED_CLIENTS = 8
const TRACES_LIMIT_MS = 60_000

/** Waits, after some orders, until traces come: they leave in groups, so with some delay. @throws when none does. */
async function untilTraced(world: World, gateway: Launched): Promise<void> {
  await world.only('traces', [gateway])
  const { ask, close } = orders(gateway.url, TRACED_CLIENTS)
  await closedLoop(ask, { clients: TRACED_CLIENTS, count: TRACED_ORDERS })
  await close()
  for (const limit = Date.now() + TRACES_LIMIT_MS; Date.now() < limit; await setTimeout(200)) {
    const answer = await fetch(`${world.sink?.url}/count`)
    if (((await answer.json()) as { requests: number }).requests > 0) return
  }
  throw new Error('traces: a collector was named, and none came')
}

/** Whether all that a run without another checkout can tell was told. */
const isComplete = (ratios: object): boolean =>
  Object.keys(GATEWAY_TARGETS).every((name) => name in ratios || name.startsWith('tracingOff'))
