import type { ScreenProps } from '../area.ts'
import { useKeys } from '../keys.ts'
import { Link } from '../link.tsx'
import { Lost } from '../lost.tsx'
import { go, useAddress } from '../navigation.ts'
import { shopDay } from '../words/days.ts'
import { words } from '../words/words.ts'
import { ArticlesReport } from './articles.tsx'
import { ComposeReport } from './compose.tsx'
import { addressOf, type Filters, filtersIn, TABS, type Tab } from './filters.ts'
import { PerformancesReport } from './performances.tsx'
import { PeriodBar } from './period-bar.tsx'
import './rapports.css'
import { ReturnsReport } from './returns.tsx'
import { SalesReport } from './sales.tsx'
import { StockReport } from './stock.tsx'
import { TrendsReport } from './trends.tsx'
import { reportWords } from './words.ts'

const BODY: Readonly<Record<Tab, (props: { readonly filters: Filters }) => React.ReactNode>> = {
  ventes: SalesReport,
  articles: ArticlesReport,
  tendances: TrendsReport,
  stock: StockReport,
  retours: ReturnsReport,
  performances: PerformancesReport,
  composer: ComposeReport,
}

/** Reports, one beside the other, over one period. */
export function Screen({ rest }: ScreenProps) {
  const { query } = useAddress()
  const tab = TABS.find((one) => one === (rest === '' ? 'ventes' : rest))
  if (tab === undefined) return <Lost />
  const filters = filtersIn(tab, query, shopDay())
  const Body = BODY[tab]
  return (
    <main id="content" className="sheet reports">
      <title>{`${reportWords[tab]} · ${words.reports} · Comptoir`}</title>
      <div className="head">
        <h1>{words.reports}</h1>
        <Tabs filters={filters} />
      </div>
      <PeriodBar filters={filters} />
      <Body filters={filters} />
    </main>
  )
}

function Tabs({ filters }: { readonly filters: Filters }) {
  const beside = (step: number) => {
    const next = TABS[TABS.indexOf(filters.tab) + step]
    if (next !== undefined) go(addressOf({ ...filters, tab: next }))
  }
  useKeys('j', () => beside(1), reportWords.keyTabs)
  useKeys('k', () => beside(-1), reportWords.keyTabs)
  return (
    <nav className="chips" aria-label={reportWords.kinds}>
      {TABS.map((tab) => (
        <Link
          key={tab}
          className="chip"
          to={addressOf({ ...filters, tab })}
          aria-current={tab === filters.tab ? 'page' : undefined}
        >
          {reportWords[tab]}
        </Link>
      ))}
    </nav>
  )
}
