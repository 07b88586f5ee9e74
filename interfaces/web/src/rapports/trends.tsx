import { ChartCard } from '../parts/chart/chart-card.tsx'
import { LineChart } from '../parts/chart/lines.ts'
import { hoursOf, WeekGrid } from '../parts/chart/week-grid.tsx'
import { WeekTable } from '../parts/chart/week-table.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { dayShort, monthTitle } from '../words/days.ts'
import { amount, amountShort, number, percent } from '../words/words.ts'
import type { Filters } from './filters.ts'
import { Report } from './report.tsx'
import type { Trends } from './types.ts'
import { useReport } from './use-report.ts'
import { reportWords } from './words.ts'

const PATH = '/rapports/tendances'

/** Day by day with the mean of seven days, weekdays by hours, months against those of a year before. */
export function TrendsReport({ filters }: { readonly filters: Filters }) {
  const read = useReport<Trends>(PATH, filters)
  return (
    <Report
      path={PATH}
      filters={filters}
      read={read}
      isEmpty={({ par_jour }) =>
        par_jour.every(({ chiffre_affaires, quantite }) => chiffre_affaires === 0 && quantite === 0)
      }
    >
      {(trends) => (
        <>
          <Days days={trends.par_jour} />
          <div className="two">
            <Grid grille={trends.grille} />
            <Months months={trends.par_mois} />
          </div>
        </>
      )}
    </Report>
  )
}

function Days({ days }: { readonly days: Trends['par_jour'] }) {
  const mean = {
    name: reportWords.mean,
    points: days.map(({ moyenne_7_jours: y }, x) => ({ x, y })),
  }
  const each = {
    name: reportWords.day,
    isBefore: true,
    points: days.map(({ chiffre_affaires: y }, x) => ({ x, y })),
  }
  return (
    <ChartCard
      title={reportWords.byDay}
      chart={
        <LineChart
          label={reportWords.byDay}
          series={[each, mean]}
          xName={(x) => dayShort(days[x]?.jour ?? '2026-01-01')}
          yName={amountShort}
        />
      }
      table={
        <DataTable
          label={reportWords.byDay}
          rows={days}
          keyOf={({ jour }) => jour}
          columns={[
            { title: reportWords.day, cell: ({ jour }) => dayShort(jour) },
            { title: reportWords.revenue, isFigure: true, cell: (day) => amount(day.chiffre_affaires) },
            { title: reportWords.mean, isFigure: true, cell: (day) => amount(day.moyenne_7_jours) },
            { title: reportWords.pieces, isFigure: true, cell: ({ quantite }) => number(quantite) },
          ]}
        />
      }
    />
  )
}

function Grid({ grille }: { readonly grille: Trends['grille'] }) {
  const cells = grille.map(({ jour_semaine: day, heure: hour, chiffre_affaires: value }) => ({
    day,
    hour,
    value,
  }))
  const chart =
    hoursOf(cells).length === 0 ? (
      <p className="soft">{reportWords.noHours}</p>
    ) : (
      <WeekGrid label={reportWords.weekHeard} cells={cells} />
    )
  return (
    <ChartCard
      title={reportWords.week}
      chart={chart}
      table={<WeekTable label={reportWords.week} day={reportWords.day} cells={cells} />}
    />
  )
}

function Months({ months }: { readonly months: Trends['par_mois'] }) {
  return (
    <section className="card">
      <h2>{reportWords.months}</h2>
      <DataTable
        label={reportWords.months}
        rows={months}
        keyOf={({ mois }) => mois}
        columns={[
          { title: reportWords.month, cell: ({ mois }) => monthTitle(mois) },
          { title: reportWords.revenue, isFigure: true, cell: (month) => amount(month.chiffre_affaires) },
          { title: reportWords.yearBefore, isFigure: true, cell: (month) => amount(month.un_an_avant) },
          {
            title: reportWords.change,
            isFigure: true,
            cell: ({ evolution }) => (evolution === null ? '–' : percent(evolution)),
          },
        ]}
      />
    </section>
  )
}
