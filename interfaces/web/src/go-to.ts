/** `G`, then the letter of an area: goes there. Between the two, no other key of the screen is heard. */
import { useEffect, useRef } from 'react'
import type { Area } from './area.ts'
import { useKeyName } from './keys.ts'
import { go } from './navigation.ts'
import { words } from './words/words.ts'

/** The second letter follows within this time, or is none. */
const WAIT_MS = 1_500

const isTyping = ({ target }: KeyboardEvent) =>
  target instanceof Element && target.closest('input, textarea, select, dialog') !== null

export function useGoTo(areas: readonly Area[]): void {
  const latest = useRef(areas)
  latest.current = areas
  const letters = areas.flatMap(({ letter }) => letter ?? []).join(' ')
  useKeyName(`G ${letters.toUpperCase()}`, letters === '' ? undefined : words.keyGo)
  useEffect(() => {
    let asked = Number.NEGATIVE_INFINITY
    const press = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return
      const isSecond = event.timeStamp - asked < WAIT_MS
      asked = event.key === 'g' && !isSecond ? event.timeStamp : Number.NEGATIVE_INFINITY
      if (!isSecond) return
      event.stopImmediatePropagation()
      const area = latest.current.find(({ letter }) => letter === event.key)
      if (area !== undefined) go(area.path)
    }
    addEventListener('keydown', press, { capture: true })
    return () => removeEventListener('keydown', press, { capture: true })
  }, [])
}
