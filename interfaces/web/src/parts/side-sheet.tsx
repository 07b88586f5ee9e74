import type { ReactNode } from 'react'
import { useKeys } from '../keys.ts'
import { words } from '../words/words.ts'

interface SideSheetProps {
  readonly title: string
  /** The id of the field that E leads to. */
  readonly first: string
  readonly close: () => void
  readonly children: ReactNode
}

/** One thing of a list, beside it: Escape closes it, E goes to its first field. */
export function SideSheet({ title, first, close, children }: SideSheetProps) {
  useKeys('Escape', close, words.keyCloseSheet)
  useKeys('e', () => document.getElementById(first)?.focus(), words.keyEdit)
  return (
    <aside aria-label={title}>
      <div className="row">
        <h2>{title}</h2>
        <button type="button" className="quiet" onClick={close}>
          {words.close}
        </button>
      </div>
      {children}
    </aside>
  )
}
