/** One tab has a till at a time. Another says so, and may take it over. */
import { useEffect, useState } from 'react'
import { schooled } from '../school/school.ts'

export interface Hold {
  readonly state: 'asking' | 'held' | 'elsewhere'
  readonly takeOver: () => void
}

/** Ends when this page has given back what it held: one that leaves a till and is back at once is no other tab. */
let givenBack: Promise<unknown> = Promise.resolve()

/** Holds a till for as long as the page shows it. Without locks (no secure context) the tab takes it for its own. */
export function useHold(caisseId: number): Hold {
  const [state, setState] = useState<Hold['state']>('asking')
  const [steal, setSteal] = useState(false)
  useEffect(() => {
    const { locks } = navigator
    if (locks === undefined) return setState('held')
    const left = Promise.withResolvers<void>()
    let isOver = false
    const say = (next: Hold['state']) => !isOver && setState(next)
    const options = steal ? { steal } : { ifAvailable: true }
    const ask = () =>
      locks.request(schooled(`comptoir-caisse-${caisseId}`), options, (lock) => {
        say(lock === null ? 'elsewhere' : 'held')
        return lock === null ? undefined : left.promise
      })
    givenBack = givenBack
      .then(() => (isOver ? undefined : ask()))
      .catch(() => {
        say('elsewhere')
        setSteal(false)
      })
    return () => {
      isOver = true
      left.resolve()
    }
  }, [caisseId, steal])
  return { state, takeOver: () => setSteal(true) }
}
