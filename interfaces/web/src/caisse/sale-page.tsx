import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useChords } from '../keys.ts'
import { go } from '../navigation.ts'
import { ProblemBox } from '../problem-box.tsx'
import { play } from '../sound.ts'
import { shopDay } from '../words/days.ts'
import { fill, words } from '../words/words.ts'
import { isSound } from './burst.ts'
import { type Catalogue, type Product, priceCents, readTyped } from './catalogue.ts'
import { clientWords } from './client-words.ts'
import { Dialogs, type Open } from './dialogs.tsx'
import { useHold } from './hold.ts'
import { useArticles } from './kept.ts'
import { momentOf, readCounts } from './moment.ts'
import { Moment } from './moment.tsx'
import { Redo } from './redo.tsx'
import { Refusal } from './refusal.tsx'
import { useScan } from './scan.ts'
import { Search } from './search.tsx'
import { type Desk, type Selling, useSelling } from './selling.ts'
import { sumsOf } from './ticket.ts'
import { TicketView } from './ticket-view.tsx'
import { TillHead } from './till-head.tsx'
import { tillWords } from './words.ts'

/** Selling at a till, in the one tab that has it. */
export function SalePage({ desk }: { readonly desk: Desk }) {
  const { state, takeOver } = useHold(desk.till.id)
  if (state === 'held') return <Held desk={desk} />
  return (
    <main id="content" className="sheet">
      <title>{`${desk.till.nom} · Comptoir`}</title>
      <h1>{desk.till.nom}</h1>
      {state === 'elsewhere' && (
        <div className="card stack">
          <b>{tillWords.elsewhere}</b>
          <p>{tillWords.elsewhereDo}</p>
          <p className="row">
            <button type="button" className="act" onClick={takeOver}>
              {tillWords.takeOver}
            </button>
            <button type="button" className="quiet" onClick={desk.leave}>
              {tillWords.otherTill}
            </button>
          </p>
        </div>
      )}
    </main>
  )
}

function Held({ desk }: { readonly desk: Desk }) {
  const selling = useSelling(desk)
  return selling === undefined ? (
    <main id="content" className="sheet">
      <p role="status">{words.loading}</p>
    </main>
  ) : (
    <Sale desk={desk} selling={selling} />
  )
}

interface SaleProps {
  readonly desk: Desk
  readonly selling: Selling
}

export interface Note {
  readonly text: string
  readonly isBad: boolean
}

interface CounterProps {
  readonly selling: Selling
  readonly field: RefObject<HTMLInputElement | null>
  readonly setNote: (note: Note) => void
}

/** What a seller does to the ticket. */
function useCounter({ selling, field, setNote }: CounterProps) {
  const articles = useArticles()
  const [text, setText] = useState('')
  const [counts] = useState(readCounts)
  const { ticket } = selling
  const { chosen } = ticket.draft.ticket
  const catalogue = articles.data?.catalogue
  const moment = useMemo(() => momentOf(counts, catalogue?.products ?? []), [counts, catalogue])
  const add = (product: Product, quantite: number) => {
    const article = { id: product.id, nom: product.nom, prixCents: priceCents(product, Date.now()) }
    ticket.write({ act: 'add', article, quantite })
    selling.forgive()
    setNote({ text: fill(tillWords.added, { name: product.nom }), isBad: false })
  }
  useScanned({ catalogue, field, add, setText, setNote })
  const acts = {
    add,
    more: (by: 1 | -1) => ticket.write({ act: 'more', by }),
    choose: (by: 1 | -1) => ticket.write({ act: 'choose', by }),
    remove: () => chosen !== undefined && ticket.write({ act: 'remove', produitId: chosen }),
    moment: (place: number) => moment[place] !== undefined && add(moment[place], 1),
  }
  return { articles, catalogue, moment, text, setText, acts }
}

function Sale({ desk, selling }: SaleProps) {
  const field = useRef<HTMLInputElement>(null)
  const [note, setNote] = useState<Note | undefined>(undefined)
  const [open, setOpen] = useState<Open | undefined>(undefined)
  const [isInHand, setInHand] = useState(false)
  const { ticket, current } = selling
  const sums = sumsOf(ticket.draft.ticket.lines, shopDay())
  const show = useOpening({ selling, setOpen, field })
  const close = () => {
    setOpen(undefined)
    setInHand(false)
    setTimeout(() => field.current?.focus())
  }
  const { problem } = selling
  useEffect(() => {
    if (problem !== undefined && !OF_PAYMENT.has(problem.code)) setOpen(undefined)
  }, [problem])
  const sellInHand = () => {
    setInHand(true)
    show('pay')
  }
  return (
    <div className="till">
      <SaleSide {...{ desk, selling, field, note, setNote, show }} />
      <TicketView
        ticket={ticket.draft.ticket}
        sums={sums}
        write={ticket.write}
        discount={() => show('discount')}
        hold={() => show('hold')}
        buyer={ticket.buyer}
        client={() => show('client')}
        pay={() => show('pay')}
      >
        <Redo selling={selling} />
        <Refusal selling={selling} sellInHand={sellInHand} />
      </TicketView>
      {(open !== undefined || current !== undefined) && (
        <Dialogs
          open={current === undefined ? open : 'pay'}
          {...{ desk, selling, sums, isInHand, close, note }}
        />
      )}
    </div>
  )
}

/** Refusals that are told where one pays; the others belong to the ticket. */
const OF_PAYMENT: ReadonlySet<string> = new Set([
  'PAIEMENT_REFUSE',
  'MONTANT_INSUFFISANT',
  'PAIEMENT_EN_TROP',
  'PRIX_CHANGE',
  'APPROBATION_INVALIDE',
])

interface SideProps extends SaleProps, CounterProps {
  /** What the seller is told of the last act. */
  readonly note: Note | undefined
  readonly show: (open: Open) => void
}

/** Where articles are found. What is typed is known here alone: the ticket is not drawn anew at each key. */
function SaleSide({ desk, selling, field, note, setNote, show }: SideProps) {
  const { articles, catalogue, moment, text, setText, acts } = useCounter({ selling, field, setNote })
  useEffect(() => field.current?.focus(), [field])
  return (
    <main id="content" className="till-sale">
      <title>{`${desk.till.nom} · ${desk.storeName} · Comptoir`}</title>
      <TillHead desk={desk} selling={selling} articles={articles.data} open={show} />
      <Search magasinId={desk.till.magasin_id} {...{ field, catalogue, text, setText, acts }} />
      {articles.error !== null && <ProblemBox error={articles.error} retry={() => void articles.refetch()} />}
      <p className={note?.isBad === true ? 'till-note bad' : 'till-note'} role="status">
        {note?.text ?? tillWords.nothing}
      </p>
      <Moment products={moment} add={(product) => acts.add(product, 1)} />
    </main>
  )
}

/** Opens dialogs, by keys and by buttons. */
function useOpening(at: {
  readonly selling: Selling
  readonly setOpen: (open: Open) => void
  readonly field: { readonly current: HTMLInputElement | null }
}) {
  const { selling, setOpen, field } = at
  const client = useQueryClient()
  const isEmpty = selling.ticket.draft.ticket.lines.length === 0
  const show = (open: Open) => {
    if (open === 'hold' && selling.ticket.redoes !== undefined) return
    if (isEmpty && (open === 'pay' || open === 'discount' || open === 'hold')) return
    if (open === 'pay') void selling.key()
    if (open === 'holds') void client.invalidateQueries({ queryKey: ['attentes'] })
    setOpen(open)
  }
  useChords([
    { key: 'F2', act: () => field.current?.focus(), what: tillWords.keySearch },
    { key: 'F4', act: () => show('hold'), what: tillWords.keyHold },
    { key: 'F8', act: () => show('holds'), what: tillWords.keyResume },
    { key: 'F9', act: () => show('pay'), what: tillWords.keyPay },
    { key: 'C', with: 'Alt', act: () => show('client'), what: clientWords.key },
    { key: 'P', with: 'Alt', act: () => show('discount'), what: tillWords.keyDiscount },
    { key: 'R', with: 'Alt', act: () => go('/ventes'), what: tillWords.keyReturn },
    { key: 'Z', with: 'Ctrl', act: () => selling.ticket.write({ act: 'undo' }), what: tillWords.keyUndo },
  ])
  return show
}

/** A scan adds to the ticket wherever the focus is; while something else is open it says why not. */
function useScanned(at: {
  readonly catalogue: Catalogue | undefined
  readonly field: { readonly current: HTMLInputElement | null }
  readonly add: (product: Product, quantite: number) => void
  readonly setText: (text: string) => void
  readonly setNote: (note: Note) => void
}) {
  const { catalogue, field, add, setText, setNote } = at
  useScan((code) => {
    if (document.querySelector('dialog[open]') !== null) {
      play('refused')
      return setNote({ text: tillWords.scanClosed, isBad: true })
    }
    const product = catalogue?.byCode(code)
    const { quantite } = readTyped(field.current?.value ?? '')
    setText('')
    play(product === undefined ? 'refused' : 'scan')
    if (product !== undefined) return add(product, quantite)
    return setNote({
      text: fill(isSound(code) ? tillWords.unknownCode : tillWords.misread, { code }),
      isBad: true,
    })
  })
}
