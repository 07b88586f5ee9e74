import type { ReactNode } from 'react'
import { ProblemBox } from '../problem-box.tsx'
import { words } from '../words/words.ts'
import type { List } from './use-list.ts'

interface ListedProps<T> {
  readonly list: List<T>
  /** What stands there when it is empty. */
  readonly empty: ReactNode
  readonly children: (rows: readonly T[]) => ReactNode
}

/** A list with what may stand in its place: not there yet, refused, empty. */
export function Listed<T>({ list: { rows, error, again, more }, empty, children }: ListedProps<T>) {
  return (
    <>
      {error !== undefined && <ProblemBox error={error} retry={again} />}
      {rows === undefined && error === undefined && (
        <div className="skeleton" role="status" aria-label={words.loading} />
      )}
      {rows?.length === 0 && <p className="card empty">{empty}</p>}
      {rows !== undefined && rows.length > 0 && children(rows)}
      {more !== undefined && (
        <button type="button" className="quiet more" onClick={more}>
          {words.more}
        </button>
      )}
    </>
  )
}
