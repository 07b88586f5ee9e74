import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '../api.ts'
import { Link } from '../link.tsx'
import { FileButton } from '../parts/file-button.tsx'
import { ProblemBox } from '../problem-box.tsx'
import { addDays, dayDated, shopDay } from '../words/days.ts'
import { clockTime, fill, words } from '../words/words.ts'
import { addressOf, askedBy, type Filters } from './filters.ts'
import type { Composed } from './types.ts'
import type { useReport } from './use-report.ts'
import { reportWords } from './words.ts'

type Read<T> = Pick<ReturnType<typeof useReport<T>>, 'data' | 'isPending' | 'isError' | 'error' | 'refetch'>

interface ReportProps<T extends { readonly a_jour_a: string | null }> {
  readonly path: string
  readonly filters: Filters
  readonly read: Read<T>
  readonly isEmpty?: (report: T) => boolean
  readonly children: (report: T) => ReactNode
}

/** A report: of when it is, its files, and what it tells; or why it tells nothing. */
export function Report<T extends { readonly a_jour_a: string | null }>(props: ReportProps<T>) {
  const { path, filters, read, isEmpty, children } = props
  const { data } = read
  if (read.isError && data === undefined)
    return <ProblemBox error={read.error} retry={() => void read.refetch()} />
  if (data === undefined) return <div className="skeleton" role="status" aria-label={words.loading} />
  return (
    <>
      <div className="row of-report">
        <span className="soft">
          {filters.tab === 'stock' ? reportWords.now : spanOf(filters.from, filters.to)}
          {data.a_jour_a !== null &&
            `, ${fill(reportWords.upTo, { time: clockTime(Date.parse(data.a_jour_a)) })}`}
        </span>
        <Files path={path} filters={filters} />
      </div>
      {read.isError && <ProblemBox error={read.error} retry={() => void read.refetch()} />}
      {isEmpty?.(data) === true ? <Empty filters={filters} /> : children(data)}
    </>
  )
}

export const spanOf = (from: string, to: string): string =>
  from === to ? dayDated(from) : fill(reportWords.span, { from: dayDated(from), to: dayDated(to) })

function Files({ path, filters }: { readonly path: string; readonly filters: Filters }) {
  const query = askedBy(filters)
  const name = `${filters.tab}-${filters.from}-${filters.to}.csv`
  const asking = { accept: 'text/csv' } as const
  return (
    <span className="row files">
      <FileButton path={`${path}?${query}&format=csv`} asking={asking} name={name} label={reportWords.csv} />
      <FileButton path={`${path}?${query}&excel=1`} asking={asking} name={name} label={reportWords.excel} />
      <button type="button" className="quiet" onClick={() => print()}>
        {reportWords.print}
      </button>
    </span>
  )
}

const YEAR = 365

/** The first and the last day of the past year on which anything was sold. */
function useDaysWithData() {
  const today = shopDay()
  return useQuery({
    queryKey: ['rapports', 'days-with-data', today],
    queryFn: async ({ signal }) => {
      const body = { de: addDays(today, -YEAR), a: today, par: ['jour'], mesures: ['vendu'] }
      const headers = { 'Idempotency-Key': crypto.randomUUID() }
      const asking = { method: 'POST', body, headers, signal } as const
      const { lignes } = await ask<Composed>('/rapports/personnalise', asking)
      const days = lignes.flatMap(([jour, sold]) => (Number(sold) > 0 ? [String(jour)] : [])).toSorted()
      return { first: days[0], last: days.at(-1) }
    },
  }).data
}

/** Nothing was sold then: which days have something. */
function Empty({ filters }: { readonly filters: Filters }) {
  const days = useDaysWithData()
  const { first, last } = days ?? {}
  return (
    <div className="card empty">
      <p>
        {fill(reportWords.empty, { span: spanOf(filters.from, filters.to) })}{' '}
        {days !== undefined &&
          (first === undefined || last === undefined
            ? reportWords.noData
            : fill(reportWords.dataFrom, { span: spanOf(first, last) }))}
      </p>
      {last !== undefined && (
        <p>
          <Link to={addressOf({ ...filters, preset: undefined, from: addDays(last, -29), to: last })}>
            {reportWords.showData}
          </Link>
        </p>
      )}
    </div>
  )
}
