import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import { Sparkline } from '../parts/chart/sparkline.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { PartBar } from '../parts/part-bar.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { amount, fill, number, percent } from '../words/words.ts'
import { type Filters, faultOf } from './filters.ts'
import { Report } from './report.tsx'
import type { Composed, Performance } from './types.ts'
import { useReport } from './use-report.ts'
import { reportWords } from './words.ts'

const PATH = '/performances'
const JUDGED = { EXCELLENT: 'good', BON: 'good', MOYEN: 'waits', FAIBLE: 'wrong' } as const
type OfStore = Performance['magasins'][number]

/** How stores do: each by its days on one scale, then ranked. */
export function PerformancesReport({ filters }: { readonly filters: Filters }) {
  const read = useReport<Performance>(PATH, filters)
  return (
    <Report
      path={PATH}
      filters={filters}
      read={read}
      isEmpty={({ magasins }) => magasins.every(({ chiffre_affaires }) => chiffre_affaires === 0)}
    >
      {({ magasins }) => (
        <>
          <Multiples filters={filters} magasins={magasins} />
          <section className="card">
            <h2>{reportWords.ranked}</h2>
            <DataTable
              label={reportWords.ranked}
              rows={magasins}
              keyOf={({ magasin_id }) => magasin_id}
              columns={columnsOf(magasins)}
            />
          </section>
        </>
      )}
    </Report>
  )
}

interface MultiplesProps {
  readonly filters: Filters
  readonly magasins: readonly OfStore[]
}

/** The revenue of each store on each day. */
function useDays({ from, to }: Filters, isAsked: boolean) {
  return useQuery({
    queryKey: ['rapports', 'days-of-stores', from, to],
    enabled: isAsked,
    queryFn: async ({ signal }) => {
      const body = { de: from, a: to, par: ['magasin', 'jour'], mesures: ['chiffre_affaires'] }
      const headers = { 'Idempotency-Key': crypto.randomUUID() }
      const asking = { method: 'POST', body, headers, signal } as const
      return ask<Composed>('/rapports/personnalise', asking)
    },
  }).data
}

function Multiples({ filters, magasins }: MultiplesProps) {
  const days = useDays(filters, faultOf(filters) === undefined)
  if (days === undefined) return null
  const figureAt = days.colonnes.length - 1
  const daysOf = (nom: string) =>
    days.lignes.filter((line) => line.includes(nom)).map((line) => Number(line[figureAt] ?? 0))
  const high = Math.max(1, ...days.lignes.map((line) => Number(line[figureAt] ?? 0)))
  return (
    <section className="card">
      <h2>{reportWords.multiples}</h2>
      <ul className="multiples">
        {magasins.map((store) => (
          <li key={store.magasin_id}>
            <StoreName store={store} />
            <Sparkline values={daysOf(store.nom)} high={high} />
            <b>{amount(store.chiffre_affaires)}</b>
          </li>
        ))}
      </ul>
    </section>
  )
}

function columnsOf(magasins: readonly OfStore[]): readonly Column<OfStore>[] {
  const most = Math.max(
    1,
    ...magasins.flatMap(({ chiffre_affaires, objectif }) => [chiffre_affaires, objectif ?? 0]),
  )
  return [
    { title: reportWords.store, cell: (store) => <StoreName store={store} /> },
    { title: reportWords.revenue, isFigure: true, cell: (store) => amount(store.chiffre_affaires) },
    { title: reportWords.target, cell: (store) => <Target store={store} most={most} /> },
    {
      title: reportWords.reached,
      isFigure: true,
      cell: ({ atteinte }) => (atteinte === null ? '–' : percent(atteinte)),
    },
    {
      title: reportWords.judged,
      cell: ({ appreciation: word }) =>
        word === null ? '–' : <span className={`pill ${JUDGED[word]}`}>{reportWords[word]}</span>,
    },
    { title: reportWords.sales, isFigure: true, cell: ({ nb_ventes }) => number(nb_ventes) },
    {
      title: reportWords.basket,
      isFigure: true,
      cell: ({ panier_moyen: basket }) => (basket === null ? '–' : amount(basket)),
    },
    {
      title: reportWords.marginRate,
      isFigure: true,
      cell: ({ taux_marge: rate }) => (rate === null ? '–' : percent(rate)),
    },
    { title: reportWords.returned, isFigure: true, cell: ({ retours }) => amount(retours) },
    { title: reportWords.out, isFigure: true, cell: ({ ruptures }) => number(ruptures) },
    { title: reportWords.tillGap, isFigure: true, cell: ({ ecart_caisses }) => amount(ecart_caisses) },
  ]
}

function Target({ store, most }: { readonly store: OfStore; readonly most: number }) {
  const { magasin_id, chiffre_affaires, objectif, atteinte } = store
  const told =
    objectif === null || atteinte === null
      ? {}
      : { told: fill(reportWords.reachedTold, { percent: percent(atteinte), target: amount(objectif) }) }
  return (
    <PartBar
      store={magasin_id}
      part={chiffre_affaires / most}
      mark={objectif === null ? undefined : objectif / most}
      {...told}
    />
  )
}
