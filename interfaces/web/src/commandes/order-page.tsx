import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import { useFresh } from '../fresh.ts'
import { useKeys } from '../keys.ts'
import { Link } from '../link.tsx'
import { go } from '../navigation.ts'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { StoreName } from '../parts/store-name.tsx'
import { usePlaceName } from '../parts/use-store.ts'
import { ProblemBox } from '../problem-box.tsx'
import { amount, fill, instant, number, words } from '../words/words.ts'
import { OrderPill } from './order-pill.tsx'
import type { Order, Returned } from './types.ts'
import { orderWords } from './words.ts'

/** One order: what was ordered, how far it is, what came back, and the way to its saga. */
export function OrderPage({ id }: { readonly id: string }) {
  const every = useFresh({ key: 'commande', sources: ['sagas'] })
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['commande', id],
    queryFn: ({ signal }) => ask<Order>(`/commande/${id}`, { signal }),
    refetchInterval: every,
  })
  useKeys('Escape', () => go('/commandes'), orderWords.back)
  return (
    <main id="content" className="sheet">
      <p>
        <Link to="/commandes">← {orderWords.back}</Link>
      </p>
      {isError && <ProblemBox error={error} retry={() => void refetch()} />}
      {data === undefined && !isError && (
        <div className="skeleton" role="status" aria-label={words.loading} />
      )}
      {data !== undefined && <Shown order={data} />}
    </main>
  )
}

const isFinal = ({ statut }: Order) => statut === 'CONFIRMEE' || statut === 'ANNULEE'

function Shown({ order }: { readonly order: Order }) {
  const { id, numero, client_id: client, magasin_id, montant, statut, motif } = order
  const name = fill(orderWords.title, { number: number(numero) })
  const nameOf = usePlaceName()
  return (
    <>
      <title>{`${name} · Comptoir`}</title>
      <div className="head">
        <h1>{name}</h1>
        <OrderPill statut={statut} />
        <Link to={`/sagas/${id}`} className="act">
          {isFinal(order) ? orderWords.saga : orderWords.decide}
        </Link>
        <p className="soft">
          {client === null ? (
            orderWords.guest
          ) : (
            <Link to={`/clients/${client}`}>{fill(orderWords.clientOf, { id: client })}</Link>
          )}
          {' · '}
          {amount(montant)} · <StoreName store={{ magasin_id, nom: nameOf(magasin_id) }} />
        </p>
        {motif !== undefined && <p className="soft">{fill(orderWords.reason, { reason: motif })}</p>}
      </div>
      <section className="card">
        <h2>{orderWords.lines}</h2>
        <DataTable
          label={orderWords.lines}
          rows={order.lignes}
          keyOf={({ produit_id }) => produit_id}
          columns={LINES}
        />
      </section>
      <div className="two">
        <section className="card stack">
          <h2>{orderWords.history}</h2>
          <ol className="plain stack">
            {order.historique.map(({ vers, a }) => (
              <li key={`${vers} ${a}`} className="row">
                <OrderPill statut={vers} /> <span className="soft">{instant(a)}</span>
              </li>
            ))}
          </ol>
        </section>
        <Returns order={order} />
      </div>
    </>
  )
}

const LINES: readonly Column<Order['lignes'][number]>[] = [
  {
    title: orderWords.article,
    cell: ({ nom, produit_id: id }) => (
      <Link to={`/produits/${id}`}>{nom === '' ? fill(orderWords.unnamed, { id }) : nom}</Link>
    ),
  },
  { title: orderWords.pieces, isFigure: true, cell: ({ quantite }) => number(quantite) },
  { title: orderWords.price, isFigure: true, cell: ({ prix }) => amount(prix) },
  {
    title: orderWords.total,
    isFigure: true,
    cell: ({ prix, quantite }) => amount(Math.round(100 * prix * quantite) / 100),
  },
]

const BACK: readonly Column<Returned>[] = [
  { title: orderWords.returnNumber, cell: ({ numero }) => number(numero) },
  { title: orderWords.state, cell: ({ statut }) => orderWords[statut] },
  {
    title: orderWords.pieces,
    isFigure: true,
    cell: ({ lignes }) => number(lignes.reduce((sum, { quantite }) => sum + quantite, 0)),
  },
  { title: orderWords.amount, isFigure: true, cell: ({ montant }) => amount(montant) },
]

function Returns({ order: { id, numero, statut } }: { readonly order: Order }) {
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['commande', id, 'retours'],
    queryFn: ({ signal }) => ask<readonly Returned[]>(`/commande/${id}/retours`, { signal }),
  })
  return (
    <section className="card stack">
      <h2>{orderWords.returns}</h2>
      {isError && <ProblemBox error={error} retry={() => void refetch()} />}
      {data?.length === 0 && <p>{orderWords.noReturn}</p>}
      {data !== undefined && data.length > 0 && (
        <DataTable
          label={orderWords.returns}
          rows={data}
          keyOf={({ retour_id }) => retour_id}
          columns={BACK}
        />
      )}
      {statut === 'CONFIRMEE' && <p className="soft">{orderWords.returnHow}</p>}
      <p>
        <Link to={`/factures?q=${numero}`}>{orderWords.invoices}</Link>
      </p>
    </section>
  )
}
