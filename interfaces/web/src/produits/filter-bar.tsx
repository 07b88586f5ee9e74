import { Link } from '../link.tsx'
import { go } from '../navigation.ts'
import { NamedSelect } from '../parts/named-select.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { useCategories } from '../parts/use-categories.ts'
import { words } from '../words/words.ts'
import { addressOf, type Filters } from './filters.ts'
import { productWords } from './words.ts'

/** What the list is narrowed to. All of it stands in the address. */
export function FilterBar({ filters }: { readonly filters: Filters }) {
  const set = (changed: Partial<Filters>) => go(addressOf({ ...filters, ...changed }), { replace: true })
  const categories = useCategories()
  return (
    <section className="filters fields" aria-label={words.filters}>
      <SearchField label={productWords.search} text={filters.q} change={(q) => set({ q })} />
      <NamedSelect
        label={productWords.category}
        any={productWords.anyCategory}
        list={categories}
        value={filters.categorie}
        choose={(categorie) => set({ categorie })}
      />
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
