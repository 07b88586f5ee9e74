import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { SendForm } from '../parts/send-form.tsx'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { fill, plural, words } from '../words/words.ts'
import { ScanField } from './scan-field.tsx'
import type { PageProps } from './screen.tsx'
import { addPiece, piecesOf, type Seen, type Tally } from './tally.ts'
import { TallyTable } from './tally-table.tsx'
import type { Received } from './types.ts'
import { type ChangeTally, useTally } from './use-tally.ts'
import { stockWords } from './words.ts'

interface Taken {
  readonly pieces: number
  readonly reference: string
}

/** Goods of a supplier: what arrived is scanned, the delivery note is named. */
export function ReceptionPage({ store }: PageProps) {
  const [tally, change] = useTally(`reception-${store.id}`)
  const [taken, setTaken] = useState<Taken | undefined>(undefined)
  const take = (seen: Seen) => {
    setTaken(undefined)
    change((before) => addPiece(before, seen, new Date().toISOString()))
  }
  const finish = (done: Taken) => {
    setTaken(done)
    change(() => [])
  }
  return (
    <>
      <p className="soft">{stockWords.receptionSays}</p>
      <ScanField take={take} />
      {taken !== undefined && (
        <p className="told-done" role="status">
          <b>{fill(plural(stockWords.received, taken.pieces), { reference: taken.reference })}</b>
        </p>
      )}
      {tally.length > 0 && <ReceptionForm store={store.id} tally={tally} change={change} finish={finish} />}
      {tally.length === 0 && taken === undefined && <p className="card empty">{stockWords.receptionEmpty}</p>}
    </>
  )
}

interface ReceptionFormProps {
  readonly store: number
  readonly tally: Tally
  readonly change: ChangeTally
  readonly finish: (taken: Taken) => void
}

function ReceptionForm({ store, tally, change, finish }: ReceptionFormProps) {
  const [reference, setReference] = useState('')
  const client = useQueryClient()
  const write = useWrite()
  const lines = tally.filter(({ pieces }) => pieces > 0)
  const send = async () => {
    const lignes = lines.map(({ id, pieces }) => ({ produit_id: id, quantite: pieces }))
    const body = { magasin_id: store, lignes, reference: reference.trim() }
    const written = await write.send<Received>('/stock/receptions', { method: 'POST', body })
    if (written.is === 'done') finish({ pieces: piecesOf(lines), reference: body.reference })
    await client.invalidateQueries({ queryKey: ['stock'] })
  }
  return (
    <SendForm className="last" send={send}>
      <TallyTable tally={tally} change={change} title={stockWords.reception} />
      <label className="field reason">
        <b>{stockWords.note}</b>
        <input
          required
          maxLength={100}
          pattern=".*\S.*"
          value={reference}
          onChange={({ target }) => setReference(target.value)}
        />
      </label>
      {write.error !== undefined && <ProblemBox error={write.error} />}
      <button className="act" disabled={write.isSending || lines.length === 0}>
        {write.isSending ? words.sending : plural(stockWords.sendReception, piecesOf(lines))}
      </button>
    </SendForm>
  )
}
