import type { ReactNode } from 'react'
import { NumberField, readWhole } from '../parts/number-field.tsx'
import { figure, TableFrame } from '../parts/table-frame.tsx'
import { fill, instant, words } from '../words/words.ts'
import { dropLine, type Line, setPieces, type Tally } from './tally.ts'
import type { ChangeTally } from './use-tally.ts'
import { stockWords } from './words.ts'

interface TallyTableProps {
  readonly tally: Tally
  readonly change: ChangeTally
  readonly title: string
  /** What else is to be known of a line. */
  readonly note?: (line: Line) => ReactNode
}

/** What was scanned, each article with its pieces, which can be typed over. */
export function TallyTable({ tally, change, title, note }: TallyTableProps) {
  return (
    <TableFrame
      label={title}
      className="rows"
      titles={[stockWords.article, figure(stockWords.pieces), { title: words.remove, isHidden: true }]}
    >
      {tally.map((line) => (
        <tr key={line.id}>
          <th scope="row">
            {line.nom}
            <small>{fill(stockWords.countedAt, { when: instant(line.at) })}</small>
            {note?.(line)}
          </th>
          <td>
            <Pieces line={line} change={change} />
          </td>
          <td>
            <button
              type="button"
              className="quiet"
              aria-label={fill(stockWords.removeLine, { nom: line.nom })}
              onClick={() => change((before) => dropLine(before, line.id))}
            >
              ✕
            </button>
          </td>
        </tr>
      ))}
    </TableFrame>
  )
}

function Pieces({ line, change }: Pick<TallyTableProps, 'change'> & { readonly line: Line }) {
  const set = (text: string) => {
    const pieces = text.trim() === '' ? 0 : readWhole(text)
    if (pieces === undefined) return
    change((before) => setPieces(before, { id: line.id, pieces, at: new Date().toISOString() }))
  }
  return (
    <NumberField
      label={fill(stockWords.piecesOf, { nom: line.nom })}
      text={String(line.pieces)}
      change={set}
      isInRow
    />
  )
}
