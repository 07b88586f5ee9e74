import { amount, fill } from '../words/words.ts'
import { payWords } from './pay-words.ts'
import type { Selling } from './selling.ts'
import { tillWords } from './words.ts'

/** Why the sale was not made, by the ticket that it left, and what one may do. */
export function Refusal({
  selling,
  sellInHand,
}: {
  readonly selling: Selling
  readonly sellInHand: () => void
}) {
  const { problem, ticket, forgive } = selling
  if (problem === undefined || selling.current !== undefined) return null
  const isShort = ticket.draft.ticket.lines.some(({ reste }) => reste !== undefined)
  const { total } = problem.members
  return (
    <div className="problem" role="alert">
      <b>{problem.title}</b>
      <p>
        {problem.code === 'PRIX_CHANGE' && typeof total === 'number'
          ? fill(payWords.priceChanged, { total: amount(total) })
          : problem.detail}{' '}
        {payWords.refused}
      </p>
      {isShort && (
        <div className="row">
          <button
            type="button"
            className="act"
            onClick={() => {
              ticket.write({ act: 'takeLeft' })
              forgive()
            }}
          >
            {tillWords.takeLeft}
          </button>
          <button type="button" className="quiet" onClick={sellInHand}>
            {tillWords.inHand}
          </button>
        </div>
      )}
    </div>
  )
}
