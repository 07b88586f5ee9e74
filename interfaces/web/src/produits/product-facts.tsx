import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import { MARK } from '../parts/mark.ts'
import { Plate } from '../parts/plate.tsx'
import { usePlaces } from '../parts/use-store.ts'
import type { Product, Row } from '../stock/types.ts'
import { amount, fill, instant, number } from '../words/words.ts'
import { bodyOf, draftOf } from './draft.ts'
import { etagOf, type ProductWrite } from './use-product-write.ts'
import { productWords } from './words.ts'

interface PriceToComeProps {
  readonly product: Product
  readonly write: ProductWrite
}

/** The price that is to come, which can be given up. */
export function PriceToCome({ product, write }: PriceToComeProps) {
  const next = product.prix_a_venir
  if (next === null) return null
  const giveUp = () =>
    write.save({ ...bodyOf(draftOf(product, MARK), undefined), prix_a_partir_du: null }, etagOf(product))
  return (
    <p className="preview row">
      <b>{fill(productWords.toCome, { price: amount(next.prix), when: instant(next.a_partir_du) })}</b>
      <button type="button" className="quiet" disabled={write.isSending} onClick={() => void giveUp()}>
        {productWords.giveUpPrice}
      </button>
    </p>
  )
}

interface Price {
  readonly prix: number
  readonly a: string
  readonly auteur: { readonly nom: string }
  readonly version: number
}

/** What a product has cost, the newest first, and who said so. */
export function PriceHistory({ id, version }: { readonly id: number; readonly version: number }) {
  const { data } = useQuery({
    queryKey: ['produit', id, 'prix', version],
    queryFn: ({ signal }) => ask<readonly Price[]>(`/produits/${id}/prix?limite=10`, { signal }),
  })
  if (data === undefined || data.length === 0) return null
  return (
    <section aria-labelledby="price-history">
      <h3 id="price-history">{productWords.history}</h3>
      <ul className="audit">
        {data.map(({ prix, a, auteur, version: one }) => (
          <li key={one}>
            {fill(productWords.historyLine, { price: amount(prix), when: instant(a), nom: auteur.nom })}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** How many pieces each place has free. */
export function Places({ id }: { readonly id: number }) {
  const { data: names = [] } = usePlaces()
  const { data } = useQuery({
    queryKey: ['stock', 'article', id],
    queryFn: ({ signal }) => ask<readonly Row[]>(`/stock?produit_id=${id}&limite=100`, { signal }),
  })
  if (data === undefined) return null
  return (
    <section aria-labelledby="places">
      <h3 id="places">{productWords.places}</h3>
      {data.length === 0 && <p className="soft">{productWords.noPlace}</p>}
      <ul className="places">
        {data.map(({ magasin_id: place, disponible }) => (
          <li key={place}>
            <Plate store={place} />
            <span>{names.find((one) => one.id === place)?.nom}</span>
            <b>{number(disponible)}</b>
          </li>
        ))}
      </ul>
    </section>
  )
}
