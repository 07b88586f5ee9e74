/** The filters of products: read from the address, written to it, and asked for. Pure. */
export interface Filters {
  readonly q: string
  readonly categorie: string
  readonly retires: boolean
}

export const filtersIn = (query: URLSearchParams): Filters => ({
  q: query.get('q') ?? '',
  categorie: query.get('categorie') ?? '',
  retires: query.get('retires') === '1',
})

/** The address of the list, or of one product beside it. */
export function addressOf({ q, categorie, retires }: Filters, product = ''): string {
  const query = new URLSearchParams()
  if (q !== '') query.set('q', q)
  if (categorie !== '') query.set('categorie', categorie)
  if (retires) query.set('retires', '1')
  const path = product === '' ? '/produits' : `/produits/${product}`
  return `${path}${query.size === 0 ? '' : `?${query}`}`
}

export function listOf({ q, categorie, retires }: Filters): string {
  const query = new URLSearchParams({ limite: '50', total: '1' })
  if (q !== '') query.set('q', q)
  if (/^[1-9]\d{0,8}$/.test(categorie)) query.set('categorie_id', categorie)
  if (retires) query.set('retires', '1')
  return `/produits?${query}`
}
