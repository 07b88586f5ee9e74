import { Link } from '../link.tsx'
import { Sign } from '../parts/sign.tsx'
import { TableFrame } from '../parts/table-frame.tsx'
import type { Place } from '../parts/use-store.ts'
import { useWalk } from '../parts/use-walk.ts'
import type { Product } from '../stock/types.ts'
import { fill, number, words } from '../words/words.ts'
import { type Grid, type Held, levelOf } from './grid.ts'
import type { Wanted } from './transfer.tsx'
import { gridWords } from './words.ts'

interface GridProps {
  readonly products: readonly Product[]
  readonly places: readonly Place[]
  readonly grid: Grid
  readonly days: ReadonlyMap<string, number>
  readonly choose: (wanted: Wanted) => void
}

/** Products down, places across. */
export function StockGrid({ products, places, grid, days, choose }: GridProps) {
  const body = useWalk<HTMLTableSectionElement>()
  return (
    <TableFrame
      label={words.stocks}
      className="rows stock-grid"
      titles={[
        gridWords.product,
        ...places.map(({ nom }) => ({ title: nom, isFigure: true })),
        { title: gridWords.total, isFigure: true },
      ]}
      body={body}
    >
      {products.map((product) => (
        <tr key={product.id}>
          <th scope="row">
            <Link to={`/produits/${product.id}`} className="open">
              {product.nom}
            </Link>
          </th>
          {places.map((place) => (
            <td key={place.id} className="figure">
              <Cell
                product={product}
                place={place}
                held={grid.get(product.id)?.get(place.id)}
                days={days.get(`${product.id}/${place.id}`)}
                choose={choose}
              />
            </td>
          ))}
          <td className="figure strong">{number(totalOf(grid, product))}</td>
        </tr>
      ))}
    </TableFrame>
  )
}

const totalOf = (grid: Grid, { id }: Product): number =>
  [...(grid.get(id)?.values() ?? [])].reduce((sum, { disponible }) => sum + disponible, 0)

interface CellProps {
  readonly product: Product
  readonly place: Place
  readonly held: Held | undefined
  readonly days: number | undefined
  readonly choose: (wanted: Wanted) => void
}

const SIGNS = { RUPTURE: 'failed', SOUS_SEUIL: 'low', SUFFISANT: undefined } as const

/** What one place has of one product; what is too little is a colour, a sign and, for who hears it, a word. */
function Cell({ product, place, held, days, choose }: CellProps) {
  const level = levelOf(held)
  if (held === undefined || level === undefined)
    return (
      <span className="soft">
        –<span className="vh">{gridWords.never}</span>
      </span>
    )
  const label = fill(gridWords.cell, {
    name: product.nom,
    place: place.nom,
    n: number(held.disponible),
    level: gridWords[level],
  })
  return (
    <>
      <button
        type="button"
        className={`cell ${level}`}
        aria-label={label}
        onClick={() => choose({ product, to: place.id })}
      >
        {SIGNS[level] !== undefined && <Sign name={SIGNS[level]} />} {number(held.disponible)}
      </button>
      {held.en_transit > 0 && <small>{fill(gridWords.coming, { n: number(held.en_transit) })}</small>}
      {days !== undefined && (
        <small>
          <span aria-hidden="true">{fill(gridWords.days, { n: number(Math.floor(days)) })}</span>
          <span className="vh">{fill(gridWords.daysTold, { n: number(Math.floor(days)) })}</span>
        </small>
      )}
    </>
  )
}
