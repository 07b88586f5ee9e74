import { useState } from 'react'
import type { ScreenProps } from '../area.ts'
import { useFresh } from '../fresh.ts'
import { Lost } from '../lost.tsx'
import { go, useAddress } from '../navigation.ts'
import { Listed } from '../parts/listed.tsx'
import { NamedSelect } from '../parts/named-select.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { useCategories } from '../parts/use-categories.ts'
import { useList } from '../parts/use-list.ts'
import { type Place, usePlaces } from '../parts/use-store.ts'
import type { Product } from '../stock/types.ts'
import { words } from '../words/words.ts'
import { addressOf, type Filters, filtersIn, productsOf } from './filters.ts'
import { StockGrid } from './stock-grid.tsx'
import { Transfer, type Wanted } from './transfer.tsx'
import { useDaysLeft, useHeld } from './use-held.ts'
import { gridWords } from './words.ts'
import './stocks.css'

/** What every place has of every product, live; a number asks for a transfer there. */
export function Screen({ rest }: ScreenProps) {
  const filters = filtersIn(useAddress().query)
  const list = useList<Product>({ key: ['produits', 'stocks'], path: productsOf(filters) })
  if (rest !== '') return <Lost />
  return (
    <main id="content" className="sheet">
      <title>{`${words.stocks} · Comptoir`}</title>
      <div className="head">
        <h1>{words.stocks}</h1>
        <span className="soft">{gridWords.press}</span>
      </div>
      <Filter filters={filters} />
      <Listed list={list} empty={gridWords.none}>
        {(products) => <Shown products={products} />}
      </Listed>
    </main>
  )
}

function Filter({ filters }: { readonly filters: Filters }) {
  const categories = useCategories()
  const set = (changed: Partial<Filters>) => go(addressOf({ ...filters, ...changed }), { replace: true })
  return (
    <section className="filters" aria-label={words.filters}>
      <div className="fields">
        <SearchField label={gridWords.search} text={filters.q} change={(q) => set({ q })} />
        <NamedSelect
          label={gridWords.category}
          any={gridWords.anyCategory}
          list={categories}
          value={filters.categorie}
          choose={(categorie) => set({ categorie })}
        />
      </div>
    </section>
  )
}

const NO_PLACES: readonly Place[] = []

function Shown({ products }: { readonly products: readonly Product[] }) {
  const { data: places = NO_PLACES } = usePlaces()
  const every = useFresh({ key: 'stocks', sources: ['stock'] })
  const grid = useHeld(
    products.map(({ id }) => id),
    every,
  )
  const days = useDaysLeft()
  const [wanted, setWanted] = useState<Wanted | undefined>(undefined)
  return (
    <>
      <StockGrid products={products} places={places} grid={grid} days={days} choose={setWanted} />
      {wanted !== undefined && (
        <Transfer
          wanted={wanted}
          places={places}
          held={grid.get(wanted.product.id)}
          close={() => setWanted(undefined)}
        />
      )}
    </>
  )
}
