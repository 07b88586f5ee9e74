import { useEffect, useRef, useState } from 'react'
import { useKeys } from '../keys.ts'
import { language } from '../language.ts'
import { Link } from '../link.tsx'
import { go } from '../navigation.ts'
import { number, words } from '../words/words.ts'
import { addressOf, type Filters, FLYING, faultsOf, VIEWS, type View } from './filters.ts'
import { KNOWN_KINDS, kindName } from './names.ts'
import type { Counts } from './types.ts'
import { sagaWords } from './words.ts'

const STORES = [1, 2, 3, 4, 5, 6]
/** What is typed goes to the address once the hand rests. */
const REST_MS = 400

const countIn = (counts: Counts, view: View): number => {
  if (view === 'suivre') return FLYING.reduce((sum, statut) => sum + counts[statut], 0)
  if (view === 'toutes') return Object.values(counts).reduce((sum, one) => sum + one, 0)
  return counts[view]
}
const viewName = (view: View): string =>
  view === 'suivre' ? sagaWords.follow : view === 'toutes' ? sagaWords.all : sagaWords[view]

/** The views with their counts, and the fields. All of it stands in the address. */
export function FilterBar({
  filters,
  counts,
}: {
  readonly filters: Filters
  readonly counts: Counts | undefined
}) {
  const set = (changed: Partial<Filters>) => go(addressOf({ ...filters, ...changed }), { replace: true })
  useKeys('/', () => document.getElementById('numero')?.focus(), sagaWords.keySearch)
  const isNarrowed = addressOf({ ...filters, view: 'suivre' }) !== '/sagas'
  return (
    <section className="filters" aria-label={words.filters}>
      <Chips filters={filters} counts={counts} />
      <div className="fields">
        <TextFilter
          name="numero"
          label={sagaWords.filterNumber}
          fault={sagaWords.wrongNumber}
          filters={filters}
          set={set}
        />
        <Selects filters={filters} set={set} />
        <TextFilter
          name="montant"
          label={sagaWords.filterAmount}
          fault={words.wrongAmount}
          filters={filters}
          set={set}
        />
        {isNarrowed && (
          <Link to={addressOf({ view: filters.view, numero: '', type: '', magasin: '', montant: '' })}>
            {words.clear}
          </Link>
        )}
      </div>
    </section>
  )
}

interface ChipsProps {
  readonly filters: Filters
  readonly counts: Counts | undefined
}

function Chips({ filters, counts }: ChipsProps) {
  return (
    <div className="chips">
      {VIEWS.map((view) => (
        <Link
          key={view}
          to={addressOf({ ...filters, view })}
          className="chip"
          aria-current={view === filters.view ? 'true' : undefined}
        >
          {viewName(view)}
          <b>{counts === undefined ? '…' : number(countIn(counts, view))}</b>
        </Link>
      ))}
    </div>
  )
}

type SelectsProps = Pick<TextFilterProps, 'filters' | 'set'>

function Selects({ filters, set }: SelectsProps) {
  return (
    <>
      <label>
        {sagaWords.filterKind}
        <select value={filters.type} onChange={({ target }) => set({ type: target.value })}>
          <option value="">{sagaWords.anyKind}</option>
          {KNOWN_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {kindName(kind, language)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {sagaWords.filterStore}
        <select value={filters.magasin} onChange={({ target }) => set({ magasin: target.value })}>
          <option value="">{sagaWords.anyStore}</option>
          {STORES.map((store) => (
            <option key={store}>{store}</option>
          ))}
        </select>
      </label>
    </>
  )
}

interface TextFilterProps {
  readonly name: 'numero' | 'montant'
  readonly label: string
  readonly fault: string
  readonly filters: Filters
  readonly set: (changed: Partial<Filters>) => void
}

function TextFilter({ name, label, fault, filters, set }: TextFilterProps) {
  const [text, setText] = useState(filters[name])
  const field = useRef<HTMLInputElement>(null)
  const chosen = filters[name]
  // Cleared, or gone back: the field follows, unless somebody types in it.
  useEffect(() => {
    if (document.activeElement !== field.current) setText(chosen)
  }, [chosen])
  const isWrong = faultsOf({ ...filters, [name]: text.trim() }).includes(name)
  useEffect(() => {
    if (text.trim() === filters[name]) return
    const timer = setTimeout(() => set({ [name]: text.trim() }), REST_MS)
    return () => clearTimeout(timer)
  })
  return (
    <label>
      {label}
      <input
        ref={field}
        id={name}
        type="text"
        inputMode={name === 'numero' ? 'numeric' : 'decimal'}
        value={text}
        onChange={({ target }) => setText(target.value)}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? `${name}-fault` : undefined}
      />
      {isWrong && (
        <small id={`${name}-fault`} className="fault">
          {fault}
        </small>
      )}
    </label>
  )
}
