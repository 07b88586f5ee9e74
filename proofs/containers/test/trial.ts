/** The test of `npm run containers`: the file of users, on real containers, from nothing to nothing. */
import { freeOffset } from '@comptoir/system/free-offset.ts'
import type { Settings } from '@comptoir/system/settings.ts'
import { portsOf } from '@comptoir/system/supervisor/plan.ts'
import { processes } from '@comptoir/system/topology.ts'
import { type Engine, findEngine } from '../engine.ts'
import { ContainerSystem } from '../system.ts'
import { everyInstance, placeThreeOrders, startOrder, untilBilled, untilEnded } from './orders.ts'
import { tryRights, tryWalls } from './walls.ts'

export interface TrialOptions {
  readonly engine: Engine
  readonly settings: Settings
  readonly stopped: AbortSignal
  readonly say: (line: string) => void
}

const PUBLISHED = [8080, 9091, 3000]
/** A path of each service that answers 200 on the demonstration's data. */
const PATHS: Readonly<Record<string, string>> = {
  clients: '/clients/1',
  stock: '/stock?produit_id=1',
  catalogue: '/produits/1',
  panier: '/panier/1',
}

/** Throws with what was seen when something is not as it should be. Leaves nothing behind but images. */
export async function tryContainers(options: TrialOptions): Promise<void> {
  const { engine, say } = options
  const offset = await freeOffset(PUBLISHED)
  const system = new ContainerSystem({ ...options, suffix: 'test', offset })
  // A run that was killed may have left something.
  await system.down()
  try {
    await system.build(['observability', 'brokers'])
    await system.up(['observability'])
    await tryAll(engine, system, say)
    const more = system.has('brokers') ? (['ha', 'brokers'] as const) : (['ha'] as const)
    await system.up([...more, 'observability'])
    for (const [service, path] of Object.entries(PATHS))
      await everyInstance(system.door, path, twoOf(service))
    await placeThreeOrders(system.door)
    say(`✓ ${more.join(', ')}: every instance answers, the three orders again`)
    await untilBilled(system.door)
    say('✓ an invoice is asked for at one process and issued by another')
    await system.stop()
    await expectGoodEnds(engine, system)
    say('✓ every process drained and ended by itself')
  } finally {
    await takeDown(options, offset)
  }
}

async function tryAll(engine: Engine, system: ContainerSystem, say: (line: string) => void): Promise<void> {
  await placeThreeOrders(system.door)
  say('✓ the three orders of the README: 201, 409, 402')
  await tryWalls(engine, system)
  say('✓ the database and the services are out of reach from outside, the database from the gateway as well')
  await tryRights(engine, await system.containerOf('stock'))
  say('✓ no root, no capability, no file written, a limit of memory, one secret')
  await restartUnderWay(engine, system)
  say('✓ an order ends although its orchestrator is started anew')
}

/** The payment stands still, so the order is under way for certain while its orchestrator goes and comes. */
async function restartUnderWay(engine: Engine, system: ContainerSystem): Promise<void> {
  const [payment, orchestrator] = [
    await system.containerOf('paiement'),
    await system.containerOf('orchestrateur'),
  ]
  await engine.command('pause', payment.id)
  try {
    const id = await startOrder(system.door)
    await engine.command('restart', orchestrator.id)
    await engine.command('unpause', payment.id)
    // On a busy machine the payment's deadline may pass before it moves again: then the order is undone.
    await untilEnded(system.door, id, ['CONFIRMEE', 'ANNULEE DELAI_DEPASSE'])
  } catch (error) {
    await engine.command('unpause', payment.id).catch(() => undefined)
    throw error
  }
}

const twoOf = (service: string): string[] => {
  const spec = processes.find(({ name }) => name === service)
  if (spec === undefined) throw new Error(`no process ${service}`)
  return portsOf(spec, 2).map((port) => `${service}-${port}`)
}

async function expectGoodEnds(engine: Engine, system: ContainerSystem): Promise<void> {
  const ours = (await system.containers()).filter(({ service }) =>
    processes.some(({ name }) => service === name || service.startsWith(`${name}-`)),
  )
  const bad = ours.filter(({ status, exitCode }) => status === 'running' || exitCode !== 0)
  if (ours.length === 0) throw new Error('no process of ours')
  for (const { service, exitCode, id } of bad)
    throw new Error(
      `ended badly: ${service} ${exitCode}: ${await engine.command('logs', '--tail', '20', id)}`,
    )
}

/** Also when we are asked to stop: that ends every command of the engine, so this has an engine of its own. */
async function takeDown({ settings, say }: TrialOptions, offset: number): Promise<void> {
  const stopped = new AbortController().signal
  const engine = await findEngine({ ...settings, stopped })
  if (engine === undefined) throw new Error('the engine is gone')
  const system = new ContainerSystem({ engine, settings, suffix: 'test', offset, stopped, say })
  await system.down()
  const left = await system.leftovers()
  if (left.length > 0) throw new Error(`left behind: ${left.join('; ')}`)
  say('✓ nothing left: no container, network, volume or process')
}
