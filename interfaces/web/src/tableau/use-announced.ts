/** What is said to who does not see the page: the newest text, but not more often than each so many milliseconds. */
import { useEffect, useRef, useState } from 'react'

export function useAnnounced(text: string, everyMs: number): string {
  const [said, setSaid] = useState(text)
  const lastAt = useRef(0)
  useEffect(() => {
    if (text === said) return undefined
    const wait = Math.max(0, lastAt.current + everyMs - Date.now())
    const timer = setTimeout(() => {
      lastAt.current = Date.now()
      setSaid(text)
    }, wait)
    return () => clearTimeout(timer)
  }, [text, said, everyMs])
  return said
}
