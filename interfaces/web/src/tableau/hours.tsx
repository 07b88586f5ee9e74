import { ChartCard } from '../parts/chart/chart-card.tsx'
import { LineChart } from '../parts/chart/lines.ts'
import { DataTable } from '../parts/data-table.tsx'
import { hourName, weekdayOf } from '../words/days.ts'
import { amount, amountShort, fill } from '../words/words.ts'
import type { Board } from './types.ts'
import { boardWords } from './words.ts'

type Hour = Board['heures'][number]

/** The hours from the first to the last in which anything was sold on either day, none left out. */
function everyHour(hours: readonly Hour[]): Pick<Hour, 'heure' | 'chiffre_affaires' | 'semaine_avant'>[] {
  const known = new Map(hours.map((hour) => [hour.heure, hour]))
  const all = [...known.keys()]
  const [first, last] = [Math.min(...all), Math.max(...all)]
  return Array.from({ length: all.length === 0 ? 0 : last - first + 1 }, (_, index) => {
    const heure = first + index
    return known.get(heure) ?? { heure, chiffre_affaires: 0, semaine_avant: 0 }
  })
}

/** Revenue by hour, over that of the week before. */
export function Hours({ board: { heures, jour } }: { readonly board: Board }) {
  const hours = everyHour(heures)
  const now = heures.findLast(({ chiffre_affaires }) => chiffre_affaires !== 0)
  const lastWeek = fill(boardWords.lastWeek, { day: weekdayOf(jour) })
  const today = {
    name:
      now === undefined
        ? boardWords.today
        : fill(boardWords.soFar, { hour: hourName(now.heure), amount: amount(now.chiffre_affaires) }),
    points: hours.map(({ heure: x, chiffre_affaires: y }) => ({ x, y: x <= (now?.heure ?? -1) ? y : null })),
  }
  const before = {
    name: lastWeek,
    isBefore: true,
    points: hours.map(({ heure: x, semaine_avant: y }) => ({ x, y })),
  }
  return (
    <ChartCard
      className="hours"
      title={boardWords.hours}
      chart={
        <LineChart
          label={fill(boardWords.hoursHeard, { day: weekdayOf(jour) })}
          series={[before, today]}
          xName={hourName}
          yName={amountShort}
        />
      }
      table={
        <DataTable
          label={boardWords.hours}
          rows={hours}
          keyOf={({ heure }) => heure}
          columns={[
            { title: boardWords.hour, cell: ({ heure }) => hourName(heure) },
            {
              title: boardWords.today,
              isFigure: true,
              cell: ({ chiffre_affaires }) => amount(chiffre_affaires),
            },
            { title: lastWeek, isFigure: true, cell: ({ semaine_avant }) => amount(semaine_avant) },
          ]}
        />
      }
    />
  )
}
