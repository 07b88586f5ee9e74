import { sumLigne } from '@comptoir/contracts/sums.ts'
import type { ReactNode } from 'react'
import { amount, fill, number, plural } from '../words/words.ts'
import { clientWords } from './client-words.ts'
import type { Buyer } from './file.ts'
import type { Ticket, TicketAct, TicketLine, TicketSums } from './ticket.ts'
import { tillWords } from './words.ts'

interface Props {
  readonly ticket: Ticket
  readonly sums: TicketSums
  readonly write: (act: TicketAct) => void
  readonly discount: () => void
  readonly hold: () => void
  readonly buyer: Buyer | undefined
  readonly client: () => void
  readonly pay: () => void
  /** What was refused, and what one may do about it. */
  readonly children: ReactNode
}

/** The ticket: its lines, what they come to, and the acts on it. */
export function TicketView({ ticket, sums, write, discount, hold, buyer, client, pay, children }: Props) {
  const isEmpty = ticket.lines.length === 0
  return (
    <section className="ticket" aria-label={tillWords.ticket}>
      <header>
        <h1>{isEmpty ? tillWords.empty : plural(tillWords.pieces, sums.pieces)}</h1>
        <button type="button" className="quiet" onClick={client}>
          {buyer?.nom ?? clientWords.passing} <kbd>Alt C</kbd>
        </button>
      </header>
      <ul className="lines" aria-label={tillWords.ticket}>
        {ticket.lines.map((line) => (
          <Line
            key={line.produitId}
            line={line}
            isChosen={line.produitId === ticket.chosen}
            write={write}
            discount={discount}
          />
        ))}
      </ul>
      <div className="foot">
        {children}
        <p className="taxes">
          <span>
            {fill(tillWords.taxes, {
              taxes: sums.taxes
                .map(({ nom, montantCents }) => `${nom} ${amount(montantCents / 100)}`)
                .join(` ${tillWords.and} `),
            })}
          </span>
          <span>{fill(tillWords.net, { amount: amount(sums.horsTaxesCents / 100) })}</span>
        </p>
        <Label
          title={tillWords.toPay}
          small={fill(tillWords.inCash, { amount: amount(sums.cash.duCents / 100) })}
          cents={sums.totalCents}
        />
        <Acts {...{ isEmpty, discount, hold, pay }} />
      </div>
    </section>
  )
}

interface ActsProps extends Pick<Props, 'discount' | 'hold' | 'pay'> {
  readonly isEmpty: boolean
}

const Acts = ({ isEmpty, discount, hold, pay }: ActsProps) => (
  <div className="ticket-acts">
    <button type="button" className="act" disabled={isEmpty} onClick={pay}>
      {tillWords.pay} <kbd>F9</kbd>
    </button>
    <button type="button" className="quiet" disabled={isEmpty} onClick={hold}>
      {tillWords.holdAside} <kbd>F4</kbd>
    </button>
    <button type="button" className="quiet" disabled={isEmpty} onClick={discount}>
      {tillWords.discount} <kbd>Alt P</kbd>
    </button>
  </div>
)

/** The price label: the amount that is due or to give back, and nothing else. */
export function Label(props: { readonly title: string; readonly small?: string; readonly cents: number }) {
  return (
    <div className="price-label">
      <span>
        {props.title}
        {props.small !== undefined && <small>{props.small}</small>}
      </span>
      <output className="large">{amount(props.cents / 100)}</output>
    </div>
  )
}

interface LineProps {
  readonly line: TicketLine
  readonly isChosen: boolean
  readonly write: (act: TicketAct) => void
  readonly discount: () => void
}

function Line({ line, isChosen, write, discount }: LineProps) {
  const { produitId, nom, quantite, reste } = line
  const { totalCents } = sumLigne(line)
  return (
    <li className={isChosen ? 'chosen' : reste === undefined ? undefined : 'short'}>
      <span className="count">
        {number(quantite)} <i>×</i>
      </span>
      <button type="button" className="name" onClick={() => write({ act: 'chooseLine', produitId })}>
        {nom}
      </button>
      <span className="sum">{amount(totalCents / 100)}</span>
      <small>{factsOf(line)}</small>
      {reste !== undefined && <strong className="fault">{plural(tillWords.onlyLeft, reste)}</strong>}
      {isChosen && (
        <div className="line-acts">
          <div className="stepper">
            <button
              type="button"
              aria-label={fill(tillWords.less, { name: nom })}
              onClick={() => write({ act: 'quantity', produitId, quantite: quantite - 1 })}
            >
              −
            </button>
            <output>{quantite}</output>
            <button
              type="button"
              aria-label={fill(tillWords.more, { name: nom })}
              onClick={() => write({ act: 'quantity', produitId, quantite: quantite + 1 })}
            >
              +
            </button>
          </div>
          <button type="button" onClick={discount}>
            {tillWords.discount}
          </button>
          <button type="button" onClick={() => write({ act: 'remove', produitId })}>
            {tillWords.remove}
          </button>
        </div>
      )}
    </li>
  )
}

function factsOf({ prixCents, quantite, remisePourcent, avantCents }: TicketLine): string {
  return [
    ...(quantite > 1 ? [fill(tillWords.each, { price: amount(prixCents / 100) })] : []),
    ...(remisePourcent > 0 ? [fill(tillWords.discounted, { percent: number(remisePourcent) })] : []),
    ...(avantCents === undefined ? [] : [fill(tillWords.was, { price: amount(avantCents / 100) })]),
  ].join(' · ')
}
