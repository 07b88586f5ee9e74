import type { ScreenProps } from '../area.ts'
import { Link } from '../link.tsx'
import { Lost } from '../lost.tsx'
import { useMe } from '../me.ts'
import { go, useAddress } from '../navigation.ts'
import { StoreSelect } from '../parts/store-select.tsx'
import { type Place, useStore } from '../parts/use-store.ts'
import { words } from '../words/words.ts'
import { ArticlePage } from './article-page.tsx'
import { CountPage } from './count-page.tsx'
import { ReceptionPage } from './reception-page.tsx'
import './stock.css'
import { StockPage } from './stock-page.tsx'
import { stockWords } from './words.ts'

/** The stock of a place: its list, one article, a count, and goods that come in. */
export function Screen({ rest }: ScreenProps) {
  const { store, stores } = useStore()
  const { query } = useAddress()
  const choose = (id: number) => {
    query.set('magasin', String(id))
    go(`/stock${rest === '' ? '' : `/${rest}`}?${query}`, { replace: true })
  }
  const Page = pageAt(rest)
  if (Page === undefined) return <Lost />
  return (
    <main id="content" className="sheet">
      <title>{`${words.stock} · Comptoir`}</title>
      <div className="head">
        <h1>{words.stock}</h1>
        <StoreSelect store={store} stores={stores} choose={choose} />
      </div>
      <Tabs rest={rest} store={store} />
      {store !== undefined && <Page key={`${store.id} ${rest}`} store={store} rest={rest} />}
    </main>
  )
}

export interface PageProps {
  readonly store: Place
  readonly rest: string
}

function pageAt(rest: string) {
  if (rest === '') return StockPage
  if (rest === 'inventaire') return CountPage
  if (rest === 'reception') return ReceptionPage
  return /^[1-9]\d{0,8}$/.test(rest) ? ArticlePage : undefined
}

function Tabs({ rest, store }: { readonly rest: string; readonly store: Place | undefined }) {
  const { data: me } = useMe()
  if (me?.droits.includes('stock.compter') !== true) return null
  const asked = store === undefined ? '' : `?magasin=${store.id}`
  const tabs = [
    ['', stockWords.quantities],
    ['inventaire', stockWords.count],
    ['reception', stockWords.reception],
  ] as const
  return (
    <nav className="tabs" aria-label={words.stock}>
      {tabs.map(([path, label]) => (
        <Link
          key={path}
          to={`/stock${path === '' ? '' : `/${path}`}${asked}`}
          {...(path === rest ? { 'aria-current': 'page' } : {})}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
