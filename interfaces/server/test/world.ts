/** Instances of the interfaces on a database of their own, before a house that a test directs. */
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { appDeps } from '@comptoir/testing/app.ts'
import { createTestDatabase, createTestPool } from '@comptoir/testing/postgres.ts'
import type { FastifyInstance } from 'fastify'
import { beforeAll } from 'vitest'
import { accountsAt } from '../src/accounts.ts'
import { buildApp } from '../src/app.ts'
import type { Deps } from '../src/deps.ts'
import { watch } from '../src/health/watch.ts'
import { createMetrics } from '../src/metrics.ts'
import { createSealer } from '../src/seal.ts'
import { ASKED_DIRECTLY, upstreamsAt } from '../src/upstreams.ts'
import { type House, startHouse } from './house.ts'

const template = { name: 'interfaces', migrations: [new URL('../migrations', import.meta.url)] }
const NAMES = ['passerelle', ...ASKED_DIRECTLY, 'catalogue', 'clients']

/** Where nobody listens. */
const NOBODY = 'http://127.0.0.1:9'

export interface World {
  readonly app: FastifyInstance
  /** A second instance on the same database. */
  readonly other: FastifyInstance
  readonly pool: Pool
  readonly house: House
}

/** Made before the first test of a file, and ended after its last. */
export function openWorld(changed: Partial<Deps> = {}): World {
  let world: World | undefined
  const made = () => {
    if (world === undefined) throw new Error('the world is made before the first test, not before the file')
    return world
  }
  beforeAll(async () => {
    const house = await startHouse()
    const database = await createTestDatabase({ template })
    const pool = createTestPool(database.url, 8)
    const accounts = accountsAt([house.url])
    const upstreams = upstreamsAt(Object.fromEntries(NAMES.map((name) => [name, [house.url]])))
    const urls = { passerelle: [house.url], stock: [house.url, NOBODY] }
    const watched = watch({ urls, gatewayMetrics: [], grafana: NOBODY }, () => new Date())
    const instance = (instanceId: string) => {
      const deps = appDeps({ service: 'interfaces', pool, instanceId })
      const own = {
        accounts,
        upstreams,
        watch: watched,
        sealer: createSealer('a secret of the test, long enough'),
        front: undefined,
      }
      return buildApp({ ...deps, metrics: createMetrics(deps.registry), ...own, ...changed })
    }
    world = { house, pool, app: await instance('interfaces-8004'), other: await instance('interfaces-8005') }
    return async () => {
      await Promise.all([made().app.close(), made().other.close()])
      await Promise.all([accounts.close(), upstreams.close(), watched.close()])
      await pool.end()
      await Promise.all([database.drop(), house.close()])
    }
  })
  return {
    get app() {
      return made().app
    },
    get other() {
      return made().other
    },
    get pool() {
      return made().pool
    },
    get house() {
      return made().house
    },
  }
}
