/** Whether the house answers. A browser's own word for it is wrong both ways: our ping decides. */
import { useSyncExternalStore } from 'react'

const PING_MS = 3_000
const EVERY_MS = 15_000
const EVERY_CUT_MS = 3_000

let isOnline = true
let timer: ReturnType<typeof setTimeout> | undefined
const watchers = new Set<() => void>()

function set(value: boolean): void {
  if (value === isOnline) return
  isOnline = value
  for (const watcher of watchers) watcher()
}

/** Asks now, and says what it found. */
export async function checkOnline(): Promise<boolean> {
  clearTimeout(timer)
  const answer = await fetch('/api/ping', { cache: 'no-store', signal: AbortSignal.timeout(PING_MS) }).catch(
    () => undefined,
  )
  set(answer?.ok === true)
  if (watchers.size > 0) timer = setTimeout(() => void checkOnline(), isOnline ? EVERY_MS : EVERY_CUT_MS)
  return isOnline
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher)
  if (watchers.size === 1) {
    void checkOnline()
    for (const event of ['online', 'offline']) addEventListener(event, checkNow)
  }
  return () => {
    watchers.delete(watcher)
    if (watchers.size > 0) return
    clearTimeout(timer)
    for (const event of ['online', 'offline']) removeEventListener(event, checkNow)
  }
}

const checkNow = () => void checkOnline()

export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => isOnline)
