/** What the tests of the engine on Restate share: one server for a file of tests, and engines on databases of their own. */
import type { Call } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { type EngineNeeds, purchase } from '@comptoir/saga/conformance/engine-world.ts'
import type { SagaEngine } from '@comptoir/saga/engine.ts'
import { intentOf } from '@comptoir/saga/machine/ownership.ts'
import { initialState } from '@comptoir/saga/machine/state.ts'
import { freePort } from '@comptoir/system/postgres/throw-away.ts'
import { hasRestate, startTestRestate, type TestRestate } from '@comptoir/testing/brokers.ts'
import { createTestDatabase, createTestPool, type TestDatabase } from '@comptoir/testing/postgres.ts'
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest'
import type { Carried } from '../src/carried.ts'
import { createEngine, type EngineOptions } from '../src/engine.ts'
import { type NewSaga, registerOwner } from '../src/intents.ts'

const migrations = [new URL('../../../orchestrator/migrations', import.meta.url)]
export const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** Tests that need the server: without it they are left out, and say so. */
export const withRestate = (name: string, tests: (server: () => TestRestate) => void) => {
  const title = `${name}${hasRestate() ? '' : ' (left out: npm run tools -- restate)'}`
  describe.skipIf(!hasRestate())(title, () => {
    let server: TestRestate | undefined
    beforeAll(async () => {
      server = await startTestRestate()
    })
    afterAll(() => server?.discard())
    tests(() => {
      if (server === undefined) throw new Error('Restate was not started')
      return server
    })
  })
}

const openDatabase = () => createTestDatabase({ template: { name: 'orchestrator', migrations } })

export interface Tables {
  readonly url: string
  readonly pool: Pool
}

/** Tables of a test's own that know the owner of sagas, and no engine. They end with the test. */
export async function openTables(): Promise<Tables> {
  const database = await openDatabase()
  const pool = createTestPool(database.url, 2)
  onTestFinished(async () => {
    await pool.end()
    await database.drop()
  })
  await registerOwner(pool)
  return { url: database.url, pool }
}

/** How an engine of either kind is opened on these tables. */
export const engineOn = (tables: Tables, { definitions, call, maxRuns }: EngineNeeds) => ({
  ...tables,
  instance: 'suite',
  definitions,
  participants: {
    call: (asked: Call, { key }: { readonly key: string }) => call(asked, key),
    close: async () => undefined,
  },
  limits: { maxRuns, retryBaseMs: 1, retryCapMs: 4, waitMs: 40_000 },
  log: SILENT,
  registry: createMetrics('orchestrateur', 'suite'),
  newId,
  monotonicMs: () => performance.now(),
})

/** A saga that was asked for now. */
export function intended(over: { readonly input?: unknown; readonly respondAsync?: boolean } = {}): NewSaga {
  const id = newId()
  const { input = { id }, respondAsync = false } = over
  const state = initialState(purchase, { sagaId: id, input, now: Date.now(), deadlineMs: 60_000 })
  return intentOf(purchase, state, { respondAsync, validMs: 10_000 })
}

/** As its first stretch finds it. */
export const carriedFrom = ({ id, definition, definitionVersion, trace, state }: NewSaga): Carried => ({
  id,
  definition,
  definitionVersion,
  trace,
  version: 1,
  state,
  dueAt: state.since,
})

export interface Opened {
  readonly engine: SagaEngine
  readonly database: TestDatabase
  /** Makes it known to the server: what begins from now on runs at it. */
  register(): Promise<void>
  close(): Promise<void>
}

/** An engine on a database of its own, which the server knows. */
export async function openEngine(...how: Parameters<typeof openUnknown>): Promise<Opened> {
  const opened = await openUnknown(...how)
  await opened.register()
  return opened
}

/** An engine that the server, which may not be there, does not know yet. */
export async function openUnknown(
  server: TestRestate,
  needs: EngineNeeds,
  over: Partial<EngineOptions> = {},
): Promise<Opened> {
  const database = await openDatabase()
  const pool = createTestPool(database.url, 2)
  const port = await freePort()
  const engine = await createEngine({
    ...engineOn({ url: database.url, pool }, needs),
    restate: { ingress: server.now.ingress, host: '127.0.0.1', port },
    ...over,
  })
  return {
    engine,
    database,
    register: () => server.now.register(`http://127.0.0.1:${port}`),
    close: async () => {
      await engine.close()
      if (!pool.ended) await pool.end()
      await database.drop()
    },
  }
}
