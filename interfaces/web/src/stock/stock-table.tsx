import { Link } from '../link.tsx'
import { go } from '../navigation.ts'
import { Pill } from '../parts/pill.tsx'
import { figure, TableFrame } from '../parts/table-frame.tsx'
import { useWalk } from '../parts/use-walk.ts'
import { fill, number, words } from '../words/words.ts'
import type { Alert, Row } from './types.ts'
import { stockWords } from './words.ts'

interface StockTableProps {
  readonly rows: readonly (Row | Alert)[]
  readonly store: number
}

/** Articles of a place, one a row. */
export function StockTable({ rows, store }: StockTableProps) {
  const body = useWalk<HTMLTableSectionElement>()
  return (
    <TableFrame
      label={words.stock}
      className="rows stock-rows"
      titles={[
        stockWords.article,
        figure(stockWords.free),
        stockWords.state,
        figure(stockWords.held),
        figure(stockWords.coming),
        figure(stockWords.thresholds),
      ]}
      body={body}
    >
      {rows.map((row) => (
        <StockRow key={row.produit_id} row={row} store={store} />
      ))}
    </TableFrame>
  )
}

export const nameOf = ({ nom, produit_id: id }: Pick<Row, 'nom' | 'produit_id'>): string =>
  nom ?? fill(stockWords.unnamed, { id })

/** What is told of a row; of one that is no alert, only whether there is enough. */
export function stateOf(row: Row | Alert): 'RUPTURE' | 'SOUS_SEUIL' | 'SURSTOCK' | 'SUFFISANT' {
  if ('type' in row) return row.type
  if (row.disponible === 0) return 'RUPTURE'
  return row.disponible < row.seuil ? 'SOUS_SEUIL' : 'SUFFISANT'
}

export function StockPill({ row }: { readonly row: Row | Alert }) {
  const state = stateOf(row)
  return (
    <Pill look={state} sign={SIGNS[state]}>
      {stockWords[state]}
    </Pill>
  )
}

const SIGNS = { RUPTURE: 'failed', SOUS_SEUIL: 'low', SURSTOCK: 'high', SUFFISANT: 'done' } as const

function StockRow({ row, store }: { readonly row: Row | Alert; readonly store: number }) {
  const address = `/stock/${row.produit_id}?magasin=${store}`
  return (
    <tr onClick={({ target }) => target instanceof Element && target.closest('a') === null && go(address)}>
      <th scope="row">
        <Link to={address} className="open">
          {nameOf(row)}
        </Link>
      </th>
      <td className="figure strong">{number(row.disponible)}</td>
      <td>
        <StockPill row={row} />
      </td>
      <td className="figure">{row.reserve === 0 ? '–' : number(row.reserve)}</td>
      <td className="figure">{row.en_transit === 0 ? '–' : `+ ${number(row.en_transit)}`}</td>
      <td className="figure">
        {number(row.seuil)} / {number(row.cible ?? 2 * row.seuil)}
      </td>
    </tr>
  )
}
