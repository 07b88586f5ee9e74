import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ask } from '../api.ts'
import { useFresh } from '../fresh.ts'
import { useAddress } from '../navigation.ts'
import { ProblemBox } from '../problem-box.tsx'
import { plural, words } from '../words/words.ts'
import { FilterBar } from './filter-bar.tsx'
import { addressOf, askedBy, type Filters, filtersIn, statutsOf } from './filters.ts'
import { holdRows, mergeRows } from './held-rows.ts'
import { SagaTable } from './saga-table.tsx'
import type { Counts, Saga, SagaRow } from './types.ts'
import { sagaWords } from './words.ts'

const FIRST = 30
const MOST = 100

/** All sagas, in a list that is live and never jumps. */
export function SagasPage() {
  const filters = filtersIn(useAddress().query)
  const every = useFresh({ key: 'sagas', sources: ['sagas'] })
  const counts = useCounts(filters, every)
  return (
    <main id="content" className="sheet">
      <title>{`${words.sagas} · Comptoir`}</title>
      <h1>{words.sagas}</h1>
      <FilterBar filters={filters} counts={counts.data} />
      <SagasList key={addressOf(filters)} filters={filters} every={every} />
    </main>
  )
}

interface ListProps {
  readonly filters: Filters
  /** How often it is read without being told. */
  readonly every: number | false
}

function SagasList({ filters, every }: ListProps) {
  const [limit, setLimit] = useState(FIRST)
  const list = useRows({ filters, every }, limit)
  // Until more of them are read, those before stand for them.
  const { rows, news, letIn } = useHeld(list.isPlaceholderData ? undefined : list.data, limit)
  const isFlying = filters.view === 'suivre'
  const isEmpty = list.data !== undefined && rows.length === 0
  return (
    <>
      <p className="soft" role="status">
        {list.isPending ? words.loading : plural(sagaWords.found, rows.length)}
      </p>
      {list.isError && <ProblemBox error={list.error} retry={() => void list.refetch()} />}
      {news > 0 && (
        <button type="button" className="act news" onClick={letIn}>
          {plural(sagaWords.news, news)}
        </button>
      )}
      {list.isPending && <div className="skeleton" aria-hidden="true" />}
      {isEmpty && <p className="card empty">{isFlying ? sagaWords.noneFlying : sagaWords.noneFound}</p>}
      {isEmpty && isFlying && <LastEnded />}
      {rows.length > 0 && <SagaTable rows={rows} />}
      {rows.length >= limit && limit < MOST && (
        <button type="button" className="quiet more" onClick={() => setLimit(MOST)}>
          {words.more}
        </button>
      )}
    </>
  )
}

async function readRows(filters: Filters, limit: number, signal: AbortSignal): Promise<SagaRow[]> {
  const lists = statutsOf(filters.view).map((statut) => {
    const query = askedBy(filters)
    query.set('limite', String(limit))
    if (statut !== undefined) query.set('statut', statut)
    return ask<SagaRow[]>(`/saga?${query}`, { signal })
  })
  return mergeRows(await Promise.all(lists))
}

function useRows({ filters, every }: ListProps, limit: number) {
  return useQuery({
    queryKey: ['sagas', addressOf(filters), limit],
    queryFn: ({ signal }) => readRows(filters, limit, signal),
    placeholderData: keepPreviousData,
    refetchInterval: every,
  })
}

function useCounts(filters: Filters, every: number | false) {
  const query = askedBy(filters).toString()
  return useQuery({
    queryKey: ['sagas', 'counts', query],
    queryFn: ({ signal }) => ask<Counts>(`/saga/statuts${query === '' ? '' : `?${query}`}`, { signal }),
    refetchInterval: every,
  })
}

/** The rows on screen. Those that left the filter stay, and are read one by one. */
function useHeld(read: readonly SagaRow[] | undefined, limit: number) {
  const [shown, setShown] = useState<readonly SagaRow[]>([])
  const lastLimit = useRef(limit)
  const held = read === undefined ? { rows: shown, news: 0 } : holdRows(shown, read)
  useEffect(() => {
    if (read === undefined) return
    const isDeeper = lastLimit.current !== limit && read.length > 0
    lastLimit.current = limit
    setShown((rows) => (isDeeper ? read : holdRows(rows, read).rows))
  }, [read, limit])
  const present = new Set(read?.map(({ saga_id }) => saga_id))
  const left = held.rows.filter(({ saga_id }) => !present.has(saga_id)).map(({ saga_id }) => saga_id)
  const gone = useQuery({
    queryKey: ['sagas', 'left', left],
    enabled: read !== undefined && left.length > 0,
    queryFn: ({ signal }) => Promise.all(left.map((id) => ask<Saga>(`/saga/${id}`, { signal }))),
  })
  const now = new Map(gone.data?.map((saga) => [saga.saga_id, saga]))
  const rows = held.rows.map((row) => {
    const saga = present.has(row.saga_id) ? undefined : now.get(row.saga_id)
    return saga === undefined
      ? row
      : { ...row, statut: saga.statut, pourquoi: saga.pourquoi, terminee_le: saga.terminee_le }
  })
  return { rows, news: held.news, letIn: () => setShown(read ?? []) }
}

function LastEnded() {
  const { data } = useQuery({
    queryKey: ['sagas', 'last'],
    queryFn: ({ signal }) => ask<SagaRow[]>('/saga?limite=10', { signal }),
  })
  if (data === undefined || data.length === 0) return null
  return (
    <section className="last">
      <h2>{sagaWords.noneFlyingLast}</h2>
      <SagaTable rows={data} />
    </section>
  )
}
