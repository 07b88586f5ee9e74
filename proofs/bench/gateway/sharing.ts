/** Whether three carts share what passes a gateway exactly. */
import { provision } from '@comptoir/system/postgres/provision.ts'
import { Pool } from 'undici'
import { closedLoop } from '../load.ts'
import type { Launched } from '../processes.ts'
import type { World } from '../world.ts'
import type { Kind } from './routes.ts'
import { startGateway } from './start-gateway.ts'

export interface Sharing {
  readonly gateway: Kind
  /** Requests answered with 200 by each instance, as it names itself. */
  readonly counts: Readonly<Record<string, number>>
  readonly failed: number
}

const INSTANCES = 3
const REQUESTS = 3_000
const CLIENTS = 16
const DATABASE = 'panier_shared'
const BUS = 'bus_shared'

/** Sends 3,000 reads through each gateway to three instances of panier. */
export async function measureSharing(world: World, gateways: readonly Kind[]): Promise<Sharing[]> {
  const paniers = await startPaniers(world)
  const found: Sharing[] = []
  for (const kind of gateways) {
    const gateway = await startGateway(world, {
      name: `sharing-${kind}`,
      kind,
      grouping: 'grouped',
      urls: { panier: paniers.map(({ url }) => url) },
      // An instance that a busy machine keeps from answering its probe has no turn, which is right, but not asked here.
      edit: ({ extra_config: { '@comptoir': extras } }) => {
        if (extras?.probes !== undefined) extras.probes.every = '60s'
      },
    })
    found.push({ gateway: kind, ...(await share(gateway.url)) })
    await gateway.stop()
  }
  await Promise.all(paniers.map((one) => one.stop()))
  return found
}

/** Whether each instance had its exact share, and every request an answer. */
export const isExact = ({ counts, failed }: Sharing): boolean =>
  failed === 0 &&
  Object.keys(counts).length === INSTANCES &&
  Object.values(counts).every((count) => count === REQUESTS / INSTANCES)

/** The line about it. */
export const sharingLine = ({ gateway, counts, failed }: Sharing): string =>
  `${gateway}: ${Object.values(counts).join(' / ')}${failed === 0 ? '' : `, ${failed} failed`}`

async function startPaniers({ cluster, start }: World): Promise<Launched[]> {
  await provision({
    adminUrl: cluster.adminUrl(),
    services: [DATABASE],
    shared: [BUS],
    passwordOf: (role) => decodeURIComponent(new URL(cluster.url(role)).password),
  })
  const env = { SEED: 'demo', DATABASE_URL: cluster.url(DATABASE), BUS_URL: cluster.url(BUS, DATABASE) }
  const paniers: Launched[] = []
  // One after the other: the first makes the tables.
  for (let index = 1; index <= INSTANCES; index++) {
    const panier = await start(`panier-${index}`, {
      run: { path: 'services/panier/src/main.ts' },
      env,
      grouping: 'grouped',
    })
    await panier.ready()
    paniers.push(panier)
  }
  return paniers
}

async function share(url: string): Promise<Omit<Sharing, 'gateway'>> {
  const pool = new Pool(url, { connections: CLIENTS, pipelining: 1 })
  const counts: Record<string, number> = {}
  const ask = async () => {
    const answer = await pool.request({ method: 'GET', path: '/panier/1' })
    await answer.body.dump()
    if (answer.statusCode !== 200) return false
    const instance = String(answer.headers['x-instance-id'])
    counts[instance] = (counts[instance] ?? 0) + 1
    return true
  }
  const { failed } = await closedLoop(ask, { clients: CLIENTS, count: REQUESTS })
  await pool.close()
  return { counts, failed }
}
