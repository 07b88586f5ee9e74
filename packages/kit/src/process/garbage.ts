/**
 * Gives back the garbage of a start, a third of the heap. V8 would keep it until the heap has grown to several times of what a
 * process at rest needs.
 */
import { performance } from 'node:perf_hooks'

const LOOK_EVERY_MS = 10_000
/** A process whose event loop works more than this share of the time is not at rest: a collection would delay its answers. */
const AT_REST = 0.2

/** Collects once, as soon as the process has been at rest for a while. Node has no `gc` unless it was started with --expose-gc. */
export function collectAtRest(): void {
  if (globalThis.gc === undefined) return
  const before = performance.eventLoopUtilization()
  setTimeout(() => {
    if (performance.eventLoopUtilization(before).utilization > AT_REST) return collectAtRest()
    void globalThis.gc?.({ execution: 'async', flavor: 'last-resort', type: 'major' })
  }, LOOK_EVERY_MS).unref()
}
