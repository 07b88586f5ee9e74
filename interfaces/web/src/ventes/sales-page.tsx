import { useScan } from '../caisse/scan.ts'
import { Link } from '../link.tsx'
import { go, useAddress } from '../navigation.ts'
import { Listed } from '../parts/listed.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { StoreSelect } from '../parts/store-select.tsx'
import { figure, TableFrame } from '../parts/table-frame.tsx'
import { useList } from '../parts/use-list.ts'
import { useStore } from '../parts/use-store.ts'
import { useWalk } from '../parts/use-walk.ts'
import { amount, fill, instant, number, words } from '../words/words.ts'
import { numberOnReceipt } from './picks.ts'
import type { Sale } from './types.ts'
import { saleWords } from './words.ts'

/** The sales of a store, the newest first: by day, by number, or by the barcode of a receipt. */
export function SalesPage() {
  const { query } = useAddress()
  const { store, stores } = useStore()
  const [day, numero] = [query.get('jour') ?? '', query.get('numero') ?? '']
  const set = (name: string, value: string) => {
    if (value === '') query.delete(name)
    else query.set(name, value)
    go(`/ventes?${query}`, { replace: true })
  }
  useScan((code) => set('numero', String(numberOnReceipt(code))))
  const asked = new URLSearchParams({
    limite: '50',
    magasin_id: String(store?.id ?? ''),
    ...(day === '' ? {} : { date_debut: day, date_fin: day }),
    ...(/^[1-9]\d{0,8}$/.test(numero) ? { numero } : {}),
  })
  const path = store === undefined ? undefined : `/ventes?${asked}`
  const list = useList<Sale>({ key: ['ventes'], path })
  return (
    <main id="content" className="sheet">
      <title>{`${saleWords.title} · Comptoir`}</title>
      <div className="head">
        <h1>{saleWords.title}</h1>
        <StoreSelect store={store} stores={stores} choose={(id) => set('magasin', String(id))} />
        <Link to="/ventes/commande" className="quiet">
          {saleWords.webReturn}
        </Link>
      </div>
      <section className="filters" aria-label={words.filters}>
        <div className="fields">
          <label>
            {saleWords.day}
            <input type="date" value={day} onChange={({ target }) => set('jour', target.value)} />
          </label>
          <SearchField label={saleWords.number} text={numero} change={(text) => set('numero', text)} />
        </div>
      </section>
      <Listed list={list} empty={saleWords.none}>
        {(rows) => <Table rows={rows} />}
      </Listed>
    </main>
  )
}

function Table({ rows }: { readonly rows: readonly Sale[] }) {
  const body = useWalk<HTMLTableSectionElement>()
  const titles = [saleWords.title, saleWords.when, saleWords.seller, saleWords.state]
  return (
    <TableFrame
      label={saleWords.title}
      className="rows ventes"
      titles={[...titles, figure(saleWords.total)]}
      body={body}
    >
      {rows.map((sale) => (
        <tr key={sale.id}>
          <th scope="row">
            <Link to={`/ventes/${sale.id}`} className="open">
              {fill(saleWords.sale, { number: number(sale.numero) })}
            </Link>
          </th>
          <td>{instant(sale.faite_le)}</td>
          <td>{sale.vendeur}</td>
          <td>
            {saleWords[sale.statut]}
            {sale.hors_ligne !== null && <small>{saleWords.offline}</small>}
          </td>
          <td className="figure">{amount(sale.total)}</td>
        </tr>
      ))}
    </TableFrame>
  )
}
