import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, ask } from '../api.ts'
import { useFresh } from '../fresh.ts'
import { SendForm } from '../parts/send-form.tsx'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { fill, instant, number, plural, words } from '../words/words.ts'
import { ScanField } from './scan-field.tsx'
import type { PageProps } from './screen.tsx'
import { addPiece, movedSince, type Seen, setPieces, type Tally } from './tally.ts'
import { TallyTable } from './tally-table.tsx'
import type { Counted, Movement } from './types.ts'
import { type ChangeTally, useTally } from './use-tally.ts'
import { stockWords } from './words.ts'

interface Done {
  readonly counted: Counted
  readonly names: ReadonlyMap<number, string>
}

/** A count: each scan is one piece, each line knows when it was seen. What moves meanwhile is kept, and shown. */
export function CountPage({ store }: PageProps) {
  const [tally, change] = useTally(`inventaire-${store.id}`)
  const [done, setDone] = useState<Done | undefined>(undefined)
  const take = (seen: Seen) => {
    setDone(undefined)
    change((before) => addPiece(before, seen, new Date().toISOString()))
  }
  const finish = (counted: Counted) => {
    setDone({ counted, names: new Map(tally.map(({ id, nom }) => [id, nom])) })
    change(() => [])
  }
  return (
    <>
      <p className="soft">{stockWords.countSays}</p>
      <ScanField take={take} />
      {done !== undefined && <Result done={done} />}
      {tally.length > 0 && <CountForm store={store.id} tally={tally} change={change} finish={finish} />}
      {tally.length === 0 && done === undefined && <p className="card empty">{stockWords.countEmpty}</p>}
    </>
  )
}

interface CountFormProps {
  readonly store: number
  readonly tally: Tally
  readonly change: ChangeTally
  readonly finish: (counted: Counted) => void
}

function CountForm({ store, tally, change, finish }: CountFormProps) {
  const client = useQueryClient()
  const write = useWrite()
  const movements = useMovementsSince(store)
  const send = async (form: HTMLFormElement) => {
    const given = new FormData(form).get('motif')
    const motif = typeof given === 'string' ? given.trim() : ''
    const lignes = tally.map(({ id, pieces, at }) => ({ produit_id: id, compte: pieces, vu_a: at }))
    const body = { magasin_id: store, lignes, ...(motif === '' ? {} : { motif }) }
    const written = await write.send<Counted>('/stock/inventaires', { method: 'POST', body })
    if (written.is === 'done') finish(written.body)
    await client.invalidateQueries({ queryKey: ['stock'] })
  }
  return (
    <SendForm className="last" send={send}>
      <TallyTable
        tally={tally}
        change={change}
        title={stockWords.count}
        note={(line) => <Moved by={movedSince(line, movements)} />}
      />
      <label className="field reason">
        <b>{stockWords.countWhy}</b>
        <input name="motif" maxLength={500} />
      </label>
      <Refused error={write.error} tally={tally} change={change} />
      <button className="act" disabled={write.isSending}>
        {write.isSending ? words.sending : plural(stockWords.sendCount, tally.length)}
      </button>
    </SendForm>
  )
}

/** The last movements of the place. */
function useMovementsSince(store: number): readonly Movement[] {
  const every = useFresh({ key: 'stock', sources: ['stock', 'sagas'] })
  const { data } = useQuery({
    queryKey: ['stock', 'moved', store],
    refetchInterval: every,
    queryFn: ({ signal }) =>
      ask<readonly Movement[]>(`/stock/mouvements?magasin_id=${store}&limite=100`, { signal }),
  })
  return data ?? []
}

function Moved({ by }: { readonly by: number }) {
  if (by === 0) return null
  return (
    <small className="moved">{fill(stockWords.movedSince, { n: by > 0 ? `+ ${by}` : `− ${-by}` })}</small>
  )
}

interface RefusedProps {
  readonly error: unknown
  readonly tally: Tally
  readonly change: ChangeTally
}

/** Why a count was not taken; one that is older than what is known of its article can be made anew. */
function Refused({ error, tally, change }: RefusedProps) {
  if (error === undefined) return null
  const id = error instanceof ApiProblem ? error.members['produit_id'] : undefined
  const line = tally.find((one) => one.id === id)
  const again = () =>
    line !== undefined &&
    change((before) => setPieces(before, { ...line, pieces: 0, at: new Date().toISOString() }))
  return (
    <>
      <ProblemBox error={error} />
      {line !== undefined && (
        <p className="row">
          <b>{line.nom}</b>
          <button type="button" className="quiet" onClick={again}>
            {stockWords.countAgain}
          </button>
        </p>
      )}
    </>
  )
}

function Result({ done: { counted, names } }: { readonly done: Done }) {
  const { conformes, ecarts, a } = counted
  return (
    <section className="told-done" role="status">
      <b>{fill(stockWords.countTaken, { when: instant(a) })}</b>
      <p>{plural(stockWords.asExpected, conformes)}</p>
      {ecarts.length > 0 && (
        <ul>
          {ecarts.map(({ produit_id: id, compte, attendu, delta }) => (
            <li key={id}>
              {fill(stockWords.gap, {
                nom: names.get(id) ?? id,
                compte: number(compte),
                attendu: number(attendu),
                delta: delta > 0 ? `+ ${delta}` : `− ${-delta}`,
              })}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
