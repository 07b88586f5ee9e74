import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import { Link } from '../link.tsx'
import { go } from '../navigation.ts'
import { SearchField } from '../parts/search-field.tsx'
import type { Category } from '../stock/types.ts'
import { words } from '../words/words.ts'
import { addressOf, type Filters } from './filters.ts'
import { productWords } from './words.ts'

export const useCategories = () =>
  useQuery({
    queryKey: ['categories'],
    queryFn: ({ signal }) => ask<readonly Category[]>('/categories?limite=100', { signal }),
    staleTime: 300_000,
  })

/** What the list is narrowed to. All of it stands in the address. */
export function FilterBar({ filters }: { readonly filters: Filters }) {
  const set = (changed: Partial<Filters>) => go(addressOf({ ...filters, ...changed }), { replace: true })
  const { data: categories = [] } = useCategories()
  return (
    <section className="filters fields" aria-label={words.filters}>
      <SearchField label={productWords.search} text={filters.q} change={(q) => set({ q })} />
      <label>
        {productWords.category}
        <select value={filters.categorie} onChange={({ target }) => set({ categorie: target.value })}>
          <option value="">{productWords.anyCategory}</option>
          {categories.map(({ id, nom }) => (
            <option key={id} value={id}>
              {nom}
            </option>
          ))}
        </select>
      </label>
      <label className="tick">
        <input
          type="checkbox"
          checked={filters.retires}
          onChange={({ target }) => set({ retires: target.checked })}
        />
        {productWords.withdrawnToo}
      </label>
      {addressOf(filters) !== '/produits' && <Link to="/produits">{words.clear}</Link>}
    </section>
  )
}
