/** The filters of the stock of a place: read from the address, written to it, and asked for. Pure. */

export const VIEWS = ['tout', 'alertes', 'sous_seuil', 'en_transit'] as const
export type View = (typeof VIEWS)[number]

export interface Filters {
  readonly view: View
  readonly q: string
  readonly categorie: string
  readonly magasin: string
}

const NAMES = ['q', 'categorie', 'magasin'] as const
export const PAGE = 50
/** As many products as one search gives. */
const FOUND_MAX = 100

export function filtersIn(query: URLSearchParams): Filters {
  const view = VIEWS.find((one) => one === query.get('vue')) ?? 'tout'
  const [q = '', categorie = '', magasin = ''] = NAMES.map((name) => query.get(name) ?? '')
  return { view, q, categorie, magasin }
}

export function addressOf(filters: Filters): string {
  const query = new URLSearchParams(filters.view === 'tout' ? {} : { vue: filters.view })
  for (const name of NAMES) if (filters[name] !== '') query.set(name, filters[name])
  return `/stock${query.size === 0 ? '' : `?${query}`}`
}

/** What the catalogue is asked first; undefined: nothing is searched for. */
export function searchOf({ q, categorie }: Filters): string | undefined {
  const query = new URLSearchParams()
  if (q !== '') query.set('q', q)
  if (/^[1-9]\d{0,8}$/.test(categorie)) query.set('categorie_id', categorie)
  if (query.size === 0) return undefined
  query.set('retires', '1')
  query.set('limite', String(FOUND_MAX))
  return `/produits?${query}`
}

/** What stock is asked of a place: of what was found, or of everything. */
export function listOf(view: View, store: number, found: readonly number[] | undefined): string {
  const query = new URLSearchParams({ magasin_id: String(store), limite: String(PAGE) })
  if (view === 'alertes') return `/stock/alertes?${query}`
  if (view === 'sous_seuil') query.set('sous_seuil', 'true')
  if (view === 'en_transit') query.set('en_transit', '1')
  if (found !== undefined) query.set('produits', found.join(','))
  return `/stock?${query}`
}
