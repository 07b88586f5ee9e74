import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from '../link.tsx'
import { Modal } from '../parts/modal.tsx'
import { NumberField, readWhole } from '../parts/number-field.tsx'
import { SendForm } from '../parts/send-form.tsx'
import type { Place } from '../parts/use-store.ts'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import type { Product } from '../stock/types.ts'
import { fill, number, words } from '../words/words.ts'
import { type Held, proposalFor } from './grid.ts'
import { gridWords } from './words.ts'

export interface Wanted {
  readonly product: Product
  readonly to: number
}

interface TransferProps {
  readonly wanted: Wanted
  readonly places: readonly Place[]
  readonly held: ReadonlyMap<number, Held> | undefined
  readonly close: () => void
}

/** What is asked for as it is chosen, and what came of it. */
function useTransfer({ wanted: { product, to: given }, places, held }: TransferProps) {
  const client = useQueryClient()
  const write = useWrite()
  const proposed = proposalFor(held, given)
  const [from, setFrom] = useState(proposed?.from ?? places.find(({ id }) => id !== given)?.id ?? 0)
  const [to, setTo] = useState(given)
  const [text, setText] = useState(String(proposed?.pieces ?? 1))
  const [isSent, setSent] = useState(false)
  const pieces = readWhole(text) ?? 0
  const isReady = from !== to && pieces > 0
  const send = async () => {
    if (!isReady) return
    const lignes = [{ produit_id: product.id, quantite: pieces }]
    const done = await write.send('/transferts', { method: 'POST', body: { de: from, vers: to, lignes } })
    if (done.is !== 'done') return
    setSent(true)
    await client.invalidateQueries({ queryKey: ['stocks'] })
  }
  return { from, setFrom, to, setTo, text, setText, isReady, isSent, send, write }
}

/** Asks for goods from one place to another; from where there is most is proposed. */
export function Transfer(props: TransferProps) {
  const { wanted, places, held, close } = props
  const { from, setFrom, to, setTo, text, setText, isReady, isSent, send, write } = useTransfer(props)
  return (
    <Modal title={fill(gridWords.title, { name: wanted.product.nom })} close={close} stays={write.isSending}>
      {isSent ? (
        <Sent close={close} />
      ) : (
        <SendForm send={send} className="stack">
          <PlaceChoice label={gridWords.from} value={from} choose={setFrom} places={places} held={held} />
          <PlaceChoice label={gridWords.to} value={to} choose={setTo} places={places} held={held} />
          <NumberField label={gridWords.pieces} text={text} change={setText} />
          {from === to && (
            <p className="fault" role="alert">
              {gridWords.same}
            </p>
          )}
          {write.error !== undefined && <ProblemBox error={write.error} />}
          <div className="row">
            <button className="act" disabled={write.isSending || !isReady}>
              {gridWords.send}
            </button>
            <button type="button" className="quiet" onClick={close}>
              {words.close}
            </button>
          </div>
        </SendForm>
      )}
    </Modal>
  )
}

const Sent = ({ close }: Pick<TransferProps, 'close'>) => (
  <>
    <p className="told-done" role="status">
      {gridWords.sent} <Link to="/transferts">{gridWords.see}</Link>
    </p>
    <button type="button" className="quiet" data-first onClick={close}>
      {words.close}
    </button>
  </>
)

interface ChoiceProps extends Pick<TransferProps, 'places' | 'held'> {
  readonly label: string
  readonly value: number
  readonly choose: (id: number) => void
}

/** A place, with what it has. */
const PlaceChoice = ({ label, value, choose, places, held }: ChoiceProps) => (
  <label className="field">
    {label}
    <select value={value} onChange={({ target }) => choose(Number(target.value))}>
      {places.map(({ id, nom }) => (
        <option key={id} value={id}>
          {fill(gridWords.has, { place: nom, n: number(held?.get(id)?.disponible ?? 0) })}
        </option>
      ))}
    </select>
  </label>
)
