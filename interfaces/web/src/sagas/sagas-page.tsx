import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ask } from '../api.ts'
import { useAddress } from '../navigation.ts'
import { ProblemBox } from '../problem-box.tsx'
import { type Told, useLive, useTold } from '../stream.ts'
import { plural, words } from '../words/words.ts'
import { FilterBar } from './filter-bar.tsx'
import { addressOf, askedBy, type Filters, filtersIn, statutsOf } from './filters.ts'
import { holdRows, mergeRows } from './held-rows.ts'
import { SagaTable } from './saga-table.tsx'
import type { Counts, Saga, SagaRow } from './types.ts'
import { sagaWords } from './words.ts'

const FIRST = 30
const MOST = 100
const POLL_MS = 10_000
const GATHER_MS = 300

/** All sagas, in a list that is live and never jumps. */
export function SagasPage() {
  const filters = filtersIn(useAddress().query)
  const counts = useCounts(filters)
  useFreshened()
  return (
    <main id="content" className="sheet">
      <title>{`${words.sagas} · Comptoir`}</title>
      <h1>{words.sagas}</h1>
      <FilterBar filters={filters} counts={counts.data} />
      <SagasList key={addressOf(filters)} filters={filters} />
    </main>
  )
}

function SagasList({ filters }: { readonly filters: Filters }) {
  const [limit, setLimit] = useState(FIRST)
  const list = useRows(filters, limit)
  const { rows, news, letIn } = useHeld(list.data, limit)
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

function useRows(filters: Filters, limit: number) {
  const isLive = useLive()
  return useQuery({
    queryKey: ['sagas', addressOf(filters), limit],
    queryFn: ({ signal }) => readRows(filters, limit, signal),
    placeholderData: keepPreviousData,
    refetchInterval: isLive ? false : POLL_MS,
  })
}

function useCounts(filters: Filters) {
  const isLive = useLive()
  const query = askedBy(filters).toString()
  return useQuery({
    queryKey: ['sagas', 'counts', query],
    queryFn: ({ signal }) => ask<Counts>(`/saga/statuts${query === '' ? '' : `?${query}`}`, { signal }),
    refetchInterval: isLive ? false : POLL_MS,
  })
}

/** Reads again what is on screen once something was told; many events in a moment are one reading. */
function useFreshened() {
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useTold(
    useCallback(
      (_told: Told) => {
        timer.current ??= setTimeout(() => {
          timer.current = undefined
          void client.invalidateQueries({ queryKey: ['sagas'] })
        }, GATHER_MS)
      },
      [client],
    ),
  )
  useEffect(() => () => clearTimeout(timer.current), [])
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
