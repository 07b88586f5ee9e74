import type { ReactNode } from 'react'
import { NumberField, readWhole } from '../parts/number-field.tsx'
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
    <div className="scroll" tabIndex={0} role="region" aria-label={title}>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">{stockWords.article}</th>
            <th scope="col" className="figure">
              {stockWords.pieces}
            </th>
            <th scope="col">
              <span className="vh">{words.remove}</span>
            </th>
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </div>
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
