import { type Change, differenceOf, growthOf } from '../parts/change.ts'
import { ChartCard } from '../parts/chart/chart-card.tsx'
import { LineChart } from '../parts/chart/lines.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { FigureCard } from '../parts/figure-card.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { dayShort } from '../words/days.ts'
import { amount, amountShort, number, percent, points } from '../words/words.ts'
import type { Filters } from './filters.ts'
import { Report } from './report.tsx'
import type { Sales } from './types.ts'
import { useReport } from './use-report.ts'
import { reportWords } from './words.ts'

const PATH = '/rapports/ventes'
type Measured = Sales['total']
type OfStore = Sales['par_magasin'][number]

const says = { none: reportWords.noBefore, same: reportWords.same }
const countOf = ({ nb_ventes, nb_commandes }: Measured): number | null =>
  nb_ventes === null && nb_commandes === null ? null : (nb_ventes ?? 0) + (nb_commandes ?? 0)

/** What was sold and what came back, by day and by store. */
export function SalesReport({ filters }: { readonly filters: Filters }) {
  const read = useReport<Sales>(PATH, filters)
  return (
    <Report
      path={PATH}
      filters={filters}
      read={read}
      isEmpty={({ total }) => total.vendu === 0 && total.rendu === 0}
    >
      {(sales) => (
        <>
          <Totals sales={sales} />
          <ByDay days={sales.par_jour} />
          <section className="card">
            <h2>{reportWords.byStore}</h2>
            <DataTable
              label={reportWords.byStore}
              rows={sales.par_magasin.toSorted((a, b) => b.chiffre_affaires - a.chiffre_affaires)}
              keyOf={({ magasin_id }) => magasin_id}
              columns={columnsOf(sales)}
            />
          </section>
        </>
      )}
    </Report>
  )
}

/** The figures of a period, and those of the period before where that is asked for. */
function Totals({ sales: { total, precedent } }: { readonly sales: Sales }) {
  const before = precedent?.total
  const against = (change: (before: Measured) => Change | undefined, write: (n: number) => string) =>
    before && { change: change(before), says, write }
  const count = countOf(total)
  return (
    <div className="figure-cards">
      <FigureCard
        title={reportWords.revenue}
        value={amount(total.chiffre_affaires)}
        compared={against((then) => growthOf(total.chiffre_affaires, then.chiffre_affaires), percent)}
      />
      {count !== null && (
        <FigureCard
          title={reportWords.sales}
          value={number(count)}
          compared={against((then) => growthOf(count, countOf(then) ?? 0), percent)}
        />
      )}
      {total.panier_moyen !== null && (
        <FigureCard
          title={reportWords.basket}
          value={amount(total.panier_moyen)}
          compared={against((then) => differenceOf(total.panier_moyen, then.panier_moyen), amount)}
        />
      )}
      <FigureCard
        title={reportWords.marginRate}
        value={rateOf(total)}
        compared={against((then) => differenceOf(total.taux_marge, then.taux_marge), points)}
      />
    </div>
  )
}

const rateOf = ({ taux_marge: rate }: Measured) => (rate === null ? '–' : percent(rate))

function ByDay({ days }: { readonly days: Sales['par_jour'] }) {
  const nameOf = (x: number) => dayShort(days[x]?.jour ?? '2026-01-01')
  const last = days.at(-1)
  const line = {
    name: last === undefined ? '' : `${dayShort(last.jour)} : ${amount(last.chiffre_affaires)}`,
    points: days.map(({ chiffre_affaires: y }, x) => ({ x, y })),
  }
  return (
    <ChartCard
      title={reportWords.byDay}
      chart={<LineChart label={reportWords.byDay} series={[line]} xName={nameOf} yName={amountShort} />}
      table={
        <DataTable
          label={reportWords.byDay}
          rows={days}
          keyOf={({ jour }) => jour}
          columns={[
            { title: reportWords.day, cell: ({ jour }) => dayShort(jour) },
            ...ofMeasures<Measured & { jour: string }>(),
          ]}
        />
      }
    />
  )
}

const ofMeasures = <M extends Measured>(): readonly Column<M>[] => [
  { title: reportWords.revenue, isFigure: true, cell: (m) => amount(m.chiffre_affaires) },
  { title: reportWords.net, isFigure: true, cell: (m) => amount(m.hors_taxes) },
  { title: reportWords.returned, isFigure: true, cell: (m) => amount(m.rendu) },
  { title: reportWords.sales, isFigure: true, cell: (m) => figure(countOf(m)) },
  {
    title: reportWords.basket,
    isFigure: true,
    cell: (m) => (m.panier_moyen === null ? '–' : amount(m.panier_moyen)),
  },
  { title: reportWords.margin, isFigure: true, cell: (m) => amount(m.marge) },
  {
    title: reportWords.marginRate,
    isFigure: true,
    cell: rateOf,
  },
]

const figure = (n: number | null): string => (n === null ? '–' : number(n))

function columnsOf({ precedent }: Sales): readonly Column<OfStore>[] {
  const before = new Map(precedent?.par_magasin.map((one) => [one.magasin_id, one.chiffre_affaires]))
  const changed: Column<OfStore> = {
    title: reportWords.change,
    isFigure: true,
    cell: ({ magasin_id, chiffre_affaires }) => {
      const change = growthOf(chiffre_affaires, before.get(magasin_id) ?? 0)
      if (change === undefined) return '–'
      const sign = { up: '+', down: '−' } as const
      return `${change.way === undefined ? '' : sign[change.way]}${percent(change.by)}`
    },
  }
  return [
    { title: reportWords.store, cell: (store) => <StoreName store={store} /> },
    ...ofMeasures<OfStore>(),
    ...(precedent === undefined ? [] : [changed]),
  ]
}
