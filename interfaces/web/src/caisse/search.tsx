import { useQueries } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useState } from 'react'
import { ask } from '../api.ts'
import { amount, fill, plural } from '../words/words.ts'
import { type Catalogue, type Found, type Product, priceCents, readTyped } from './catalogue.ts'
import { markedIn } from './marked.ts'
import type { Stock } from './types.ts'
import { tillWords } from './words.ts'

const SHOWN = 6
const STILL_MS = 250

export interface SearchActs {
  readonly add: (product: Product, quantite: number) => void
  readonly more: (by: 1 | -1) => void
  readonly choose: (by: 1 | -1) => void
  readonly remove: () => void
  readonly moment: (place: number) => void
}

interface Props {
  readonly field: RefObject<HTMLInputElement | null>
  readonly catalogue: Catalogue | undefined
  readonly magasinId: number
  readonly text: string
  readonly setText: (text: string) => void
  readonly acts: SearchActs
}

/** What is typed and what it finds, and what keys do with it. */
function useSearch({ catalogue, text, setText, acts }: Omit<Props, 'field' | 'magasinId'>) {
  const [place, setPlace] = useState(0)
  const { text: wanted, quantite } = readTyped(text)
  const found = wanted === '' ? undefined : catalogue?.find(wanted, SHOWN)
  const active = Math.min(place, Math.max(0, (found?.products.length ?? 0) - 1))
  const change = (value: string) => {
    const [, moment] = /^\/([1-8])$/.exec(value) ?? []
    setPlace(0)
    setText(moment === undefined ? value : '')
    if (moment !== undefined) acts.moment(Number(moment) - 1)
  }
  const take = (product: Product | undefined, count = quantite) => {
    if (product === undefined) return
    acts.add(product, count)
    change('')
  }
  const walk = (by: 1 | -1) => {
    if (found === undefined) acts.choose(by)
    else setPlace(Math.max(0, active + by))
  }
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    // What was typed a moment ago stands in the field before it stands in the state.
    const { value } = event.currentTarget
    const act = keyOf(event.key, value === '')
    if (act === undefined) return
    event.preventDefault()
    const now = readTyped(value)
    const does: Readonly<Record<SearchKey, () => void>> = {
      take: () =>
        take(catalogue?.find(now.text, SHOWN).products[now.text === wanted ? active : 0], now.quantite),
      clear: () => change(''),
      down: () => walk(1),
      up: () => walk(-1),
      more: () => acts.more(1),
      less: () => acts.more(-1),
      remove: acts.remove,
    }
    does[act]()
  }
  return { wanted, found, active, change, take, press }
}

/** The one field of the till. Enter takes the first article; with nothing typed the keys act on the ticket. */
export function Search({ field, magasinId, ...typed }: Props) {
  const { wanted, found, active, change, take, press } = useSearch(typed)
  const isOpen = found !== undefined && found.total > 0
  return (
    <div className="till-search">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="10.5" cy="10.5" r="6.5" />
        <path d="m15.5 15.5 5 5" />
      </svg>
      <input
        ref={field}
        id="article"
        role="combobox"
        aria-label={tillWords.search}
        aria-expanded={isOpen}
        aria-controls="articles"
        aria-autocomplete="list"
        {...(isOpen ? { 'aria-activedescendant': `article-${active}` } : {})}
        placeholder={tillWords.search}
        autoComplete="off"
        spellCheck={false}
        value={typed.text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={press}
      />
      <span role="status">{found === undefined ? '' : plural(tillWords.found, found.total)}</span>
      <Results found={found} text={wanted} active={active} magasinId={magasinId} take={take} />
    </div>
  )
}

type SearchKey = 'take' | 'clear' | 'down' | 'up' | 'more' | 'less' | 'remove'

function keyOf(key: string, isEmpty: boolean): SearchKey | undefined {
  if (key === 'Enter') return isEmpty ? undefined : 'take'
  if (key === 'Escape') return 'clear'
  if (key === 'ArrowDown') return 'down'
  if (key === 'ArrowUp') return 'up'
  if (!isEmpty) return undefined
  return key === '+' ? 'more' : key === '-' || key === '−' ? 'less' : key === 'Delete' ? 'remove' : undefined
}

interface ResultsProps {
  readonly found: Found | undefined
  readonly text: string
  readonly active: number
  readonly magasinId: number
  readonly take: (product: Product) => void
}

function Results({ found, text, active, magasinId, take }: ResultsProps) {
  const stocks = useStocks(found?.products ?? [])
  if (found === undefined) return <ul id="articles" role="listbox" aria-label={tillWords.results} hidden />
  return (
    <>
      {found.total === 0 && <p className="empty">{fill(tillWords.none, { text })}</p>}
      <ul
        id="articles"
        role="listbox"
        aria-label={tillWords.results}
        className="results"
        hidden={found.total === 0}
      >
        {found.products.map((product, at) => (
          <li
            key={product.id}
            id={`article-${at}`}
            role="option"
            aria-selected={at === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(product)}
          >
            <div>
              {markedIn(product.nom, text).map((piece) =>
                piece.isTyped ? <mark key={piece.at}>{piece.text}</mark> : piece.text,
              )}
              <small>
                {product.categorie} · {product.code}
                {elsewhere(stocks.get(product.id), magasinId)}
                {at === active && (
                  <>
                    {' · '}
                    <kbd>↵</kbd> {tillWords.add}
                  </>
                )}
              </small>
            </div>
            <Left stock={stocks.get(product.id)?.find((one) => one.magasin_id === magasinId)} />
            <span className="price">{amount(priceCents(product, Date.now()) / 100)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

function elsewhere(stocks: readonly Stock[] | undefined, magasinId: number): string {
  const other = stocks?.filter((one) => one.magasin_id !== magasinId) ?? []
  const sum = other.reduce((all, { disponible }) => all + disponible, 0)
  return sum === 0 ? '' : ` · ${fill(tillWords.elsewhereStock, { n: sum })}`
}

function Left({ stock }: { readonly stock: Stock | undefined }) {
  if (stock === undefined) return <span />
  const { disponible: n, seuil } = stock
  if (n <= 0) return <span className="stock-left none">{tillWords.gone}</span>
  if (n <= Math.max(3, seuil)) return <span className="stock-left low">{plural(tillWords.few, n)}</span>
  return <span className="stock-left">{plural(tillWords.left, n)}</span>
}

const stockQuery = (id: string) => ({
  queryKey: ['stock', Number(id)],
  staleTime: 20_000,
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    ask<readonly Stock[]>(`/stock?produit_id=${id}&limite=100`, { signal }),
})

/** What places have of the articles on screen, once the typing rests: a key alone asks for nothing. */
function useStocks(products: readonly Product[]): ReadonlyMap<number, readonly Stock[]> {
  const wanted = products.map(({ id }) => id).join(',')
  const [still, setStill] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setStill(wanted), STILL_MS)
    return () => clearTimeout(timer)
  }, [wanted])
  const ids = useMemo(() => (still === '' ? [] : still.split(',')), [still])
  const queries = useMemo(() => ids.map(stockQuery), [ids])
  const results = useQueries({ queries })
  return new Map(
    ids.flatMap((id, at) => (results[at]?.data === undefined ? [] : [[Number(id), results[at].data]])),
  )
}
