import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { askWhole } from '../api.ts'
import { go } from '../navigation.ts'
import { MARK } from '../parts/mark.ts'
import { SideSheet } from '../parts/side-sheet.tsx'
import { useWrite } from '../parts/use-write.ts'
import { ProblemBox } from '../problem-box.tsx'
import type { Product } from '../stock/types.ts'
import { fill, words } from '../words/words.ts'
import { Conflict } from './conflict.tsx'
import { draftOf, EMPTY } from './draft.ts'
import { addressOf, type Filters } from './filters.ts'
import { Places, PriceHistory, PriceToCome } from './product-facts.tsx'
import { ProductForm } from './product-form.tsx'
import { etagOf, type ProductWrite, useProductWrite } from './use-product-write.ts'
import { productWords } from './words.ts'

/** One product: its fields, what it cost and will cost, where it is. */
export function ProductSheet({ id, close }: { readonly id: number; readonly close: () => void }) {
  const write = useProductWrite(id)
  const { data, error, refetch } = useQuery({
    queryKey: ['produit', id],
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => askWhole<Product>(`/produits/${id}`, { signal }),
  })
  return (
    <SideSheet title={data?.body.nom ?? productWords.product} first="produit-nom" close={close}>
      {error !== null && <ProblemBox error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <p role="status">{words.loading}</p>}
      {data !== undefined && (
        <>
          <Edited key={data.body.version} product={data.body} write={write} />
          <PriceHistory id={id} version={data.body.version} />
          <Places id={id} />
        </>
      )}
    </SideSheet>
  )
}

function Edited({ product, write }: { readonly product: Product; readonly write: ProductWrite }) {
  const original = draftOf(product, MARK)
  const [draft, setDraft] = useState(original)
  if (write.stale !== undefined) return <Conflict mine={draft} stale={write.stale} write={write} />
  return (
    <>
      {write.savedVersion === product.version && (
        <p className="told-done" role="status">
          {fill(productWords.saved, { version: product.version })}
        </p>
      )}
      <PriceToCome product={product} write={write} />
      <ProductForm
        draft={draft}
        setDraft={setDraft}
        isDirty={JSON.stringify(draft) !== JSON.stringify(original)}
        write={write}
        save={(body) => write.save(body, etagOf(product))}
      />
    </>
  )
}

interface NewSheetProps {
  readonly close: () => void
  readonly filters: Filters
}

/** A product that is not there yet. */
export function NewSheet({ close, filters }: NewSheetProps) {
  const [draft, setDraft] = useState(EMPTY)
  const client = useQueryClient()
  const write = useWrite()
  const create = async (body: object) => {
    const written = await write.send<Product>('/produits', { method: 'POST', body })
    if (written.is === 'refused') return
    await client.invalidateQueries({ queryKey: ['produits'] })
    go(addressOf(filters, String(written.body.id)), { replace: true })
  }
  return (
    <SideSheet title={productWords.createTitle} first="produit-nom" close={close}>
      <ProductForm
        draft={draft}
        setDraft={setDraft}
        isDirty={JSON.stringify(draft) !== JSON.stringify(EMPTY)}
        write={write}
        save={create}
      />
    </SideSheet>
  )
}
