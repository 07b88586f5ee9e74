import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { ask } from '../api.ts'
import type { Client } from '../clients/types.ts'
import { useMe } from '../me.ts'
import { Modal } from '../parts/modal.tsx'
import { ProblemBox } from '../problem-box.tsx'
import { amount, fill } from '../words/words.ts'
import { clientWords } from './client-words.ts'
import type { DialogProps } from './dialogs.tsx'
import type { Buyer } from './file.ts'

const SHOWN = 6
const STILL_MS = 250

/** Who buys: found by name, address or number. His account may then pay, and his invoice follows. */
export function ClientDialog({ selling: { ticket }, close }: DialogProps) {
  const [text, setText] = useState('')
  const { clients, error, again } = useClients(text)
  const [place, setPlace] = useState(0)
  const active = Math.min(place, Math.max(0, (clients?.length ?? 0) - 1))
  const take = (buyer: Buyer | undefined) => {
    ticket.sellTo(buyer)
    close()
  }
  return (
    <Modal title={clientWords.title} close={close}>
      <div className="stack">
        {ticket.buyer !== undefined && <Chosen buyer={ticket.buyer} without={() => take(undefined)} />}
        <label className="field">
          <b>{clientWords.search}</b>
          <input
            data-first
            role="combobox"
            aria-expanded={clients !== undefined && clients.length > 0}
            aria-controls="clients"
            aria-autocomplete="list"
            {...(clients?.[active] === undefined ? {} : { 'aria-activedescendant': `client-${active}` })}
            autoComplete="off"
            maxLength={100}
            value={text}
            onChange={({ target }) => setText(target.value)}
            onKeyDown={(event) => walk(event, { clients, active, setPlace, take })}
          />
        </label>
        {error !== null && <ProblemBox error={error} retry={again} />}
        {clients?.length === 0 && (
          <p className="empty" role="status">
            {fill(clientWords.none, { text: text.trim() })}
          </p>
        )}
        <Found clients={clients ?? []} active={active} take={take} />
        <button type="button" className="quiet" onClick={close}>
          {clientWords.back}
        </button>
      </div>
    </Modal>
  )
}

interface Walking {
  readonly clients: readonly Client[] | undefined
  readonly active: number
  readonly setPlace: (place: number) => void
  readonly take: (buyer: Buyer) => void
}

/** The arrows walk through what is found, Enter takes it. */
function walk(event: KeyboardEvent, { clients, active, setPlace, take }: Walking): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0 && event.key !== 'Enter') return
  event.preventDefault()
  const client = clients?.[active]
  if (step !== 0) setPlace(Math.max(0, active + step))
  else if (client !== undefined) take({ id: client.id, nom: client.nom })
}

interface FoundProps {
  readonly clients: readonly Client[]
  readonly active: number
  readonly take: (buyer: Buyer) => void
}

const Found = ({ clients, active, take }: FoundProps) => (
  <ul
    id="clients"
    role="listbox"
    aria-label={clientWords.found}
    className="results clients"
    hidden={clients.length === 0}
  >
    {clients.map(({ id, nom, email }, at) => (
      <li
        key={id}
        id={`client-${at}`}
        role="option"
        aria-selected={at === active}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => take({ id, nom })}
      >
        <div>
          {nom}
          <small>
            {email} · {fill(clientWords.number, { id })}
          </small>
        </div>
      </li>
    ))}
  </ul>
)

/** The client of the ticket; what he has with the house is for those who may see it. */
function Chosen({ buyer, without }: { readonly buyer: Buyer; readonly without: () => void }) {
  const { data: me } = useMe()
  const { data } = useQuery({
    queryKey: ['compte', buyer.id],
    enabled: me?.droits.includes('paiement.compte') === true,
    queryFn: ({ signal }) => ask<{ readonly solde: number }>(`/comptes/${buyer.id}`, { signal }),
  })
  return (
    <div className="row">
      <b>{buyer.nom}</b>
      {data !== undefined && <span>{fill(clientWords.balance, { amount: amount(data.solde) })}</span>}
      <button type="button" className="quiet" onClick={without}>
        {clientWords.without}
      </button>
    </div>
  )
}

/** Those that are found, once the typing rests. Undefined: nothing was asked, or nothing answered yet. */
function useClients(text: string) {
  const [still, setStill] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setStill(text.trim()), STILL_MS)
    return () => clearTimeout(timer)
  }, [text])
  const wanted = still === text.trim() ? still : ''
  const { data, error, refetch } = useQuery({
    queryKey: ['clients', 'q', wanted],
    enabled: wanted !== '',
    queryFn: ({ signal }) =>
      ask<readonly Client[]>(`/clients?limite=${SHOWN}&q=${encodeURIComponent(wanted)}`, { signal }),
  })
  return { clients: wanted === '' ? undefined : data, error, again: () => void refetch() }
}
