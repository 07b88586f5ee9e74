import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import { ChartCard } from '../parts/chart/chart-card.tsx'
import { hoursOf, WeekGrid } from '../parts/chart/week-grid.tsx'
import { WeekTable } from '../parts/chart/week-table.tsx'
import { ProblemBox } from '../problem-box.tsx'
import { addDays } from '../words/days.ts'
import type { Trends } from './types.ts'
import { boardWords } from './words.ts'

const DAYS = 90
const KEPT_MS = 600_000

/** When one sells: weekdays by hours of ninety days. */
export function Week({ jour }: { readonly jour: string }) {
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['week', jour],
    staleTime: KEPT_MS,
    queryFn: ({ signal }) =>
      ask<Trends>(`/rapports/tendances?date_debut=${addDays(jour, 1 - DAYS)}&date_fin=${jour}`, { signal }),
  })
  const cells = (data?.grille ?? []).map(({ jour_semaine: day, heure: hour, chiffre_affaires: value }) => ({
    day,
    hour,
    value,
  }))
  const chart = isError ? (
    <ProblemBox error={error} retry={() => void refetch()} />
  ) : data === undefined ? (
    <div className="skeleton" aria-hidden="true" />
  ) : hoursOf(cells).length === 0 ? (
    <p>{boardWords.weekEmpty}</p>
  ) : (
    <WeekGrid label={boardWords.weekHeard} cells={cells} />
  )
  return (
    <ChartCard
      className="week"
      title={boardWords.week}
      chart={chart}
      table={<WeekTable label={boardWords.week} day={boardWords.weekday} cells={cells} />}
    />
  )
}
