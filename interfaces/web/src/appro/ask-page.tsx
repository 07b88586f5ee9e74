import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../api.ts'
import { useKeys } from '../keys.ts'
import { Link } from '../link.tsx'
import { NamedOptions } from '../parts/named-options.tsx'
import { readWhole } from '../parts/number-field.tsx'
import { SendForm } from '../parts/send-form.tsx'
import { useStockOf } from '../parts/use-stock-of.ts'
import { usePlaces } from '../parts/use-store.ts'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import { ScanField } from '../stock/scan-field.tsx'
import type { Row } from '../stock/types.ts'
import { plural, words } from '../words/words.ts'
import { AskGrid } from './ask-grid.tsx'
import type { PageProps } from './screen.tsx'
import type { Kind, Request, RequestDetail } from './types.ts'
import { askedOf, proposed, type Wanted, withArticle, without, withText } from './wanted.ts'
import { approWords } from './words.ts'

interface Sent {
  readonly kind: Kind
  readonly id: string
}

/** What a place asks for: filled by what it lacks, or scanned; of the centre, or of another place. */
export function AskPage({ store }: PageProps) {
  const [grid, setGrid] = useState<readonly Wanted[]>([])
  const [sent, setSent] = useState<Sent | undefined>(undefined)
  const source = useSource(store.id)
  const propose = usePropose(store.id)
  const change = (make: (before: readonly Wanted[]) => readonly Wanted[]) => {
    setSent(undefined)
    setGrid(make)
  }
  const fill = async () => {
    const { low, asked } = await propose.read()
    change((before) => proposed(before, low, asked))
  }
  const finish = (done: Sent) => {
    setGrid([])
    setSent(done)
  }
  useKeys('p', () => void fill(), approWords.keyPropose)
  return (
    <>
      <SourceFields source={source} fill={() => void fill()} />
      <ScanField take={(product) => change((before) => withArticle(before, product))} />
      {propose.error !== undefined && <ProblemBox error={propose.error} />}
      {sent !== undefined && <Done sent={sent} store={store.id} />}
      {grid.length === 0 && sent === undefined && (
        <p className="card empty" role="status">
          {propose.isEmpty ? approWords.allAbove : approWords.emptyGrid}
        </p>
      )}
      {grid.length > 0 && source.from !== undefined && (
        <AskForm
          grid={grid}
          store={store.id}
          from={source.from}
          kind={source.kind}
          change={change}
          finish={finish}
        />
      )}
    </>
  )
}

/** Of whom the goods are asked: of the centre, unless somebody chooses another place. */
function useSource(store: number) {
  const [chosen, choose] = useState<number | undefined>(undefined)
  const { data: places = [] } = usePlaces()
  const others = places.filter(({ id }) => id !== store)
  const centre = others.find(({ type }) => type === 'CENTRE')
  const from = (others.find(({ id }) => id === chosen) ?? centre ?? others[0])?.id
  const kind: Kind = from === centre?.id ? 'approvisionnements' : 'transferts'
  return { others, from, kind, choose }
}

interface SourceFieldsProps {
  readonly source: ReturnType<typeof useSource>
  readonly fill: () => void
}

function SourceFields({ source: { others, from, choose }, fill }: SourceFieldsProps) {
  return (
    <div className="fields">
      <label>
        {approWords.from}
        <select value={from} onChange={({ target }) => choose(Number(target.value))}>
          <NamedOptions list={others} />
        </select>
      </label>
      <button type="button" className="act" onClick={fill}>
        {approWords.propose}
      </button>
      <span className="soft">{approWords.proposeSays}</span>
    </div>
  )
}

/** Reads what is under its threshold, and what is already asked for. */
function usePropose(store: number) {
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['stock', 'proposal', store],
    enabled: false,
    queryFn: async ({ signal }) => {
      const low = await ask<readonly Row[]>(`/stock?magasin_id=${store}&sous_seuil=true&limite=100`, {
        signal,
      })
      const requests = await ask<readonly Request[]>(`/approvisionnements?magasin_id=${store}&limite=100`, {
        signal,
      })
      return { low, asked: askedOf(requests, store) }
    },
  })
  const isEmpty = query.data !== undefined && proposed([], query.data.low, query.data.asked).length === 0
  return {
    isEmpty,
    error: query.error ?? undefined,
    read: async () => {
      await client.invalidateQueries({ queryKey: ['stock', 'proposal', store] })
      const { data } = await query.refetch()
      return data ?? { low: [], asked: new Map<number, number>() }
    },
  }
}

interface AskFormProps {
  readonly grid: readonly Wanted[]
  readonly store: number
  readonly from: number
  readonly kind: Kind
  readonly change: (make: (before: readonly Wanted[]) => readonly Wanted[]) => void
  readonly finish: (sent: Sent) => void
}

function AskForm({ grid, store, from, kind, change, finish }: AskFormProps) {
  const client = useQueryClient()
  const write = useWrite()
  const there = useStockOf(
    from,
    grid.map(({ id }) => id),
  )
  const lines = grid.map(({ id, text }) => ({ produit_id: id, quantite: readWhole(text) ?? 0 }))
  const pieces = lines.reduce((sum, { quantite }) => sum + quantite, 0)
  const send = async (form: HTMLFormElement) => {
    const given = new FormData(form).get('motif')
    const motif = typeof given === 'string' ? given.trim() : ''
    const places = kind === 'transferts' ? { de: from, vers: store } : { magasin_id: store }
    const lignes = lines.filter(({ quantite }) => quantite > 0)
    const body = { ...places, lignes, ...(motif === '' ? {} : { motif }) }
    const written = await write.send<RequestDetail>(`/${kind}`, { method: 'POST', body })
    if (written.is === 'refused') return
    finish({ kind, id: written.body.id })
    await client.invalidateQueries({ queryKey: ['requests'] })
  }
  return (
    <SendForm className="last" send={send}>
      <AskGrid
        grid={grid}
        free={(id) => there.get(id)?.disponible}
        set={(id, text) => change((before) => withText(before, id, text))}
        drop={(id) => change((before) => without(before, id))}
      />
      <label className="field reason">
        <b>{approWords.why}</b>
        <input name="motif" maxLength={500} />
      </label>
      {write.error !== undefined && <ProblemBox error={write.error} />}
      <button className="act" disabled={write.isSending || pieces === 0}>
        {write.isSending ? words.sending : plural(approWords.send, pieces)}
      </button>
    </SendForm>
  )
}

function Done({ sent: { kind, id }, store }: { readonly sent: Sent; readonly store: number }) {
  return (
    <p className="told-done" role="status">
      <b>{approWords.sent}</b> <Link to={`/appro/${kind}/${id}?magasin=${store}`}>{approWords.see}</Link>
    </p>
  )
}
