import type { ScreenProps } from '../area.ts'
import { useKeys } from '../keys.ts'
import { Lost } from '../lost.tsx'
import { go, useAddress } from '../navigation.ts'
import { Listed } from '../parts/listed.tsx'
import { useList } from '../parts/use-list.ts'
import type { Product } from '../stock/types.ts'
import { plural, words } from '../words/words.ts'
import { FilterBar } from './filter-bar.tsx'
import { addressOf, type Filters, filtersIn, listOf } from './filters.ts'
import { ImportForm } from './import-form.tsx'
import { NewSheet, ProductSheet } from './product-sheet.tsx'
import { ProductTable } from './product-table.tsx'
import './produits.css'
import { productWords } from './words.ts'

const NEW = 'nouveau'

/** The products, and beside them the one that is open. */
export function Screen({ rest }: ScreenProps) {
  const filters = filtersIn(useAddress().query)
  const isOpen = rest !== ''
  if (isOpen && rest !== NEW && !/^[1-9]\d{0,8}$/.test(rest)) return <Lost />
  const close = () => go(addressOf(filters))
  return (
    <div className={isOpen ? 'with-sheet' : undefined}>
      <main id="content" className="sheet">
        <title>{`${words.products} · Comptoir`}</title>
        <List filters={filters} open={rest} />
      </main>
      {rest === NEW && <NewSheet close={close} filters={filters} />}
      {isOpen && rest !== NEW && <ProductSheet key={rest} id={Number(rest)} close={close} />}
    </div>
  )
}

function List({ filters, open }: { readonly filters: Filters; readonly open: string }) {
  const list = useList<Product>({ key: ['produits'], path: listOf(filters) })
  const create = () => go(addressOf(filters, NEW))
  useKeys('n', create, words.keyNew)
  return (
    <>
      <div className="head">
        <h1>{words.products}</h1>
        {list.total !== undefined && <span className="soft">{plural(productWords.found, list.total)}</span>}
        <button type="button" className="act" onClick={create}>
          {productWords.create}
        </button>
      </div>
      <FilterBar filters={filters} />
      <Listed list={list} empty={productWords.noneFound}>
        {(rows) => <ProductTable rows={rows} filters={filters} open={open} />}
      </Listed>
      <ImportForm />
    </>
  )
}
