/** Keys of a screen: what is pressed, what it does, and the list of them that `?` shows. */
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { words } from './words/words.ts'

interface Known {
  readonly key: string
  readonly what: string
}

let known: readonly Known[] = []
const watchers = new Set<() => void>()

function setKnown(next: readonly Known[]): void {
  known = next
  for (const watcher of watchers) watcher()
}

/** Names a key that the screen obeys, for as long as it is there: also one that a field or a form takes by itself. */
export function useKeyName(key: string, what: string | undefined): void {
  useEffect(() => {
    if (what === undefined) return undefined
    const entry = { key, what }
    setKnown([...known, entry])
    return () => setKnown(known.filter((one) => one !== entry))
  }, [key, what])
}

/** Calls `act` for a key that is pressed outside of fields and dialogs. With `what`, the help names it. */
export function useKeys(key: string, act: () => void, what?: string): void {
  const latest = useRef(act)
  latest.current = act
  useKeyName(key, what)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target } = event
      const isTyping = target instanceof Element && target.closest('input, textarea, select, dialog') !== null
      if (event.key !== key || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      latest.current()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [key])
}

/** The keys that the screen obeys now. Two that do the same stand as one. */
export function useKnownKeys(): readonly { readonly keys: string; readonly what: string }[] {
  const list = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => known,
  )
  const named = new Map<string, string[]>()
  for (const { key, what } of list) named.set(what, [...(named.get(what) ?? []), key])
  return [...named].map(([what, keys]) => ({ keys: [...new Set(keys)].map(spell).join(' '), what }))
}

const spell = (key: string): string =>
  key === 'Escape' ? words.escape : key.length === 1 ? key.toUpperCase() : key
