/** A service on a database of its own, for the tests of one file. */

import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { AppDeps } from '@comptoir/kit/process/process.ts'
import { participantMigrations } from '@comptoir/participant/migrations.ts'
import { beforeAll } from 'vitest'
import { appDeps } from './app.ts'
import { createTestDatabase, createTestPool, type Template } from './postgres.ts'

/** A template that is migrated as `services/<name>` is: the tables of a participant, then those of the service. */
export function serviceTemplate(name: string): Template {
  const own = new URL(`../../../services/${name}/migrations`, import.meta.url)
  return { name, migrations: [participantMigrations, own] }
}

export interface ServiceWorld<App> {
  readonly app: App
  readonly pool: Pool
}

/**
 * Makes the world before the first test of a file and ends it after the last. Its members are there from then on.
 * @param buildApp the service's own, given what else it needs
 * @param prepare arranges data that is there before the application is built
 */
export function serviceWorld<App extends { close(): Promise<unknown> }>(
  template: Template,
  buildApp: (deps: AppDeps) => Promise<App>,
  prepare: (pool: Pool) => Promise<void> = async () => undefined,
): ServiceWorld<App> {
  let world: ServiceWorld<App> | undefined
  const made = (): ServiceWorld<App> => {
    if (world === undefined) throw new Error('the world is made before the first test, not before the file')
    return world
  }
  beforeAll(async () => {
    const database = await createTestDatabase({ template })
    const pool = createTestPool(database.url)
    await prepare(pool)
    world = { pool, app: await buildApp(appDeps({ service: template.name, pool })) }
    return async () => {
      await made().app.close()
      await pool.end()
      await database.drop()
    }
  })
  return {
    get app() {
      return made().app
    },
    get pool() {
      return made().pool
    },
  }
}
