import { engineSuite } from '../src/conformance/engine.ts'
import { createMemoryEngine } from '../src/memory/engine.ts'

const clock = {
  now: () => Date.now(),
  after: (ms: number, work: () => void) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}

engineSuite('in memory', async (needs) =>
  createMemoryEngine({ ...needs, clock, waitMs: 40_000, limits: { retryBaseMs: 1, retryCapMs: 4 } }),
)
