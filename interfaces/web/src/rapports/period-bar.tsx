import { useEffect, useId, useRef, useState } from 'react'
import { Link } from '../link.tsx'
import { go } from '../navigation.ts'
import { NamedSelect } from '../parts/named-select.tsx'
import { useCategories } from '../parts/use-categories.ts'
import { usePlaces } from '../parts/use-store.ts'
import { words } from '../words/words.ts'
import { addressOf, type Filters, faultOf, PRESETS } from './filters.ts'
import { reportWords } from './words.ts'

/** What is typed goes to the address once the hand rests. */
const REST_MS = 600

interface BarProps {
  readonly filters: Filters
}

/** One period for all reports, and the store and category that they are of. All of it stands in the address. */
export function PeriodBar({ filters }: BarProps) {
  const { tab } = filters
  return (
    <section className="filters" aria-label={words.filters}>
      {tab !== 'stock' && <Period key={addressOf({ ...filters, tab: 'ventes' })} filters={filters} />}
      <div className="fields">
        <Selects filters={filters} />
        {tab === 'ventes' && (
          <label className="tick">
            <input
              type="checkbox"
              checked={filters.isCompared}
              onChange={({ target }) => set(filters, { isCompared: target.checked })}
            />
            <span>{reportWords.compare}</span>
          </label>
        )}
      </div>
    </section>
  )
}

const set = (filters: Filters, changed: Partial<Filters>) =>
  go(addressOf({ ...filters, ...changed }), { replace: true })

function Period({ filters }: BarProps) {
  const [days, setDays] = useState({ from: filters.from, to: filters.to })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const change = (changed: Partial<typeof days>) => {
    const next = { ...days, ...changed }
    setDays(next)
    clearTimeout(timer.current)
    const isWhole = [next.from, next.to].every((day) => day.startsWith('20'))
    if (!isWhole || faultOf(next) !== undefined) return
    timer.current = setTimeout(() => set(filters, { preset: undefined, ...next }), REST_MS)
  }
  const fault = faultOf(days)
  const id = useId()
  return (
    <div className="period">
      <nav className="periods" aria-label={reportWords.period}>
        {PRESETS.map((preset) => (
          <Link
            key={preset}
            to={addressOf({ ...filters, preset })}
            aria-current={preset === filters.preset ? 'true' : undefined}
          >
            {reportWords[`p${preset}`]}
          </Link>
        ))}
      </nav>
      {(['from', 'to'] as const).map((end) => (
        <label key={end}>
          <span>{reportWords[end]}</span>
          <input
            type="date"
            value={days[end]}
            min="2000-01-01"
            max="2099-12-31"
            aria-invalid={fault !== undefined}
            aria-describedby={fault === undefined ? undefined : id}
            onChange={({ target }) => change({ [end]: target.value })}
          />
        </label>
      ))}
      <p id={id} className="fault" role="status">
        {fault !== undefined && (fault === 'backwards' ? reportWords.backwards : reportWords.tooLong)}
      </p>
    </div>
  )
}

function Selects({ filters }: BarProps) {
  const { data: magasins = [] } = usePlaces()
  const categories = useCategories()
  return (
    <>
      <NamedSelect
        label={reportWords.store}
        any={reportWords.everyStore}
        list={magasins}
        value={filters.magasin}
        choose={(magasin) => set(filters, { magasin })}
      />
      {filters.tab !== 'performances' && (
        <NamedSelect
          label={reportWords.category}
          any={reportWords.everyCategory}
          list={categories}
          value={filters.categorie}
          choose={(categorie) => set(filters, { categorie })}
        />
      )}
    </>
  )
}
