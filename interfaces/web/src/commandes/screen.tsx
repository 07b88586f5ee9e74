import { type FormEvent, useState } from 'react'
import type { ScreenProps } from '../area.ts'
import { useFresh } from '../fresh.ts'
import { Link } from '../link.tsx'
import { Lost } from '../lost.tsx'
import { go, useAddress } from '../navigation.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { Listed } from '../parts/listed.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { useList } from '../parts/use-list.ts'
import { usePlaceName } from '../parts/use-store.ts'
import { useWalk } from '../parts/use-walk.ts'
import { amount, fill, instant, number, words } from '../words/words.ts'
import { addressOf, type Filters, filtersIn, listOf, numberIn, STATUTS } from './filters.ts'
import { OrderPage } from './order-page.tsx'
import { OrderPill } from './order-pill.tsx'
import type { Order } from './types.ts'
import { orderWords } from './words.ts'

const ID = /^([1-9]\d{0,8}|[0-9a-f-]{36})$/

/** The orders of the web, and the page of one. */
export function Screen({ rest }: ScreenProps) {
  if (rest === '') return <OrdersPage />
  return ID.test(rest) ? <OrderPage key={rest} id={rest} /> : <Lost />
}

function OrdersPage() {
  const filters = filtersIn(useAddress().query)
  const every = useFresh({ key: 'commandes', sources: ['sagas'] })
  const list = useList<Order>({ key: ['commandes'], path: listOf(filters), every })
  const isFiltered = filters.statut !== undefined || filters.client !== ''
  return (
    <main id="content" className="sheet">
      <title>{`${words.orders} · Comptoir`}</title>
      <h1>{words.orders}</h1>
      <Filter filters={filters} />
      <Listed list={list} empty={isFiltered ? orderWords.noneFound : orderWords.none}>
        {(rows) => <OrderTable rows={rows} />}
      </Listed>
    </main>
  )
}

function Filter({ filters }: { readonly filters: Filters }) {
  return (
    <section className="filters" aria-label={words.filters}>
      <div className="chips">
        {[undefined, ...STATUTS].map((statut) => (
          <Link
            key={statut ?? ''}
            to={addressOf({ ...filters, statut })}
            className="chip"
            aria-current={statut === filters.statut ? 'true' : undefined}
          >
            {statut === undefined ? orderWords.all : orderWords[statut]}
          </Link>
        ))}
        {filters.client !== '' && (
          <Link to={addressOf({ ...filters, client: '' })} className="chip" aria-current="true">
            {fill(orderWords.clientOf, { id: filters.client })} <span aria-hidden="true">✕</span>
            <span className="vh">{words.clear}</span>
          </Link>
        )}
      </div>
      <ByNumber />
    </section>
  )
}

/** Straight to one order. */
function ByNumber() {
  const [isWrong, setWrong] = useState(false)
  const open = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const written = new FormData(event.currentTarget).get('numero')
    const found = numberIn(typeof written === 'string' ? written : '')
    setWrong(found === undefined)
    if (found !== undefined) go(`/commandes/${found}`)
  }
  return (
    <form className="fields" onSubmit={open} noValidate>
      <label>
        {orderWords.number}
        <input
          name="numero"
          inputMode="numeric"
          autoComplete="off"
          aria-invalid={isWrong}
          aria-describedby={isWrong ? 'numero-wrong' : undefined}
        />
      </label>
      <button className="quiet">{orderWords.go}</button>
      {isWrong && (
        <small id="numero-wrong" className="fault" role="alert">
          {orderWords.wrongNumber}
        </small>
      )}
    </form>
  )
}

function OrderTable({ rows }: { readonly rows: readonly Order[] }) {
  const holder = useWalk<HTMLDivElement>()
  const nameOf = usePlaceName()
  const columns: readonly Column<Order>[] = [
    {
      title: orderWords.number,
      cell: ({ id, numero }) => (
        <Link to={`/commandes/${id}`} className="open">
          {number(numero)}
        </Link>
      ),
    },
    { title: orderWords.placed, cell: ({ historique }) => (historique[0] ? instant(historique[0].a) : '–') },
    {
      title: orderWords.client,
      cell: ({ client_id: id }) =>
        id === null ? orderWords.guest : <Link to={`/clients/${id}`}>{number(id)}</Link>,
    },
    {
      title: orderWords.servedBy,
      cell: ({ magasin_id }) => <StoreName store={{ magasin_id, nom: nameOf(magasin_id) }} />,
    },
    {
      title: orderWords.pieces,
      isFigure: true,
      cell: ({ lignes }) => number(lignes.reduce((sum, { quantite }) => sum + quantite, 0)),
    },
    { title: orderWords.amount, isFigure: true, cell: ({ montant }) => amount(montant) },
    { title: orderWords.state, cell: ({ statut }) => <OrderPill statut={statut} /> },
  ]
  return (
    <div ref={holder} className="card rows-card">
      <DataTable label={words.orders} rows={rows} keyOf={({ id }) => id} columns={columns} />
    </div>
  )
}
