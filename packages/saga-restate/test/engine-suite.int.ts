import { engineSuite } from '@comptoir/saga/conformance/engine.ts'
import { openEngine, withRestate } from './world.ts'

// It is worth its half minute: whatever an engine owes to its port is said there, and nowhere else of this one.
withRestate('the engine on Restate', (server) => {
  engineSuite('on Restate', async (needs) => {
    const { engine, close } = await openEngine(server(), needs)
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
      close,
    }
  })
})
