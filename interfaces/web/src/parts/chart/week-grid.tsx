/** Weekdays by hours: the more, the stronger the colour. */

import { hourName, weekday } from '../../words/days.ts'
import { fill } from '../../words/words.ts'

export interface Cell {
  /** 1 is Monday. */
  readonly day: number
  readonly hour: number
  readonly value: number
}

interface GridProps {
  /** `{day}` and `{hour}`: where most is. */
  readonly label: string
  readonly cells: readonly Cell[]
}

const DAYS = [1, 2, 3, 4, 5, 6, 7]

/** The hours in which anything is sold, without a gap. */
export function hoursOf(cells: readonly Cell[]): number[] {
  const sold = cells.filter(({ value }) => value > 0).map(({ hour }) => hour)
  if (sold.length === 0) return []
  const [first, last] = [Math.min(...sold), Math.max(...sold)]
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

export function WeekGrid({ label, cells }: GridProps) {
  const hours = hoursOf(cells)
  const valueAt = new Map(cells.map(({ day, hour, value }) => [`${day} ${hour}`, value]))
  const top = cells.reduce<Cell | undefined>(
    (most, cell) => (cell.value > (most?.value ?? 0) ? cell : most),
    undefined,
  )
  if (top === undefined) return null
  const heard = fill(label, { day: weekday(top.day), hour: hourName(top.hour) })
  return (
    <div
      className="week-grid"
      role="img"
      aria-label={heard}
      style={{ gridTemplateColumns: `34px repeat(${hours.length}, minmax(0, 1fr))` }}
    >
      {DAYS.map((day) => [
        <span key={day}>{weekday(day, 'short')}</span>,
        ...hours.map((hour) => (
          <i
            key={`${day} ${hour}`}
            style={
              {
                '--part': `${Math.round((100 * (valueAt.get(`${day} ${hour}`) ?? 0)) / top.value)}%`,
              } as object
            }
          />
        )),
      ])}
      <span />
      {hours.map((hour, index) => (
        <small key={hour}>{index % 3 === 0 ? hour : ''}</small>
      ))}
    </div>
  )
}
