import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import { Link } from '../link.tsx'
import { go, useAddress } from '../navigation.ts'
import { SearchField } from '../parts/search-field.tsx'
import { StoreSelect } from '../parts/store-select.tsx'
import { useStore } from '../parts/use-store.ts'
import { ProblemBox } from '../problem-box.tsx'
import { amount, fill, instant, number, words } from '../words/words.ts'
import { returnablesOf } from './picks.ts'
import { Returning } from './returning.tsx'
import type { Order, OrderReturn } from './types.ts'
import { saleWords } from './words.ts'

/** A web order whose goods come back to a store: found by its number. */
export function OrderReturnPage() {
  const { query } = useAddress()
  const { store, stores } = useStore()
  const numero = query.get('numero') ?? ''
  const set = (name: string, value: string) => {
    query.set(name, value)
    go(`/ventes/commande?${query}`, { replace: true })
  }
  return (
    <main id="content" className="sheet vente">
      <title>{`${saleWords.webReturn} · Comptoir`}</title>
      <p>
        <Link to="/ventes">← {saleWords.back}</Link>
      </p>
      <div className="head">
        <h1>{saleWords.webReturn}</h1>
        <StoreSelect store={store} stores={stores} choose={(id) => set('magasin', String(id))} />
      </div>
      <section className="fields" aria-label={words.filters}>
        <SearchField label={saleWords.orderNumber} text={numero} change={(text) => set('numero', text)} />
      </section>
      {/^[1-9]\d{0,8}$/.test(numero) && store !== undefined ? (
        <Found key={`${store.id} ${numero}`} numero={numero} magasinId={store.id} />
      ) : (
        <p className="empty">{saleWords.orderFirst}</p>
      )}
    </main>
  )
}

/** An order with what came back of it before. */
const useOrder = (numero: string) =>
  useQuery({
    queryKey: ['commande', numero],
    queryFn: async ({ signal }) => {
      const order = await ask<Order>(`/commande/${numero}`, { signal })
      const returns = await ask<readonly OrderReturn[]>(`/commande/${numero}/retours`, { signal })
      return { order, returns }
    },
  })

function Found({ numero, magasinId }: { readonly numero: string; readonly magasinId: number }) {
  const { data, error, refetch } = useOrder(numero)
  if (error !== null) return <ProblemBox error={error} retry={() => void refetch()} />
  if (data === undefined) return <p role="status">{words.loading}</p>
  const { order, returns } = data
  const made = order.historique[0]?.a
  return (
    <>
      <p className="soft">
        {made !== undefined && `${instant(made)} · `}
        {amount(order.montant)} · {saleWords[order.client_id === null ? 'paidByCard' : 'paidByAccount']}
      </p>
      {order.statut === 'CONFIRMEE' ? (
        <Returning
          isPart
          title={fill(saleWords.returnOfOrder, { number: number(order.numero) })}
          lines={returnablesOf(order.lignes, returns, (id) => fill(saleWords.unnamed, { id }))}
          of={{ commande_id: order.id, magasin_id: magasinId }}
          query={['commande', numero]}
        />
      ) : (
        <p className="empty">{fill(saleWords.orderNotConfirmed, { number: number(order.numero) })}</p>
      )}
    </>
  )
}
