/**
 * Spares a service that gives too few answers:
 *
 *     asked  ── too many failures in the window ──► spared
 *     spared ── the rest is over, or an instance is back: one request tries ──► asked when it is answered, else another rest
 */
import type { Abandon, Upstream } from './upstream.ts'

export interface BreakerSettings {
  readonly windowMs: number
  /** So many requests at least in the window … */
  readonly requests: number
  /** … of which this share got no answer. */
  readonly failures: number
  /** How long nothing is sent before one request tries. */
  readonly restMs: number
}

/** How a request to a service ended. Whatever a service answers is an answer; of one whose client left, nothing is known. */
export type Ending = 'answered' | 'failed' | 'left'

export interface Breaker {
  /** How to tell the end of a request that may be sent; undefined: it may not. */
  admit(): ((ending: Ending) => void) | undefined
  /** An instance is back: the next request may try. */
  tryNow(): void
}

export interface BreakerOptions {
  readonly settings: BreakerSettings
  readonly monotonicMs: () => number
  readonly onChange: (isSpared: boolean) => void
}

/** How finely the window moves. */
const WINDOW_PARTS = 10

export function createBreaker({ settings, monotonicMs, onChange }: BreakerOptions): Breaker {
  const recent = createWindow(settings.windowMs)
  let isSpared = false
  let restsUntil = 0
  const rest = () => {
    restsUntil = monotonicMs() + settings.restMs
  }
  const change = (to: boolean) => {
    isSpared = to
    onChange(to)
  }
  const end = (ending: Ending) => {
    if (isSpared || ending === 'left') return
    const { ended, failed } = recent.add(ending, monotonicMs())
    if (ended < settings.requests || failed < settings.failures * ended) return
    rest()
    change(true)
  }
  const endTrial = (ending: Ending) => {
    if (!isSpared) return
    if (ending === 'failed') return rest()
    if (ending === 'left') {
      restsUntil = 0
      return
    }
    recent.clear()
    change(false)
  }
  return {
    admit() {
      if (!isSpared) return end
      if (monotonicMs() < restsUntil) return undefined
      // One that tries for longer than a rest does not keep the next from it.
      rest()
      return endTrial
    },
    tryNow() {
      restsUntil = 0
    },
  }
}

/** What ended in the latest time, in parts that fall out one by one. */
function createWindow(windowMs: number) {
  const parts = new Map<number, { ended: number; failed: number }>()
  return {
    add(ending: Ending, at: number): { ended: number; failed: number } {
      const now = Math.floor((at * WINDOW_PARTS) / windowMs)
      for (const part of parts.keys()) if (part <= now - WINDOW_PARTS) parts.delete(part)
      const current = parts.get(now) ?? { ended: 0, failed: 0 }
      parts.set(now, current)
      current.ended += 1
      if (ending === 'failed') current.failed += 1
      const sum = { ended: 0, failed: 0 }
      for (const { ended, failed } of parts.values()) {
        sum.ended += ended
        sum.failed += failed
      }
      return sum
    },
    clear: () => parts.clear(),
  }
}

/** The service, asked only while its breaker lets requests through. What is not sent fails as what cannot be reached. */
export function spared(upstream: Upstream, breaker: Breaker, onSpared: () => void): Upstream {
  return {
    ...upstream,
    send(request, sink) {
      const tell = once(breaker.admit())
      if (tell === undefined) {
        onSpared()
        sink.onError('unreachable')
        return () => {}
      }
      const abandon = upstream.send(request, {
        ...sink,
        onStart(status, headers) {
          tell('answered')
          sink.onStart(status, headers)
        },
        onError(failure) {
          tell('failed')
          sink.onError(failure)
        },
      })
      const leave: Abandon = (why) => {
        tell(why === 'late' ? 'failed' : 'left')
        abandon(why)
      }
      return leave
    },
  }
}

function once(tell: ReturnType<Breaker['admit']>): typeof tell {
  if (tell === undefined) return undefined
  let isTold = false
  return (ending) => {
    if (isTold) return
    isTold = true
    tell(ending)
  }
}
