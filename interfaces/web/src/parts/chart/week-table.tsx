import { hourName, weekday } from '../../words/days.ts'
import { amount } from '../../words/words.ts'
import { DataTable } from '../data-table.tsx'
import { type Cell, hoursOf } from './week-grid.tsx'

interface TableProps {
  readonly label: string
  /** What the column of weekdays is called. */
  readonly day: string
  readonly cells: readonly Cell[]
}

/** The same grid, to read. */
export function WeekTable({ label, day: title, cells }: TableProps) {
  const valueAt = new Map(cells.map(({ day, hour, value }) => [`${day} ${hour}`, value]))
  return (
    <DataTable
      label={label}
      rows={[1, 2, 3, 4, 5, 6, 7]}
      keyOf={(day) => day}
      columns={[
        { title, cell: (day) => weekday(day) },
        ...hoursOf(cells).map((hour) => ({
          title: hourName(hour),
          isFigure: true,
          cell: (day: number) => amount(valueAt.get(`${day} ${hour}`) ?? 0),
        })),
      ]}
    />
  )
}
