/** The filters of stocks: read from the address, written to it, and asked for. Pure. */
export interface Filters {
  readonly q: string
  readonly categorie: string
}

/** So many products stand in one table: one question of stock tells of all of them. */
const PRODUCTS = 25

export const filtersIn = (query: URLSearchParams): Filters => ({
  q: query.get('q') ?? '',
  categorie: query.get('categorie') ?? '',
})

export function addressOf({ q, categorie }: Filters): string {
  const query = new URLSearchParams()
  if (q !== '') query.set('q', q)
  if (categorie !== '') query.set('categorie', categorie)
  return `/stocks${query.size === 0 ? '' : `?${query}`}`
}

export function productsOf({ q, categorie }: Filters): string {
  const query = new URLSearchParams({ limite: String(PRODUCTS) })
  if (q !== '') query.set('q', q)
  if (/^[1-9]\d{0,8}$/.test(categorie)) query.set('categorie_id', categorie)
  return `/produits?${query}`
}
