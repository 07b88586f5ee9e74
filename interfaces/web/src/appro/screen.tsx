import type { ScreenProps } from '../area.ts'
import { Link } from '../link.tsx'
import { Lost } from '../lost.tsx'
import { go, useAddress } from '../navigation.ts'
import { StoreSelect } from '../parts/store-select.tsx'
import { type Place, useStore } from '../parts/use-store.ts'
import { words } from '../words/words.ts'
import './appro.css'
import { AskPage } from './ask-page.tsx'
import { RequestPage } from './request-page.tsx'
import { RequestsPage } from './requests-page.tsx'
import { KINDS } from './types.ts'
import { approWords } from './words.ts'

export interface PageProps {
  readonly store: Place
  readonly rest: string
}

const ID = /^[0-9a-f-]{36}$/

function pageAt(rest: string) {
  if (rest === '' || rest === 'transferts') return RequestsPage
  if (rest === 'demander') return AskPage
  const [kind, id = ''] = rest.split('/')
  return KINDS.some((one) => one === kind) && ID.test(id) ? RequestPage : undefined
}

/** What a place asks of others, and what is sent to it. */
export function Screen({ rest }: ScreenProps) {
  const { store, stores } = useStore()
  const { query } = useAddress()
  const choose = (id: number) => {
    query.set('magasin', String(id))
    go(`/appro${rest === '' ? '' : `/${rest}`}?${query}`, { replace: true })
  }
  const Page = pageAt(rest)
  if (Page === undefined) return <Lost />
  return (
    <main id="content" className="sheet">
      <title>{`${words.appro} · Comptoir`}</title>
      <div className="head">
        <h1>{words.appro}</h1>
        <StoreSelect store={store} stores={stores} choose={choose} />
      </div>
      <Tabs rest={rest} store={store} />
      {store !== undefined && <Page key={`${store.id} ${rest}`} store={store} rest={rest} />}
    </main>
  )
}

function Tabs({ rest, store }: { readonly rest: string; readonly store: Place | undefined }) {
  const tabs = [
    ['', approWords.approvisionnements],
    ['transferts', approWords.transferts],
    ['demander', approWords.askFor],
  ] as const
  const asked = store === undefined ? '' : `?magasin=${store.id}`
  return (
    <nav className="tabs" aria-label={words.appro}>
      {tabs.map(([path, label]) => (
        <Link
          key={path}
          to={`/appro${path === '' ? '' : `/${path}`}${asked}`}
          {...(path === rest ? { 'aria-current': 'page' } : {})}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
