import { Modal } from '../parts/modal.tsx'
import { amount, fill, instant, plural, words } from '../words/words.ts'
import type { DialogProps } from './dialogs.tsx'
import { openSales, type QueuedSale, toSettle } from './file.ts'
import { payWords } from './pay-words.ts'
import { redoWords } from './redo-words.ts'
import { tillWords } from './words.ts'

/** The sales whose customers are gone: those that wait for an answer, and those that a person must put right. */
export function Tray({ desk: { me }, selling: { sales, ticket }, close }: DialogProps) {
  const waiting = openSales(sales.sales).filter(({ isGone }) => isGone)
  const refused = toSettle(sales.sales)
  const isBusy = ticket.draft.ticket.lines.length > 0
  const redo = (sale: QueuedSale) => {
    ticket.redo(sale)
    close()
  }
  return (
    <Modal title={payWords.follow} close={close}>
      {waiting.length + refused.length === 0 && <p className="empty">{payWords.followNone}</p>}
      <ul className="stack plain">
        {refused.map((sale) => (
          <li key={sale.cle} className="problem">
            <b>{fill(payWords.toSettle, { title: sale.problem?.title ?? '' })}</b>
            <p>{sale.problem?.detail}</p>
            <Facts sale={sale} />
            {me.role !== 'employe' && (
              <div className="row">
                <button type="button" className="act" disabled={isBusy} onClick={() => redo(sale)}>
                  {redoWords.redo}
                </button>
                <button type="button" className="quiet" onClick={() => void sales.queue?.drop(sale.cle)}>
                  {payWords.settled}
                </button>
              </div>
            )}
            {me.role !== 'employe' && isBusy && <p className="soft">{redoWords.busy}</p>}
          </li>
        ))}
        {waiting.map((sale) => (
          <li key={sale.cle} className="card">
            <b>◌ {payWords.pending}</b>
            <Facts sale={sale} />
          </li>
        ))}
      </ul>
      <button type="button" className="quiet" data-first onClick={close}>
        {words.close}
      </button>
    </Modal>
  )
}

const Facts = ({ sale }: { readonly sale: QueuedSale }) => (
  <p className="soft">
    {instant(new Date(sale.madeAt).toISOString())} · {plural(tillWords.pieces, sale.pieces)} ·{' '}
    {amount(sale.totalCents / 100)}
  </p>
)
