import { type RefObject, useRef } from 'react'
import { useKeyName, useKeys } from '../keys.ts'
import { words } from '../words/words.ts'

/** J and K walk through the links `a.open` of a list; Enter is the link's own. Gives the ref of what holds them. */
export function useWalk<E extends HTMLElement>(): RefObject<E | null> {
  const holder = useRef<E>(null)
  const walk = (step: number) => {
    const links = [...(holder.current?.querySelectorAll<HTMLAnchorElement>('a.open') ?? [])]
    const index = links.findIndex((link) => link === document.activeElement)
    const next = index === -1 ? 0 : Math.min(links.length - 1, Math.max(0, index + step))
    links[next]?.focus()
  }
  useKeys('j', () => walk(1), words.keyNext)
  useKeys('k', () => walk(-1), words.keyNext)
  useKeyName(words.enter, words.keyOpen)
  return holder
}
