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

/** A key that holds in fields too. Letters go with Alt and are read from their place: some systems type signs with it. */
export interface Chord {
  readonly key: string
  readonly with?: 'Alt' | 'Ctrl'
  readonly act: () => void
  readonly what: string
}

const nameOf = ({ key, with: held }: Chord) => (held === undefined ? key : `${held} + ${key}`)

function answers({ key, with: held }: Chord, event: KeyboardEvent): boolean {
  const isHeld = event.altKey === (held === 'Alt') && event.ctrlKey === (held === 'Ctrl') && !event.metaKey
  const isLetter = /^[A-Z]$/.test(key)
  if (!isLetter || !isHeld) return isHeld && event.key === key
  return held === 'Alt' ? event.code === `Key${key}` : event.key.toUpperCase() === key
}

/** Obeys chords wherever the focus is, but for open dialogs; the help names them. */
export function useChords(chords: readonly Chord[]): void {
  const latest = useRef(chords)
  latest.current = chords
  const names = JSON.stringify(chords.map((chord) => [nameOf(chord), chord.what]))
  useEffect(() => {
    const entries = (JSON.parse(names) as [string, string][]).map(([key, what]) => ({ key, what }))
    setKnown([...known, ...entries])
    return () => setKnown(known.filter((one) => !entries.includes(one)))
  }, [names])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const chord = latest.current.find((one) => answers(one, event))
      if (chord === undefined || document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      chord.act()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
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
