import { useKeyName } from '../keys.ts'
import { walkFields } from '../parts/grid-keys.ts'
import { NumberField, readWhole } from '../parts/number-field.tsx'
import { figure, TableFrame } from '../parts/table-frame.tsx'
import { fill, number, words } from '../words/words.ts'
import type { Wanted } from './wanted.ts'
import { approWords } from './words.ts'

interface AskGridProps {
  readonly grid: readonly Wanted[]
  /** How many pieces the other place has free; undefined: it never had any. */
  readonly free: (id: number) => number | undefined
  readonly set: (id: number, text: string) => void
  readonly drop: (id: number) => void
}

/** The articles asked for; where the other place has fewer, the line says so and offers what is there. */
export function AskGrid({ grid, free, set, drop }: AskGridProps) {
  useKeyName(words.enter, approWords.keyRow)
  return (
    <TableFrame
      label={approWords.askFor}
      className="rows"
      titles={[
        approWords.article,
        figure(approWords.there),
        figure(approWords.wanted),
        { title: words.remove, isHidden: true },
      ]}
      onKeyDown={walkFields}
    >
      {grid.map((line) => (
        <AskRow key={line.id} line={line} free={free(line.id) ?? 0} set={set} drop={drop} />
      ))}
    </TableFrame>
  )
}

interface AskRowProps extends Pick<AskGridProps, 'set' | 'drop'> {
  readonly line: Wanted
  readonly free: number
}

function AskRow({ line, free, set, drop }: AskRowProps) {
  return (
    <tr>
      <th scope="row">
        {line.nom}
        <Short line={line} free={free} set={set} />
      </th>
      <td className="figure">{number(free)}</td>
      <td>
        <NumberField
          label={fill(approWords.wantedOf, { nom: line.nom })}
          text={line.text}
          change={(text) => set(line.id, text)}
          isInRow
        />
      </td>
      <td>
        <button
          type="button"
          className="quiet"
          aria-label={fill(approWords.remove, { nom: line.nom })}
          onClick={() => drop(line.id)}
        >
          ✕
        </button>
      </td>
    </tr>
  )
}

function Short({ line, free, set }: Omit<AskRowProps, 'drop'>) {
  if ((readWhole(line.text) ?? 0) <= free) return null
  return (
    <span className="short" role="status">
      {fill(approWords.short, { n: number(free) })}{' '}
      {free > 0 && (
        <button type="button" className="quiet" onClick={() => set(line.id, String(free))}>
          {approWords.takeRest}
        </button>
      )}
    </span>
  )
}
