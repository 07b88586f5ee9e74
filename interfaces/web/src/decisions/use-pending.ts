/** Decisions that wait for a moment before they are sent, so that a slip can be taken back. */
import { useEffect, useRef, useState } from 'react'

/** So long a decision can be taken back. */
export const UNDO_MS = 5_000

export interface Decision {
  /** Of the request. */
  readonly id: string
  readonly act: 'valider' | 'refuser'
  readonly body: object
  /** What the request is called. */
  readonly name: string
  /** Minted when it is taken: whatever happens, it is done once. */
  readonly key: string
}

interface Pending {
  readonly waiting: readonly Decision[]
  readonly add: (decision: Decision) => void
  /** Takes back the newest, or the one of that request. */
  readonly undo: (id?: string) => void
}

/** Who leaves the screen means what he has decided: it is sent at once. */
export function usePending(send: (decision: Decision) => Promise<void>): Pending {
  const [waiting, setWaiting] = useState<readonly Decision[]>([])
  const timers = useRef(new Map<string, { timer: ReturnType<typeof setTimeout>; decision: Decision }>())
  const latest = useRef(send)
  latest.current = send
  const forget = (id: string) => {
    clearTimeout(timers.current.get(id)?.timer)
    timers.current.delete(id)
    setWaiting((list) => list.filter((one) => one.id !== id))
  }
  useEffect(() => {
    const held = timers.current
    return () => {
      for (const { timer, decision } of held.values()) {
        clearTimeout(timer)
        void latest.current(decision)
      }
      held.clear()
    }
  }, [])
  return {
    waiting,
    add: (decision) => {
      if (timers.current.has(decision.id)) return
      const timer = setTimeout(() => {
        forget(decision.id)
        void latest.current(decision)
      }, UNDO_MS)
      timers.current.set(decision.id, { timer, decision })
      setWaiting((list) => [...list, decision])
    },
    undo: (id) => {
      const newest = id ?? [...timers.current.keys()].at(-1)
      if (newest !== undefined) forget(newest)
    },
  }
}
