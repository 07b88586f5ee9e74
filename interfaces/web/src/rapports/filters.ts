/** The period and the filters of all reports: read from the address, written to it, and asked for. Pure. */
import { addDays, daysIn } from '../words/days.ts'

export const TABS = [
  'ventes',
  'articles',
  'tendances',
  'stock',
  'retours',
  'performances',
  'composer',
] as const
export type Tab = (typeof TABS)[number]

/** Periods that end today, by their days. */
export const PRESETS = ['1', '7', '30', '90', '365'] as const
export type Preset = (typeof PRESETS)[number]

/** As many days as a report spans. */
const DAYS_MAX = 366

export interface Filters {
  readonly tab: Tab
  /** Undefined: two days were chosen. */
  readonly preset: Preset | undefined
  readonly from: string
  readonly to: string
  readonly magasin: string
  readonly categorie: string
  /** Whether the period before is shown as well. */
  readonly isCompared: boolean
}

const isDay = (text: string | null): text is string =>
  text !== null && /^20\d\d-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))

/** What an address says on a day. What it does not say is as usual: the last thirty days, all stores, compared. */
export function filtersIn(tab: Tab, query: URLSearchParams, today: string): Filters {
  const [from, to] = [query.get('date_debut'), query.get('date_fin')]
  const isChosen = isDay(from) && isDay(to)
  const named = PRESETS.find((one) => one === query.get('periode'))
  const preset = isChosen ? undefined : (named ?? (query.get('periode') === 'autre' ? undefined : '30'))
  const days = isChosen ? { from, to } : { from: addDays(today, 1 - Number(preset ?? 30)), to: today }
  return {
    tab,
    preset,
    ...days,
    magasin: numberIn(query, 'magasin_id'),
    categorie: numberIn(query, 'categorie_id'),
    isCompared: query.get('comparer') !== 'non',
  }
}

const numberIn = (query: URLSearchParams, name: string): string =>
  /^[1-9]\d{0,8}$/.exec(query.get(name) ?? '')?.[0] ?? ''

export function addressOf({ tab, preset, from, to, magasin, categorie, isCompared }: Filters): string {
  const query = new URLSearchParams(
    preset === undefined ? { date_debut: from, date_fin: to } : preset === '30' ? {} : { periode: preset },
  )
  if (magasin !== '') query.set('magasin_id', magasin)
  if (categorie !== '') query.set('categorie_id', categorie)
  if (!isCompared) query.set('comparer', 'non')
  return `/rapports/${tab}${query.size === 0 ? '' : `?${query}`}`
}

export type Fault = 'backwards' | 'too-long'

/** What is wrong with the days. Such a period is not asked for. */
export function faultOf({ from, to }: Pick<Filters, 'from' | 'to'>): Fault | undefined {
  if (from > to) return 'backwards'
  return daysIn(from, to) > DAYS_MAX ? 'too-long' : undefined
}

/** What the API is asked. The stock is that of now; nothing else than sales is compared there. */
export function askedBy({ tab, from, to, magasin, categorie, isCompared }: Filters): URLSearchParams {
  const asked = new URLSearchParams(tab === 'stock' ? {} : { date_debut: from, date_fin: to })
  if (magasin !== '') asked.set('magasin_id', magasin)
  if (categorie !== '' && tab !== 'performances') asked.set('categorie_id', categorie)
  if (tab === 'ventes' && isCompared) asked.set('comparer', 'precedent')
  return asked
}
