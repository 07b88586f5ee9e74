import { useQuery } from '@tanstack/react-query'
import { ask, askWhole } from '../api.ts'
import { useFresh } from '../fresh.ts'
import { Link } from '../link.tsx'
import { useMe } from '../me.ts'
import { go, useAddress } from '../navigation.ts'
import { Listed } from '../parts/listed.tsx'
import { NamedSelect } from '../parts/named-select.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { useCategories } from '../parts/use-categories.ts'
import { useList } from '../parts/use-list.ts'
import { ProblemBox } from '../problem-box.tsx'
import { fill, number, words } from '../words/words.ts'
import { addressOf, type Filters, filtersIn, listOf, searchOf, VIEWS, type View } from './filters.ts'
import type { PageProps } from './screen.tsx'
import { StockTable } from './stock-table.tsx'
import type { Alert, Product, Row } from './types.ts'
import { stockWords } from './words.ts'

/** What a place has: searched as one types, live. */
export function StockPage({ store }: PageProps) {
  const filters = filtersIn(useAddress().query)
  const every = useFresh({ key: 'stock', sources: ['stock', 'sagas'] })
  const search = searchOf(filters)
  const found = useQuery({
    queryKey: ['produits', search],
    enabled: search !== undefined,
    queryFn: ({ signal }) => ask<readonly Product[]>(search ?? '', { signal }),
  })
  const ids = found.data?.map(({ id }) => id)
  const isFound = search === undefined || (ids !== undefined && ids.length > 0)
  const path = isFound ? listOf(filters.view, store.id, search === undefined ? undefined : ids) : undefined
  const list = useList<Row | Alert>({ key: ['stock', store.id], path, every })
  const isNothing = ids?.length === 0
  return (
    <>
      <Filter filters={filters} store={store.id} every={every} />
      {found.isError && <ProblemBox error={found.error} retry={() => void found.refetch()} />}
      {isNothing ? (
        <Nothing filters={filters} />
      ) : (
        <Listed list={list} empty={<Nothing filters={filters} />}>
          {(rows) => <StockTable rows={inOrder(rows, ids, filters.view)} store={store.id} />}
        </Listed>
      )}
    </>
  )
}

/** As the search found them, the nearest first. Alerts know no search: it is done here. */
function inOrder(rows: readonly (Row | Alert)[], ids: readonly number[] | undefined, view: View) {
  if (ids === undefined) return rows
  const rank = new Map(ids.map((id, index) => [id, index]))
  const kept = view === 'alertes' ? rows.filter(({ produit_id: id }) => rank.has(id)) : rows
  return kept.toSorted((a, b) => (rank.get(a.produit_id) ?? 0) - (rank.get(b.produit_id) ?? 0))
}

function Nothing({ filters }: { readonly filters: Filters }) {
  const { q, view } = filters
  if (q !== '')
    return (
      <p className="card empty">
        {fill(stockWords.noneFound, { q })}{' '}
        <Link to={addressOf({ ...filters, q: '', categorie: '' })}>{words.clear}</Link>
      </p>
    )
  const says = { tout: 'none', alertes: 'noAlert', sous_seuil: 'noneLow', en_transit: 'noneComing' } as const
  return <>{stockWords[says[view]]}</>
}

interface FilterProps {
  readonly filters: Filters
  readonly store: number
  readonly every: number | false
}

function Filter({ filters, store, every }: FilterProps) {
  const set = (changed: Partial<Filters>) => go(addressOf({ ...filters, ...changed }), { replace: true })
  const categories = useCategories()
  return (
    <section className="filters" aria-label={words.filters}>
      <Chips filters={filters} store={store} every={every} />
      <div className="fields">
        <SearchField label={stockWords.search} text={filters.q} change={(q) => set({ q })} />
        <NamedSelect
          label={stockWords.category}
          any={stockWords.anyCategory}
          list={categories}
          value={filters.categorie}
          choose={(categorie) => set({ categorie })}
        />
      </div>
    </section>
  )
}

function Chips({ filters, store, every }: FilterProps) {
  const { data: me } = useMe()
  const mayAlerts = me?.droits.includes('stock.alertes') === true
  const counts = useQuery({
    queryKey: ['stock', store, 'counts', mayAlerts],
    refetchInterval: every,
    queryFn: async ({ signal }) => {
      const views = VIEWS.filter((view) => view !== 'alertes' || mayAlerts)
      const asked = views.map(async (view) => {
        const path = `${listOf(view, store, undefined)}&total=1`
        const { total } = await askWhole(path.replace(/limite=\d+/, 'limite=1'), { signal })
        return [view, total] as const
      })
      return Object.fromEntries(await Promise.all(asked)) as Partial<Record<View, number>>
    },
  })
  return (
    <div className="chips">
      {VIEWS.filter((view) => view !== 'alertes' || mayAlerts).map((view) => {
        const count = counts.data?.[view]
        return (
          <Link
            key={view}
            to={addressOf({ ...filters, view })}
            className="chip"
            aria-current={view === filters.view ? 'true' : undefined}
          >
            {stockWords[view]}
            {count !== undefined && <b>{number(count)}</b>}
          </Link>
        )
      })}
    </div>
  )
}
