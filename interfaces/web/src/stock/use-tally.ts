/** A tally that outlives its page: each change is kept in the browser until it is sent. */
import { useState } from 'react'
import { space } from '../space.ts'
import { type Tally, tallyIn } from './tally.ts'

export type ChangeTally = (make: (before: Tally) => Tally) => void

export function useTally(name: string): readonly [Tally, ChangeTally] {
  const key = `comptoir-${space.name}-${name}`
  const [tally, setTally] = useState<Tally>(() => tallyIn(localStorage.getItem(key)))
  const change: ChangeTally = (make) =>
    setTally((before) => {
      const after = make(before)
      if (after.length === 0) localStorage.removeItem(key)
      else localStorage.setItem(key, JSON.stringify(after))
      return after
    })
  return [tally, change]
}
