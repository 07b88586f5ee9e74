import { useEffect, useRef, useState } from 'react'
import { useKeys } from '../keys.ts'
import { words } from '../words/words.ts'

/** What is typed is searched for once the hand rests. */
const REST_MS = 250

interface SearchFieldProps {
  readonly label: string
  readonly text: string
  readonly change: (text: string) => void
}

/** A text to search for. `/` leads to it. */
export function SearchField({ label, text: chosen, change }: SearchFieldProps) {
  const [text, setText] = useState(chosen)
  const field = useRef<HTMLInputElement>(null)
  useKeys('/', () => field.current?.focus(), words.keySearch)
  // Cleared, or gone back: the field follows, unless somebody types in it.
  useEffect(() => {
    if (document.activeElement !== field.current) setText(chosen)
  }, [chosen])
  useEffect(() => {
    if (text.trim() === chosen) return
    const timer = setTimeout(() => change(text.trim()), REST_MS)
    return () => clearTimeout(timer)
  })
  return (
    <label className="search">
      {label}
      <input
        ref={field}
        type="search"
        maxLength={100}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
    </label>
  )
}
