/** Saves a file of the API: a link could not say of which space it is. */
import { useState } from 'react'
import { type Asking, ask } from '../api.ts'
import { ProblemBox } from '../problem-box.tsx'
import { words } from '../words/words.ts'

interface FileProps {
  readonly path: string
  /** With the type of the file as `accept`. */
  readonly asking: Asking
  /** What it is called on the disk. */
  readonly name: string
  readonly label: string
}

export function FileButton({ path, asking, name, label }: FileProps) {
  const [state, setState] = useState<'idle' | 'fetching'>('idle')
  const [error, setError] = useState<unknown>(undefined)
  const fetchIt = async () => {
    setState('fetching')
    setError(undefined)
    try {
      save(await ask<Blob>(path, asking), name)
    } catch (cause) {
      setError(cause)
    }
    setState('idle')
  }
  return (
    <>
      <button type="button" className="quiet" disabled={state === 'fetching'} onClick={() => void fetchIt()}>
        {state === 'fetching' ? words.loading : label}
      </button>
      {error !== undefined && <ProblemBox error={error} />}
    </>
  )
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
