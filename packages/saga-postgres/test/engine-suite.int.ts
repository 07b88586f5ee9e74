import { newId } from '@comptoir/kit/ids.ts'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import { engineSuite } from '@comptoir/saga/conformance/engine.ts'
import { createTestPool } from '@comptoir/testing/postgres.ts'
import { createEngine } from '../src/engine.ts'
import { SILENT, World } from './support.ts'

engineSuite('on PostgreSQL', async ({ definitions, call, maxRuns }) => {
  const world = await World.open()
  const { url } = world.database
  const pool = createTestPool(url, 2)
  const engine = await createEngine({
    url,
    pool,
    instance: 'suite',
    definitions,
    participants: { call: (asked, { key }) => call(asked, key), close: async () => undefined },
    limits: { maxRuns, retryBaseMs: 1, retryCapMs: 4, waitMs: 40_000 },
    log: SILENT,
    registry: createMetrics('orchestrateur', 'suite'),
    newId,
    monotonicMs: () => performance.now(),
  })
  return {
    start: (request) => engine.start(request),
    operate: (request) => engine.operate(request),
    retryParked: (request) => engine.retryParked(request),
    read: (id) => engine.read(id),
    list: (page) => engine.list(page),
    count: (filter) => engine.count(filter),
    countByStatus: (filter) => engine.countByStatus(filter),
    audit: (id) => engine.audit(id),
    watch: (from) => engine.watch(from),
    now: () => engine.now(),
    close: async () => {
      await engine.close()
      if (!pool.ended) await pool.end()
      await world.close()
    },
  }
})
