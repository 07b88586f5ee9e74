import { Link } from '../link.tsx'
import { go } from '../navigation.ts'
import { Pill } from '../parts/pill.tsx'
import { figure, TableFrame } from '../parts/table-frame.tsx'
import { useWalk } from '../parts/use-walk.ts'
import type { Product } from '../stock/types.ts'
import { amount, fill, instant, words } from '../words/words.ts'
import { addressOf, type Filters } from './filters.ts'
import { productWords } from './words.ts'

interface ProductTableProps {
  readonly rows: readonly Product[]
  readonly filters: Filters
  /** The number of the one that is open. */
  readonly open: string
}

/** Products, one a row. */
export function ProductTable({ rows, filters, open }: ProductTableProps) {
  const body = useWalk<HTMLTableSectionElement>()
  return (
    <TableFrame
      label={words.products}
      className="rows product-rows"
      titles={[
        productWords.product,
        figure(productWords.price),
        figure(productWords.cost),
        productWords.state,
      ]}
      body={body}
    >
      {rows.map((row) => (
        <Row
          key={row.id}
          row={row}
          address={addressOf(filters, String(row.id))}
          isOpen={open === String(row.id)}
        />
      ))}
    </TableFrame>
  )
}

interface RowProps {
  readonly row: Product
  readonly address: string
  readonly isOpen: boolean
}

function Row({ row, address, isOpen }: RowProps) {
  const { nom, code, prix, cout, actif, prix_a_venir: next } = row
  return (
    <tr
      aria-current={isOpen ? 'true' : undefined}
      onClick={({ target }) => target instanceof Element && target.closest('a') === null && go(address)}
    >
      <th scope="row">
        <Link to={address} className="open">
          {nom}
        </Link>
        <small>{[code, ...row.codes_barres].join(' · ')}</small>
      </th>
      <td className="figure strong">
        {amount(prix)}
        {next !== null && (
          <small>
            {fill(productWords.toCome, { price: amount(next.prix), when: instant(next.a_partir_du) })}
          </small>
        )}
      </td>
      <td className="figure">{typeof cout === 'number' ? amount(cout) : '–'}</td>
      <td>
        <Pill look={actif ? 'good' : 'over'} sign={actif ? 'done' : 'ended'}>
          {actif ? productWords.sold : productWords.withdrawn}
        </Pill>
      </td>
    </tr>
  )
}
