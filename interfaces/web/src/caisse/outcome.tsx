import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ask } from '../api.ts'
import { ProblemBox } from '../problem-box.tsx'
import { isSchool } from '../school/school.ts'
import { schoolWords } from '../school/words.ts'
import { play } from '../sound.ts'
import { amount, fill, instant, number } from '../words/words.ts'
import type { DialogProps } from './dialogs.tsx'
import type { QueuedSale } from './file.ts'
import { paperOf } from './paper.ts'
import { payWords } from './pay-words.ts'
import { useReceipt } from './receipt.tsx'
import { Label } from './ticket-view.tsx'

const SLOW_MS = 3_000

interface Props extends DialogProps {
  readonly sale: QueuedSale
}

/** What becomes of a sale that was sent: on its way, not known yet, or done. */
export function Outcome(props: Props) {
  const { sale } = props
  const isDone = sale.etat === 'ACCEPTEE' || sale.body.hors_ligne !== undefined
  return isDone ? <Done {...props} /> : <Pending {...props} />
}

function Pending({ sale, selling, close }: Props) {
  const isSlow = useSlow()
  const isUnknown = isSlow || sale.venteId !== undefined
  const usesCard = sale.body.paiements?.some(({ mode }) => mode === 'CARTE') === true
  return (
    <div className="stack">
      <Label title={payWords.due} cents={sale.totalCents} />
      <button type="button" className="act confirm" aria-disabled="true" data-first>
        ◌ {usesCard ? payWords.waitingCard : payWords.sending}
      </button>
      {isUnknown && (
        <div className="sale-unknown" role="status">
          <b>◌ {payWords.unknown}</b>
          <p>{payWords.unknownSays}</p>
          {sale.renduCents > 0 && (
            <p>
              {payWords.change} : <b>{amount(sale.renduCents / 100)}</b>
            </p>
          )}
          <button type="button" className="quiet" onClick={() => void selling.next().then(close)}>
            {payWords.serveNext}
          </button>
        </div>
      )}
    </div>
  )
}

function useSlow(): boolean {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS)
    return () => clearTimeout(timer)
  }, [])
  return isSlow
}

function Done({ sale, desk, selling, close }: Props) {
  const { made } = sale
  const {
    data: text,
    error,
    refetch,
  } = useQuery({
    queryKey: ['recu', made?.vente_id],
    enabled: made !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    // What is kept of a question holds all that it can see: the receipt's frame, and the articles of the day.
    gcTime: 0,
    queryFn: ({ signal }) =>
      ask<string>(`/ventes/${made?.vente_id}/recu?format=texte`, { accept: 'text/plain', signal }),
  })
  useEffect(() => play('done'), [])
  const { frame, print } = useReceipt(made === undefined ? localPaper(sale, desk) : text)
  const change = made === undefined ? sale.renduCents : Math.round(made.rendu * 100)
  const next = () => void selling.next().then(close)
  return (
    <div className="sale-done" onKeyDown={(event) => event.key.toLowerCase() === 'p' && print()}>
      <div className="stack">
        <p className="said" role="status">
          {made === undefined
            ? `◌ ${payWords.doneOffline}`
            : `✓ ${fill(payWords.done, { number: number(made.numero) })}`}
        </p>
        {change > 0 ? <Label title={payWords.change} cents={change} /> : <p>{payWords.noChange}</p>}
        <button type="button" className="act confirm" ref={focusIt} onClick={next}>
          {payWords.next} <kbd>↵</kbd>
        </button>
        <button
          type="button"
          className="quiet"
          disabled={made !== undefined && text === undefined}
          onClick={print}
        >
          {payWords.print} <kbd>P</kbd>
        </button>
        {error !== null && <ProblemBox error={error} retry={() => void refetch()} />}
      </div>
      {frame}
    </div>
  )
}

/** What follows a sale takes the focus where its button was. */
const focusIt = (button: HTMLButtonElement | null): void => button?.focus()

const localPaper = (sale: QueuedSale, { till, storeName }: DialogProps['desk']): string =>
  paperOf(sale, {
    store: storeName,
    till: till.nom,
    awaiting: isSchool ? schoolWords.mark : payWords.awaiting,
    total: payWords.total,
    change: payWords.change,
    thanks: payWords.thanks,
    when: instant(new Date(sale.madeAt).toISOString()),
    amount,
  })
