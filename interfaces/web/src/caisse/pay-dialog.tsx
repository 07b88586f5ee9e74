import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { isDemonstration } from '../demonstration.ts'
import { useKeyName } from '../keys.ts'
import { Modal } from '../parts/modal.tsx'
import { amount, fill } from '../words/words.ts'
import { ApprovalDialog } from './approval.tsx'
import { ClientDialog } from './client.tsx'
import { clientWords } from './client-words.ts'
import type { DialogProps } from './dialogs.tsx'
import { Outcome } from './outcome.tsx'
import { payWords } from './pay-words.ts'
import { type Offer, offerOf, type Payment, stopOf, TENDERS, type Tender, usesCard } from './payment.ts'
import { redoWords } from './redo-words.ts'
import type { Note } from './sale-page.tsx'
import type { Wish } from './selling.ts'
import { greatestDiscount, type TicketSums } from './ticket.ts'
import { Label } from './ticket-view.tsx'
import { tillWords } from './words.ts'

interface Props extends DialogProps {
  readonly sums: TicketSums
  readonly isInHand: boolean
  readonly note: Note | undefined
}

/** How the ticket is paid, and then what becomes of it. */
export function PayDialog(props: Props) {
  const { selling, close } = props
  const { current } = selling
  return (
    <Modal title={payWords.title} close={close} stays={current !== undefined} wide>
      {current === undefined || current.etat === 'REFUSEE' ? (
        <PayForm {...props} />
      ) : (
        <Outcome {...props} sale={current} />
      )}
    </Modal>
  )
}

const CARDS = ['acceptee', 'refusee', 'lente', 'muette'] as const

/** What is chosen and typed, and what a press of the button asks for first. */
function usePaying({ selling, sums, isInHand }: Props) {
  const [payment, setPayment] = useState<Payment>({ tender: 'ESPECES', text: '' })
  const [carte, setCarte] = useState<(typeof CARDS)[number]>('acceptee')
  const [wish, setWish] = useState<Wish | undefined>(undefined)
  const [isChoosing, setChoosing] = useState(false)
  const { buyer, redoes } = selling.ticket
  const offer = offerOf(payment, sums.totalCents)
  const asksCard = usesCard(payment.tender) && isDemonstration
  const stop = stopOf(payment.tender, {
    isOnline: selling.isOnline,
    isRedo: redoes !== undefined,
    hasBuyer: buyer !== undefined,
  })
  const confirm = (event: FormEvent) => {
    event.preventDefault()
    if (stop === 'buyer') return setChoosing(true)
    if (offer.fault !== null || stop !== undefined) return
    const wanted: Wish = { offer, isInHand, ...(asksCard ? { carte } : {}) }
    if (selling.wantsApproval) setWish(wanted)
    else void selling.confirm(wanted)
  }
  return {
    payment,
    setPayment,
    carte,
    setCarte,
    asksCard,
    offer,
    stop,
    confirm,
    wish,
    setWish,
    isChoosing,
    setChoosing,
  }
}

function PayForm(props: Props) {
  const { desk, selling, sums, note, close } = props
  const { payment, setPayment, offer, stop, ...paying } = usePaying(props)
  useKeyName('F2', payWords.keyExact)
  useKeyName('↑ ↓', payWords.keyTender)
  const askedCents = offer.fault === null ? offer.dueCents : sums.totalCents
  return (
    <>
      <form className="pay" onSubmit={paying.confirm}>
        <Tenders payment={payment} choose={(tender) => setPayment({ ...payment, tender })} />
        <div className="stack">
          <Received payment={payment} change={setPayment} offer={offer} />
          {paying.asksCard && <Terminal carte={paying.carte} choose={paying.setCarte} />}
          <Amounts payment={payment} offer={offer} sums={sums} />
          <Trouble selling={selling} stop={stop} note={note} />
          {payment.tender === 'COMPTE' && (
            <button type="button" className="quiet" onClick={() => paying.setChoosing(true)}>
              {selling.ticket.buyer?.nom ?? clientWords.choose}
            </button>
          )}
          <button className="act confirm" disabled={offer.fault !== null || stop !== undefined}>
            {fill(payWords.confirm, { amount: amount(askedCents / 100) })} <kbd>↵</kbd>
          </button>
          <button type="button" className="quiet" onClick={close}>
            {payWords.back}
          </button>
        </div>
      </form>
      {paying.isChoosing && <ClientDialog {...{ desk, selling }} close={() => paying.setChoosing(false)} />}
      {paying.wish !== undefined && (
        <Approval {...{ desk, selling }} wish={paying.wish} close={() => paying.setWish(undefined)} />
      )}
    </>
  )
}

/** A discount beyond the role of the seller is signed before it is sold. */
function Approval({ desk: { me }, selling, wish, close }: DialogProps & { readonly wish: Wish }) {
  return (
    <ApprovalDialog
      acte="vente"
      cle={selling.key}
      why={fill(tillWords.approveWhy, {
        percent: greatestDiscount(selling.ticket.draft.ticket.lines),
        max: me.limites.remise_pourcent,
      })}
      approved={(approval) => void selling.confirm({ ...wish, approval })}
      close={close}
    />
  )
}

const STOPS: Readonly<Record<NonNullable<ReturnType<typeof stopOf>>, string>> = {
  offline: payWords.cashOffline,
  redo: redoWords.cashOnly,
  buyer: clientWords.wanted,
}

function Trouble(props: {
  readonly selling: Props['selling']
  readonly stop: ReturnType<typeof stopOf>
  readonly note: Note | undefined
}) {
  const { selling, stop, note } = props
  const { problem } = selling
  return (
    <>
      {stop !== undefined && <p className="fault">{STOPS[stop]}</p>}
      {note?.isBad === true && <p className="fault">{note.text}</p>}
      {problem !== undefined && (
        <div className="problem" role="alert">
          <b>{problem.title}</b>
          <p>
            {problem.detail} {payWords.refused}
          </p>
        </div>
      )}
    </>
  )
}

function Tenders({
  payment,
  choose,
}: {
  readonly payment: Payment
  readonly choose: (tender: Tender) => void
}) {
  return (
    <fieldset className="tenders">
      <legend>{payWords.tender}</legend>
      {TENDERS.map((tender) => (
        <label key={tender} className="choice">
          <input
            type="radio"
            name="mode"
            checked={tender === payment.tender}
            onChange={() => choose(tender)}
          />
          <b>{payWords[tender]}</b>
        </label>
      ))}
    </fieldset>
  )
}

interface ReceivedProps {
  readonly payment: Payment
  readonly change: (payment: Payment) => void
  readonly offer: Offer
}

/** What an empty field means. */
const HINTS: Readonly<Record<Tender, string>> = {
  ESPECES: payWords.exact,
  CARTE: payWords.byTerminal,
  COMPTE: payWords.byAccount,
  PARTAGE: '',
}

/** The one field of payment: digits are the amount, the arrows choose the tender. */
function Received({ payment, change, offer }: ReceivedProps) {
  const { tender, text } = payment
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 && event.key !== 'F2') return
    event.preventDefault()
    const next = TENDERS[TENDERS.indexOf(tender) + step]
    if (event.key === 'F2') change({ ...payment, text: '' })
    else if (next !== undefined) change({ tender: next, text: '' })
  }
  return (
    <label className="received">
      <b>{tender === 'PARTAGE' ? payWords.cashPart : payWords.received}</b>
      <input
        data-first
        inputMode="decimal"
        autoComplete="off"
        readOnly={tender === 'CARTE' || tender === 'COMPTE'}
        placeholder={HINTS[tender]}
        aria-invalid={offer.fault !== null && text !== ''}
        aria-describedby="received-says"
        value={text}
        onChange={(event) => change({ ...payment, text: event.target.value })}
        onKeyDown={press}
      />
      <small id="received-says" className={text === '' ? 'soft' : 'fault'} role="status">
        {faultOf(offer, payment)}
      </small>
    </label>
  )
}

function faultOf(offer: Offer, { tender, text }: Payment): string {
  if (offer.fault === 'short') return fill(payWords.short, { amount: amount(offer.cents / 100) })
  if (offer.fault === null) return ''
  if (tender === 'PARTAGE') return payWords.wrongShared
  return text === '' ? '' : tillWords.wrongAmount
}

function Terminal(props: {
  readonly carte: (typeof CARDS)[number]
  readonly choose: (carte: (typeof CARDS)[number]) => void
}) {
  return (
    <label>
      <b>{payWords.simulated}</b>
      <select
        value={props.carte}
        onChange={(event) => props.choose(event.target.value as (typeof CARDS)[number])}
      >
        {CARDS.map((one) => (
          <option key={one} value={one}>
            {payWords[one]}
          </option>
        ))}
      </select>
    </label>
  )
}

/** What is due; with cash on the counter, what is given back. */
function Amounts({
  payment,
  offer,
  sums,
}: {
  readonly payment: Payment
  readonly offer: Offer
  readonly sums: TicketSums
}) {
  if (offer.fault !== null)
    return (
      <Label
        title={payWords.due}
        cents={payment.tender === 'ESPECES' ? sums.cash.duCents : sums.totalCents}
      />
    )
  const { renduCents, dueCents, arrondiCents, cardCents } = offer
  const small = [
    ...(arrondiCents === 0 ? [] : [fill(payWords.rounding, { amount: amount(arrondiCents / 100) })]),
    ...(payment.tender === 'PARTAGE' ? [fill(payWords.byCard, { amount: amount(cardCents / 100) })] : []),
  ].join(' · ')
  return payment.tender === 'ESPECES' && payment.text.trim() !== '' ? (
    <Label title={payWords.give} small={`${payWords.due} ${amount(dueCents / 100)}`} cents={renduCents} />
  ) : (
    <Label title={payWords.due} small={small} cents={dueCents} />
  )
}
