import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import { useFresh } from '../fresh.ts'
import { useKeys } from '../keys.ts'
import { Link } from '../link.tsx'
import { useMe } from '../me.ts'
import { go } from '../navigation.ts'
import { Listed } from '../parts/listed.tsx'
import { Plate } from '../parts/plate.tsx'
import { figure, TableFrame } from '../parts/table-frame.tsx'
import { useList } from '../parts/use-list.ts'
import { usePlaces } from '../parts/use-store.ts'
import { ProblemBox } from '../problem-box.tsx'
import { amount, fill, instant, number, words } from '../words/words.ts'
import type { PageProps } from './screen.tsx'
import { StockPill } from './stock-table.tsx'
import { ThresholdForm } from './threshold-form.tsx'
import type { Movement, Product, Row } from './types.ts'
import { stockWords } from './words.ts'

/** One article: what is here, what is elsewhere, its threshold, and how it came and went. */
export function ArticlePage({ store, rest }: PageProps) {
  const id = Number(rest)
  const { data: me } = useMe()
  const every = useFresh({ key: 'stock', sources: ['stock', 'sagas'] })
  useKeys('Escape', () => go(`/stock?magasin=${store.id}`), stockWords.keyBack)
  const product = useQuery({
    queryKey: ['produits', id],
    queryFn: ({ signal }) => ask<Product>(`/produits/${id}`, { signal }),
  })
  const places = useQuery({
    queryKey: ['stock', 'article', id],
    refetchInterval: every,
    queryFn: ({ signal }) => ask<readonly Row[]>(`/stock?produit_id=${id}&limite=100`, { signal }),
  })
  const here = places.data?.find(({ magasin_id: place }) => place === store.id)
  const error = places.error ?? product.error
  return (
    <>
      <p>
        <Link to={`/stock?magasin=${store.id}`}>← {stockWords.back}</Link>
      </p>
      {error !== null && <ProblemBox error={error} retry={() => void places.refetch()} />}
      {product.data !== undefined && <Head product={product.data} here={here} />}
      {here !== undefined && <Figures row={here} />}
      <div className="columns">
        {places.data !== undefined && <Elsewhere rows={places.data} store={store.id} />}
        {here !== undefined && me?.droits.includes('stock.fixer-seuil') === true && (
          <ThresholdForm row={here} />
        )}
      </div>
      <Movements id={id} store={store.id} every={every} />
    </>
  )
}

function Head({ product, here }: { readonly product: Product; readonly here: Row | undefined }) {
  const facts = [product.code, ...product.codes_barres, amount(product.prix)]
  return (
    <div className="head">
      <h2 className="article">{product.nom}</h2>
      {here !== undefined && <StockPill row={here} />}
      <p className="soft">{facts.join(' · ')}</p>
    </div>
  )
}

function Figures({ row }: { readonly row: Row }) {
  const figures = [
    [stockWords.free, row.disponible],
    [stockWords.held, row.reserve],
    [stockWords.coming, row.en_transit],
    [stockWords.threshold, row.seuil],
    [stockWords.target, row.cible ?? 2 * row.seuil],
  ] as const
  return (
    <dl className="card figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{number(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Elsewhere({ rows, store }: { readonly rows: readonly Row[]; readonly store: number }) {
  const { data: names = [] } = usePlaces()
  const others = rows.filter(({ magasin_id: place }) => place !== store)
  return (
    <section className="card" aria-labelledby="elsewhere">
      <h3 id="elsewhere">{stockWords.elsewhere}</h3>
      {others.length === 0 && <p className="soft">{stockWords.nowhere}</p>}
      <ul className="places">
        {others.map((row) => (
          <li key={row.magasin_id}>
            <Plate store={row.magasin_id} />
            <span>{names.find(({ id }) => id === row.magasin_id)?.nom}</span>
            <b>{number(row.disponible)}</b>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface MovementsProps {
  readonly id: number
  readonly store: number
  readonly every: number | false
}

function Movements({ id, store, every }: MovementsProps) {
  const path = `/stock/mouvements?produit_id=${id}&magasin_id=${store}&limite=20`
  const list = useList<Movement>({ key: ['stock', 'movements'], path, every })
  return (
    <section className="last" aria-labelledby="movements">
      <h3 id="movements">{stockWords.movements}</h3>
      <Listed list={list} empty={stockWords.noMovement}>
        {(rows) => (
          <TableFrame
            labelledBy="movements"
            className="rows"
            titles={[words.when, stockWords.cause, figure(stockWords.pieces), stockWords.document]}
          >
            {rows.map((row) => (
              <MovementRow key={row.id} row={row} />
            ))}
          </TableFrame>
        )}
      </Listed>
    </section>
  )
}

function MovementRow({ row }: { readonly row: Movement }) {
  const { delta, en_transit: coming } = row
  const about = [row.reference, row.motif, row.auteur?.nom].filter(
    (text) => text !== null && text !== undefined && text !== '',
  )
  return (
    <tr>
      <td>{instant(row.a)}</td>
      <th scope="row">{stockWords.causes[row.cause]}</th>
      <td className="figure strong">
        {signed(delta)}
        {coming !== 0 && <small>{fill(stockWords.onItsWay, { n: signed(coming) })}</small>}
      </td>
      <td>{about.length === 0 ? '–' : about.join(' · ')}</td>
    </tr>
  )
}

const signed = (n: number): string => (n > 0 ? `+ ${number(n)}` : n < 0 ? `− ${number(-n)}` : '0')
