/**
 * Gives back the garbage of a process at rest: after its start, which leaves a third of the heap, and after a busy time. V8 would
 * keep it until the heap has grown to several times of what is needed.
 */
import { performance } from 'node:perf_hooks'

const LOOK_EVERY_MS = 10_000
const LOOK_FOR_MS = 1_000
const COLLECT_EVERY_MS = 120_000
/** A process whose event loop works more than this share of a look is not at rest: a collection would delay its answers. */
const AT_REST = 0.05

/**
 * Collects when the process is at rest at this moment. A longer look would be fooled: the time for which the system had frozen a
 * process looks like rest, and what comes after it may be a rush. Node has no `gc` unless it was started with --expose-gc.
 */
export function collectAtRest(): void {
  if (globalThis.gc === undefined) return
  setTimeout(() => {
    const before = performance.eventLoopUtilization()
    setTimeout(() => {
      if (performance.eventLoopUtilization(before).utilization > AT_REST) return collectAtRest()
      void globalThis.gc?.({ execution: 'async', flavor: 'last-resort', type: 'major' })
      setTimeout(collectAtRest, COLLECT_EVERY_MS).unref()
    }, LOOK_FOR_MS).unref()
  }, LOOK_EVERY_MS).unref()
}
