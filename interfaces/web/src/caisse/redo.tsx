import { fill, instant } from '../words/words.ts'
import { redoWords } from './redo-words.ts'
import type { Selling } from './selling.ts'

/** Says that the ticket is made in place of a refused sale, and lets one give that up: the refused one then stays to be settled. */
export function Redo({ selling: { ticket, current } }: { readonly selling: Selling }) {
  if (ticket.redoes === undefined || current !== undefined) return null
  return (
    <div className="card row redo" role="status">
      <span>{fill(redoWords.says, { when: instant(new Date(ticket.redoes.madeAt).toISOString()) })}</span>
      <button type="button" className="quiet" onClick={() => void ticket.clear()}>
        {redoWords.giveUp}
      </button>
    </div>
  )
}
