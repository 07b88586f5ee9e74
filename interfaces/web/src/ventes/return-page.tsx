import { Link } from '../link.tsx'
import { ProblemBox } from '../problem-box.tsx'
import { fill, number, words } from '../words/words.ts'
import { Returning } from './returning.tsx'
import { useSale } from './sale-page.tsx'
import { saleWords } from './words.ts'

/** What comes back of a sale. */
export function ReturnPage({ id }: { readonly id: string }) {
  const { data: sale, error, refetch } = useSale(id)
  return (
    <main id="content" className="sheet vente">
      <p>
        <Link to={`/ventes/${id}`}>← {saleWords.backToSale}</Link>
      </p>
      {error !== null && <ProblemBox error={error} retry={() => void refetch()} />}
      {sale === undefined && error === null && <p role="status">{words.loading}</p>}
      {sale !== undefined && (
        <Returning
          title={fill(saleWords.returnOf, { number: number(sale.numero) })}
          lines={sale.lignes}
          of={{ vente_id: sale.id, magasin_id: sale.magasin_id }}
          query={['vente', sale.id]}
        />
      )}
    </main>
  )
}
