/** What products are called, where a list tells their numbers alone. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'

interface Named {
  readonly produit_id: number
  readonly nom: string | null
  readonly disponible: number
}

/** As many as one question names. */
const MOST = 100

/** The rows of stock of some products in one place, by their numbers: their names, and how many are free there. */
export function useStockOf(place: number | undefined, ids: readonly number[]): ReadonlyMap<number, Named> {
  const asked = [...new Set(ids)]
    .sort((a, b) => a - b)
    .slice(0, MOST)
    .join(',')
  const { data = [] } = useQuery({
    queryKey: ['stock', 'of', place, asked],
    enabled: place !== undefined && asked !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      ask<readonly Named[]>(`/stock?magasin_id=${place}&produits=${asked}&limite=100`, { signal }),
  })
  return new Map(data.map((row) => [row.produit_id, row]))
}
