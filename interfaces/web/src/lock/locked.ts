/** Whether the store's screens are locked: on this device, in all of its tabs, across reloads. */
import { useEffect, useSyncExternalStore } from 'react'
import { useChords } from '../keys.ts'
import { whenIdle } from './idle.ts'
import { lockWords } from './words.ts'

const PLACE = 'comptoir-verrou'
const IDLE_MS = 10 * 60_000
const watchers = new Set<() => void>()

const read = (): boolean => localStorage.getItem(PLACE) !== null

function set(isLocked: boolean): void {
  if (isLocked) localStorage.setItem(PLACE, '1')
  else localStorage.removeItem(PLACE)
  for (const watcher of watchers) watcher()
}

const lock = (): void => set(true)
export const unlock = (): void => set(false)

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher)
  addEventListener('storage', watcher)
  return () => {
    watchers.delete(watcher)
    removeEventListener('storage', watcher)
  }
}

/** Locks by key, and once nobody has touched the page for ten minutes. */
export function useLock(): boolean {
  const isLocked = useSyncExternalStore(subscribe, read)
  useChords([{ key: 'L', with: 'Alt', act: lock, what: lockWords.key }])
  useEffect(() => (isLocked ? undefined : whenIdle(window, IDLE_MS, lock)), [isLocked])
  return isLocked
}
